import { deflateRawSync } from 'node:zlib'

/**
 * The address of a moment of the studio, as packages/studio/src/moment/link.ts writes it.
 *
 * @param {string} room
 * @param {object} [rest]
 */
export const hashOf = (room, rest) =>
  rest === undefined ? `#/${room}` : `#/${room}/${deflateRawSync(JSON.stringify(rest)).toString('base64url')}`

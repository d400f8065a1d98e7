import { rooms } from './moment.ts'
import type { Moment } from './moment.ts'

const toBase64Url = (bytes: Uint8Array) => {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}
const fromBase64Url = (text: string) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), character => character.charCodeAt(0))

async function through(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream): Promise<Uint8Array> {
  const piped = new Blob([bytes]).stream().pipeThrough(stream)
  return new Uint8Array(await new Response(piped).arrayBuffer())
}

/** A moment as what follows the # of an address: the room in words, the rest compressed. */
export async function toHash(moment: Moment): Promise<string> {
  const { room, ...rest } = moment
  if (Object.values(rest).every(part => part === undefined)) return `#/${room}`
  const text = new TextEncoder().encode(JSON.stringify(rest))
  return `#/${room}/${toBase64Url(await through(text, new CompressionStream('deflate-raw')))}`
}

/** The moment of an address; undefined where the room is unknown, and without its content where that is damaged. */
export async function fromHash(hash: string): Promise<{ readonly moment: Moment; readonly damaged: boolean } | undefined> {
  const [, name, packed] = hash.replace(/^#/, '').split('/')
  const room = rooms.find(known => known === name)
  if (room === undefined) return undefined
  if (packed === undefined || packed === '') return { moment: { room }, damaged: false }
  try {
    const bytes = await through(fromBase64Url(packed), new DecompressionStream('deflate-raw'))
    const rest: unknown = JSON.parse(new TextDecoder().decode(bytes))
    if (typeof rest !== 'object' || rest === null) return { moment: { room }, damaged: true }
    return { moment: { ...(rest as Omit<Moment, 'room'>), room }, damaged: false }
  } catch {
    return { moment: { room }, damaged: true }
  }
}

import { DataError } from '../errors.ts'

/**
 * The text in a file's bytes: UTF-8, with or without a byte order mark, or UTF-16 with one. The mark is taken off.
 *
 * @throws {DataError} where the bytes are no text (NUL bytes) or no valid UTF-8; `where` (a file name) goes into the message.
 */
export function decodeText(bytes: Uint8Array, where?: string): string {
  const at = where === undefined ? {} : { where }
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le', { fatal: false }).decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16le', { fatal: false }).decode(swapPairs(bytes))
  if (bytes.includes(0))
    throw new DataError({
      problem: 'this is no text file, it holds NUL bytes',
      ...at,
      expected: 'text in UTF-8, such as CSV',
      cure: 'Give a CSV or JSON lines file; a spreadsheet must be exported as "CSV UTF-8" first',
    })
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    const lenient = new TextDecoder('utf-8', { fatal: false }).decode(bytes)
    const line = lenient.slice(0, lenient.indexOf('\uFFFD')).split(/\r\n|\r|\n/).length
    throw new DataError(
      {
        problem: `line ${line} holds bytes that are not valid UTF-8`,
        ...at,
        expected: 'text in UTF-8',
        cure: 'Save the file as UTF-8 (in a spreadsheet: export as "CSV UTF-8")',
      },
      { cause },
    )
  }
}

function swapPairs(bytes: Uint8Array): Uint8Array {
  const swapped = new Uint8Array(bytes.length)
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    swapped[i] = bytes[i + 1]!
    swapped[i + 1] = bytes[i]!
  }
  return swapped
}

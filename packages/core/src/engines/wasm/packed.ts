/** Bytes as text: made by scripts/build-assembly.mjs. */
export interface Packed {
  readonly length: number
  /** All 256 bytes, the most frequent first, in hexadecimal digits. */
  readonly often: string
  /** For each byte one printable character, or two where the first is a space or an exclamation mark. */
  readonly text: string
}

const SPACE = 32
const QUOTE = 39
const BACKSLASH = 92

export function unpacked({ length, often, text }: Packed): Uint8Array {
  const order = Uint8Array.from({ length: 256 }, (_, i) => parseInt(often.slice(2 * i, 2 * i + 2), 16))
  const rank = new Uint8Array(128)
  let singles = 0
  for (let code = SPACE + 2; code < 127; code++) if (code !== QUOTE && code !== BACKSLASH) rank[code] = singles++
  const bytes = new Uint8Array(length)
  for (let i = 0, at = 0; i < length; i++) {
    const pair = text.charCodeAt(at) - SPACE
    bytes[i] = pair > 1 ? order[rank[pair + SPACE]!]! : order[singles * (1 + pair) + rank[text.charCodeAt(++at)]!]!
    at++
  }
  return bytes
}

import { inflateSync } from 'node:zlib'

interface Image {
  readonly width: number
  readonly height: number
  /** How many pixels have each colour, by its six hexadecimal digits. */
  readonly colors: ReadonlyMap<string, number>
}

/** Decodes a PNG of 8-bit RGBA without interlacing. */
export function readPng(bytes: Uint8Array): Image {
  const file = Buffer.from(bytes)
  if (file.subarray(0, 8).toString('latin1') !== '\x89PNG\r\n\x1a\n') throw new Error('no PNG')
  const data: Buffer[] = []
  for (let at = 8; at < file.length;) {
    const length = file.readUInt32BE(at)
    if (file.subarray(at + 4, at + 8).toString('latin1') === 'IDAT') data.push(file.subarray(at + 8, at + 8 + length))
    at += length + 12
  }
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)]
  if (file.readUInt32BE(24) >>> 8 !== 0x080600 || file[28] !== 0) throw new Error('no plain RGBA of 8 bits')
  const raw = inflateSync(Buffer.concat(data))
  const stride = width * 4
  const pixels = Buffer.alloc(stride * height)
  const colors = new Map<string, number>()
  for (let row = 0; row < height; row++) {
    const filter = raw[row * (stride + 1)]!
    for (let i = 0; i < stride; i++) {
      const left = i < 4 ? 0 : pixels[row * stride + i - 4]!
      const up = row === 0 ? 0 : pixels[(row - 1) * stride + i]!
      const corner = i < 4 || row === 0 ? 0 : pixels[(row - 1) * stride + i - 4]!
      pixels[row * stride + i] = raw[row * (stride + 1) + 1 + i]! + predicted(filter, left, up, corner)
      if (i % 4 !== 3) continue
      const color = pixels.subarray(row * stride + i - 3, row * stride + i).toString('hex')
      colors.set(color, (colors.get(color) ?? 0) + 1)
    }
  }
  return { width, height, colors }
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  if (filter !== 4) return 0
  const guess = left + up - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}

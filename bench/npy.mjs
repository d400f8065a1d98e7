// NumPy's file of one array, as JavaScript and Python both read it; only what the benchmark needs.
import { readFileSync, writeFileSync } from 'node:fs'

/** @typedef {Float64Array | Float32Array} Numbers */

/**
 * @param {string} path
 * @param {readonly number[]} shape
 * @param {Numbers} data
 */
export function writeNpy(path, shape, data) {
  const descr = data instanceof Float64Array ? '<f8' : '<f4'
  const words = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`
  const header = `${words.padEnd(Math.ceil((words.length + 11) / 64) * 64 - 11)}\n`
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8])
  writeFileSync(
    path,
    Buffer.concat([start, Buffer.from(header, 'latin1'), Buffer.from(data.buffer, data.byteOffset, data.byteLength)]),
  )
}

/**
 * @param {string} path
 * @returns {{ shape: number[], data: Numbers }}
 */
export function readNpy(path) {
  const bytes = readFileSync(path)
  const start = 10 + bytes.readUInt16LE(8)
  const header = bytes.toString('latin1', 10, start)
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .filter(word => word.trim() !== '')
    .map(Number)
  const { buffer } = new Uint8Array(bytes.subarray(start))
  return { shape, data: header.includes('<f8') ? new Float64Array(buffer) : new Float32Array(buffer) }
}

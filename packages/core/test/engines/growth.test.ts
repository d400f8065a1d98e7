import { afterEach, expect, test, vi } from 'vitest'
import { dense } from '../../src/network/dense.ts'
import { mse } from '../../src/network/losses.ts'
import { sequential } from '../../src/network/network.ts'
import { adam } from '../../src/optimizers/adam.ts'
import { train } from '../../src/training/train.ts'
import { normals } from '../training/setup.ts'

afterEach(() => vi.restoreAllMocks())

const BATCH = 64

/** Bytes of WebAssembly's memory that a training takes, and those of the numbers that it cannot do without. */
async function memoryFor(rows: number, width: number, epochs: number) {
  const { Memory } = WebAssembly
  const made: WebAssembly.Memory[] = []
  vi.spyOn(WebAssembly, 'Memory').mockImplementation(function (descriptor) {
    const memory = new Memory(descriptor)
    made.push(memory)
    return memory
  })
  const network = sequential(width, dense(width, { activation: 'relu' }), dense(1))
  const data = { inputs: normals(rows, width, 1), targets: normals(rows, 1, 2) }
  await train(network, data, { loss: mse(), optimizer: adam(), epochs, batchSize: BATCH, seed: 1 }).run()
  vi.restoreAllMocks()
  // The table; weights with gradient, two moments and what is added; a hidden layer's values and gradients for a batch.
  const weights = width * width + 2 * width + 1
  const numbers = rows * (width + 1) + 5 * weights + 4 * BATCH * width
  expect(made.length).toBeGreaterThan(0)
  return { bytes: made.reduce((sum, { buffer }) => sum + buffer.byteLength, 0), least: 8 * numbers }
}

test('memory grows as rows and width do, and not with the epochs', async () => {
  const small = await memoryFor(200, 16, 2)
  const base = small.bytes
  for (const [rows, width] of [
    [2000, 16],
    [20_000, 16],
    [200, 160],
    [200, 480],
  ] as const) {
    const { bytes, least } = await memoryFor(rows, width, 2)
    // A quarter to spare wherever the memory grows, packed copies of products, lists: twice, beyond what the smallest takes.
    expect(bytes, `${rows} rows, width ${width}`).toBeLessThan(base + 2 * least)
    expect(bytes, `${rows} rows, width ${width}`).toBeGreaterThan(0.5 * least)
  }
  expect((await memoryFor(200, 16, 200)).bytes).toBeLessThanOrEqual(2 * base)
})

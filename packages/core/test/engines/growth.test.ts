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
  const made = new Set<WebAssembly.Memory>()
  vi.spyOn(WebAssembly, 'Memory').mockImplementation(function (descriptor) {
    const memory = new Memory(descriptor)
    // What is moved to memory that threads share leaves its own behind.
    const left = [...made].find(({ buffer }) => descriptor.shared && buffer.byteLength === memory.buffer.byteLength)
    if (left) made.delete(left)
    made.add(memory)
    return memory
  })
  const network = sequential(width, dense(width, { activation: 'relu' }), dense(1))
  const data = { inputs: normals(rows, width, 1), targets: normals(rows, 1, 2) }
  await train(network, data, { loss: mse(), optimizer: adam(), epochs, batchSize: BATCH, seed: 1 }).run()
  vi.restoreAllMocks()
  // The table; weights with gradient, two moments and what is added; a hidden layer's values and gradients for a batch.
  const weights = width * width + 2 * width + 1
  const numbers = rows * (width + 1) + 5 * weights + 4 * BATCH * width
  expect(made.size).toBeGreaterThan(0)
  return { bytes: [...made].reduce((sum, { buffer }) => sum + buffer.byteLength, 0), least: 8 * numbers }
}

test.each([
  ['ten times the rows', [2000, 16], [20_000, 16]],
  ['three times the width', [200, 160], [200, 480]],
] as const)('memory grows no faster than the numbers in it: %s', async (_, [rows, width], [more, wider]) => {
  const [before, after] = [await memoryFor(rows, width, 2), await memoryFor(more, wider, 2)]
  expect(before.bytes).toBeGreaterThan(0.5 * before.least)
  // A quarter is to spare wherever a memory grows.
  expect(after.bytes / before.bytes).toBeLessThan((1.4 * after.least) / before.least)
})

test('memory does not grow with the epochs', async () => {
  const [rows, epochs] = [200, 6400]
  // The order of the rows alone, were it held for all epochs, would be twice as much; epochs are sent a time slice at a time.
  expect((await memoryFor(rows, 16, epochs)).bytes).toBeLessThan((epochs * rows * 4) / 2)
})

import { expect, test, vi } from 'vitest'
import type { FakeIo } from '../fake-io.ts'
import { glassbox, interruptedAt, points, workFolder } from './run.ts'

// Which engine computes is nowhere to be seen in what comes out.

const folder = workFolder()
const table = folder.write('points.csv', points())

const train = (out: string, words: readonly (string | number)[], io?: FakeIo) =>
  glassbox(
    ['train', table, '-t', 'class', '-o', folder.at(out), '--epochs', 40, '--patience', 'off', '--dropout', 0.2, ...words],
    io,
  )

test.each([
  ['wasm', 'reference', 'float64'],
  ['reference', 'wasm', 'float64'],
  ['wasm', 'reference', 'float32'],
  ['reference', 'wasm', 'float32'],
])('stopped on %s, resumed on %s, %s: the file of a training that never stopped', async (first, second, dtype) => {
  const own = ['--dtype', dtype]
  const checkpoint = folder.at('going.ckpt')
  const paths = ['whole', 'part', 'rest'].map(name => `${name}.safetensors`) as [string, string, string]
  expect((await train(paths[0], [...own, '--engine', second])).code).toBe(0)
  const stopped = await train(paths[1], [...own, '--engine', first, '--checkpoint', checkpoint], interruptedAt('epoch 20/'))
  expect(stopped.code).toBe(130)
  expect((await train(paths[2], [...own, '--engine', second, '--resume', checkpoint])).code).toBe(0)
  expect(folder.bytes(paths[2]).equals(folder.bytes(paths[0]))).toBe(true)
})

test('the report names the engine that ran, not the one that was asked for', async () => {
  const engineOf = async () => (JSON.parse((await train('named.safetensors', ['--json'])).out) as { engine: string }).engine
  expect(await engineOf()).toBe('wasm')
  vi.stubGlobal('WebAssembly', undefined)
  try {
    expect(await engineOf()).toBe('reference')
  } finally {
    vi.unstubAllGlobals()
  }
})

test('predict and evaluate say the same on either engine, to the last digit', async () => {
  const model = 'either.safetensors'
  await train(model, ['--quiet'])
  for (const words of [
    ['predict', folder.at(model), table],
    ['evaluate', folder.at(model), table, '--json'],
  ]) {
    const [wasm, reference] = [
      await glassbox([...words, '--engine', 'wasm']),
      await glassbox([...words, '--engine', 'reference']),
    ]
    expect(wasm.code).toBe(0)
    expect(wasm.out.length).toBeGreaterThan(100)
    expect(wasm).toEqual(reference)
  }
})

import { createEngine, engineNames } from 'glassbox'
import type { TrainingResult } from 'glassbox'
import { afterEach, expect, test, vi } from 'vitest'
import { differenceOf } from '../../src/commands/doctor/checks.ts'
import { glassbox } from './run.ts'

afterEach(() => vi.unstubAllGlobals())

test('says what runs here, that the numbers are right, and how fast they come', async () => {
  const { code, out, err } = await glassbox(['doctor'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toContain('All is well: 8 small trainings have the same bits on every engine')
  expect(out).toContain(process.version)
  expect(out).toMatch(/engine +wasm: the fastest that runs here\n/)
  for (const name of engineNames) expect(out).toMatch(new RegExp(`${name} +works +[\\d.]+ ms +[\\d.]+ ms\n`))
})

test('as JSON', async () => {
  const { code, out } = await glassbox(['doctor', '--json'])
  const report = JSON.parse(out) as Record<'engines' | 'checks' | 'timings', readonly Record<string, unknown>[]>
  expect(code).toBe(0)
  expect(report).toMatchObject({ node: process.version, engine: createEngine().name })
  expect(report.engines).toEqual(engineNames.map(name => ({ name, runs: name, works: true })))
  expect(report.checks).toHaveLength(8)
  for (const { difference } of report.checks) expect(difference).toBeNull()
  expect(report.timings).toHaveLength(4)
})

test('where WebAssembly is missing, reference takes its place, with the reason and the cure', async () => {
  vi.stubGlobal('WebAssembly', undefined)
  const { code, out } = await glassbox(['doctor'])
  expect(code).toBe(0)
  expect(out.replace(/\s+/g, ' ')).toContain('engine reference: no WebAssembly with 128-bit vectors')
  expect(out.replace(/\s+/g, ' ')).toContain('Allow WebAssembly, or take a newer runtime')
  expect(out).toContain('Only the reference engine runs here')
  expect(out).toMatch(/wasm +missing: reference instead/)
})

test('an engine that gives other numbers, or none, is named with the first of them, and the exit code is 1', async () => {
  // In memories of the size that engines have, a number that is written comes out another.
  const { set } = Float32Array.prototype
  vi.spyOn(Float32Array.prototype, 'set').mockImplementation(function (this: Float32Array, source, offset) {
    set.call(this, source, offset)
    if (this.buffer.byteLength > 60_000 && source.length === 20) this[offset ?? 0]! += 1
  })
  const { code, out } = await glassbox(['doctor'])
  vi.restoreAllMocks()
  expect(code).toBe(1)
  expect(out).toMatch(/differs wasm, float32, one layer of tanh.*: the loss of epoch 1 is \S+, expected /)
  expect(out).toContain('Choose --engine reference')
})

test('the difference is the first loss or cell that differs, or the error', async () => {
  const result = (loss: number, cell: number): TrainingResult => ({
    ...{ epochs: 1, bestEpoch: 1, stopped: 'epochs', warnings: [] },
    parameters: new Map([['a.weights', { rows: 2, columns: 2, data: Float64Array.of(1, 2, 3, cell) }]]),
    history: [{ epoch: 1, loss, learningRate: 1, improved: true }],
  })
  const of = (other: TrainingResult) => differenceOf(Promise.resolve(other), result(1, 0))
  expect(await of(result(1, 0))).toBeUndefined()
  expect(await of(result(2, 0))).toBe('the loss of epoch 1 is 2, expected 1')
  expect(await of(result(1, -0))).toBe('a.weights[1,1] is 0, expected 0')
  expect(await differenceOf(Promise.reject(new Error('no memory')), result(1, 0))).toBe('no memory')
})

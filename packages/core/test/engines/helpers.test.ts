import type { Worker } from 'node:worker_threads'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Engine, Session } from '../../src/engines/engine.ts'
import { matrix } from '../../src/matrix.ts'
import { dense } from '../../src/network/dense.ts'
import { mse } from '../../src/network/losses.ts'
import { initialize, sequential } from '../../src/network/network.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import { trainingProgram } from '../../src/program/compile.ts'
import type { TrainingProgram } from '../../src/program/program.ts'
import { loadInputs, writeParameters } from '../../src/training/evaluate.ts'

const started: Worker[] = []
/** Stands in the helpers' place, where it is set: a text that runs instead of the kernels. */
let instead: string | undefined

vi.mock('node:worker_threads', async importOriginal => {
  const original = await importOriginal<typeof import('node:worker_threads')>()
  return {
    ...original,
    Worker: class extends original.Worker {
      constructor(text: string, options: object) {
        super(
          instead === undefined ? text : `process.getBuiltinModule('node:worker_threads').parentPort.on('message', ${instead})`,
          options,
        )
        started.push(this)
      }
    },
  }
})

/** Takes a part of the next step, as the kernels do, and ends: a thread that is killed in the middle. */
const taker = `({ memory }) => {
  const ticket = new BigInt64Array(memory.buffer, 1024, 1)
  for (;;) {
    const seen = Atomics.load(ticket, 0)
    if ((seen & 0xffffn) >= ((seen >> 16n) & 0xffffn)) continue
    if (Atomics.compareExchange(ticket, 0, seen, seen + 1n) === seen) process.exit()
  }
}`

const network = sequential(20, dense(300, { activation: 'tanh' }), dense(3))
const range = (count: number) => Array.from({ length: count }, (_, i) => i)

function prepared(engine: Engine): { session: Session; program: TrainingProgram } {
  const program = trainingProgram(network, { loss: mse(), optimizer: sgd() })
  const session = engine.prepare(program, { keep: [program.loss] })
  loadInputs(session, program, [
    matrix(
      64,
      20,
      Float64Array.from({ length: 64 * 20 }, (_, i) => (i % 17) / 17),
    ),
  ])
  session.load(program.target, matrix(64, 3, new Float64Array(64 * 3).fill(1)))
  writeParameters(session, initialize(network, { seed: 1 }))
  session.write(program.learningRate, [0.1])
  session.write(program.stepCount, [1])
  return { session, program }
}

/** The helpers are the process's own: each test gets modules of its own. */
async function fresh() {
  vi.resetModules()
  started.length = 0
  return {
    ...(await import('../../src/engines/wasm/wasm.ts')),
    ...(await import('../../src/engines/create.ts')),
    EngineError: (await import('../../src/errors.ts')).EngineError,
  }
}

const lossAfter = ({ session, program }: ReturnType<typeof prepared>, steps: number) => {
  for (let i = 0; i < steps; i++) session.run(range(64))
  return session.read(program.loss)[0]
}

beforeEach(() => {
  instead = undefined
})

test('helpers start once and serve all sessions, also two in turns', async () => {
  const { wasm } = await fresh()
  const expected = lossAfter(prepared(wasm('float64', { threads: 1 })), 20)
  expect(started).toHaveLength(0)
  const [a, b] = [prepared(wasm('float64', { threads: 3, grain: 0 })), prepared(wasm('float64', { threads: 3, grain: 0 }))]
  for (let i = 0; i < 19; i++) for (const { session } of [a, b]) session.run(range(64))
  expect([lossAfter(a, 1), lossAfter(b, 1)]).toEqual([expected, expected])
  expect(started).toHaveLength(2)
})

test('without large steps there are no helpers', async () => {
  const { createEngine } = await fresh()
  lossAfter(prepared(createEngine('wasm', 'float64', { threads: 8 })), 3)
  expect(started).toHaveLength(0)
})

test('a helper that is killed between its parts is not missed; later sessions have one thread, and say so', async () => {
  const { wasm, createEngine } = await fresh()
  const expected = lossAfter(prepared(wasm('float64', { threads: 1 })), 200)
  const mine = prepared(wasm('float64', { threads: 2, grain: 0 }))
  mine.session.run(range(64))
  await Promise.all(started.map(worker => worker.terminate()))
  expect(lossAfter(mine, 199)).toBe(expected)
  expect(lossAfter(prepared(wasm('float64', { threads: 2, grain: 0 })), 200)).toBe(expected)
  expect(started).toHaveLength(1)
  expect(createEngine('wasm', 'float64', { threads: 2 }).warning).toMatchObject({ code: 'one-thread' })
  expect(createEngine('wasm', 'float64').warning).toBeUndefined()
})

test('a helper that is killed in the middle of its part ends the run with an error, and does not hang it', async () => {
  instead = taker
  const { wasm, EngineError } = await fresh()
  const { session } = prepared(wasm('float64', { threads: 2, grain: 0 }))
  const run = () => {
    for (const end = performance.now() + 30_000; performance.now() < end;) session.run(range(64))
  }
  expect(run).toThrow(EngineError)
  expect(() => session.run(range(64))).toThrow('one thread computes')
  const expected = lossAfter(prepared(wasm('float64', { threads: 1 })), 5)
  expect(lossAfter(prepared(wasm('float64', { threads: 2, grain: 0 })), 5)).toBe(expected)
})

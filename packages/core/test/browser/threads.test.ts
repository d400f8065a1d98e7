import { afterAll, beforeAll, expect, test } from 'vitest'
import * as core from '../../src/index.ts'
import type * as wasm from '../../src/engines/wasm/wasm.ts'
import { openPage, type BrowserPage } from './page.ts'

interface Modules {
  core: typeof core
  wasm: typeof wasm
}

/** What a page did: losses, how many workers it started, and the code of a warning. */
interface Trained {
  readonly losses: readonly number[]
  readonly started: number
  readonly warnings: readonly string[]
}

interface Wish {
  readonly threads: number | 'auto'
  readonly dtype: core.Dtype
  /** Ends all workers after the first epoch. */
  readonly kill?: boolean
}

/** Trains a network whose steps are large enough to be shared; counts the workers that it starts. Runs here and, as text, in the page. */
async function trained({ core }: Pick<Modules, 'core'>, { threads, dtype, kill = false }: Wish): Promise<Trained> {
  interface Ends {
    terminate(): void
  }
  const scope = globalThis as {
    Worker?: new (address: string) => Ends
    original?: new (address: string) => Ends
    started?: Ends[]
  }
  if (scope.Worker && !scope.original) {
    scope.original = scope.Worker
    scope.started = []
    scope.Worker = class extends scope.original {
      constructor(address: string) {
        super(address)
        scope.started!.push(this)
      }
    }
  }
  const random = new core.Random(3)
  const draw = (rows: number, columns: number) =>
    core.matrix(
      rows,
      columns,
      Float64Array.from({ length: rows * columns }, () => random.normal()),
    )
  const network = core.sequential(
    30,
    core.dense(260, { activation: 'relu' }),
    core.dense(200, { activation: 'tanh' }),
    core.dense(3),
  )
  const training = core.train(
    network,
    { inputs: draw(192, 30), targets: draw(192, 3) },
    { loss: core.mse(), optimizer: core.adam(), epochs: 6, seed: 1, batchSize: 96, dtype, threads },
  )
  const losses: number[] = []
  for await (const { loss } of training) {
    losses.push(loss)
    // Long enough for a worker that was just asked for to begin.
    await new Promise(resolve => setTimeout(resolve, 50))
    if (kill && losses.length === 3) for (const worker of scope.started ?? []) worker.terminate()
  }
  return { losses, started: scope.started?.length ?? 0, warnings: training.warnings.map(({ code }) => code) }
}

const expected = async (dtype: core.Dtype) => (await trained({ core }, { threads: 1, dtype })).losses

let isolated: BrowserPage<Modules>
let plain: BrowserPage<Modules>
const entries = { core: 'index.ts', wasm: 'engines/wasm/wasm.ts' }

beforeAll(async () => {
  isolated = await openPage<Modules>(entries, { isolated: true })
  plain = await openPage<Modules>(entries)
})
afterAll(async () => {
  await isolated.close()
  await plain.close()
})

test.each(['float64', 'float32'] as const)(
  '%s: a page that is isolated trains on three threads, with the bits of one',
  async dtype => {
    const one = await isolated.evaluate(trained, { threads: 1, dtype })
    const three = await isolated.evaluate(trained, { threads: 3, dtype })
    expect(one.losses).toEqual(await expected(dtype))
    expect(three.losses).toEqual(one.losses)
    // Started once, and then there for all trainings.
    expect(three.started).toBe(2)
    expect(three.warnings).not.toContain('one-thread')
  },
)

test('a page that is not isolated has one thread, and says so where more were asked for', async () => {
  const three = await plain.evaluate(trained, { threads: 3, dtype: 'float64' })
  expect(three.losses).toEqual(await expected('float64'))
  expect(three).toMatchObject({ started: 0 })
  expect(three.warnings).toContain('one-thread')
  expect((await plain.evaluate(trained, { threads: 'auto', dtype: 'float64' })).warnings).not.toContain('one-thread')
})

test('every step split, however small, has the bits of one thread', async () => {
  const steps = (modules: Modules, { threads, grain }: { threads: number; grain: number }) => {
    const { core, wasm } = modules
    const network = core.sequential(5, core.dense(37, { activation: 'gelu' }), core.layerNorm(), core.dense(4))
    const program = core.trainingProgram(network, { loss: core.softmaxCrossEntropy(), optimizer: core.rmsprop() })
    const session = wasm.wasm('float32', { threads, grain }).prepare(program, { keep: [program.loss] })
    const random = new core.Random(9)
    session.load(
      program.inputs[0]!,
      core.matrix(
        50,
        5,
        Float64Array.from({ length: 250 }, () => random.normal()),
      ),
    )
    session.load(
      program.target,
      core.matrix(
        50,
        1,
        Float64Array.from({ length: 50 }, () => random.integer(0, 4)),
      ),
    )
    for (const [name, { data }] of core.initialize(network, { seed: 4 }))
      session.write(program.parameters.find(({ value }) => value.name === name)!.value, data)
    for (const { value, initial } of program.states)
      session.write(value, new Float64Array(value.shape.reduce<number>((n, extent) => n * Number(extent), 1)).fill(initial))
    session.write(program.learningRate, [0.01])
    const losses: number[] = []
    for (let step = 1; step <= 40; step++) {
      session.write(program.stepCount, [step])
      session.run(Array.from({ length: 50 }, (_, i) => (i * step) % 50))
      losses.push(session.read(program.loss)[0]!)
    }
    return losses
  }
  const one = await isolated.evaluate(steps, { threads: 1, grain: 1 })
  expect(new Set(one).size).toBe(40)
  expect(await isolated.evaluate(steps, { threads: 3, grain: 0 })).toEqual(one)
})

// Last: it ends the page's helpers.
test('workers that are ended between epochs are not missed', async () => {
  const killed = await isolated.evaluate(trained, { threads: 3, dtype: 'float64', kill: true })
  expect(killed.losses).toEqual(await expected('float64'))
})

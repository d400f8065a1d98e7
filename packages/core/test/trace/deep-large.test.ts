import { expect, test } from 'vitest'
import { dense } from '../../src/network/dense.ts'
import { softmaxCrossEntropy } from '../../src/network/losses.ts'
import { initialize, sequential } from '../../src/network/network.ts'
import type { Value } from '../../src/ops/op.ts'
import { adam } from '../../src/optimizers/adam.ts'
import { trainingProgram } from '../../src/program/compile.ts'
import type { TrainingProgram } from '../../src/program/program.ts'
import { Random } from '../../src/random.ts'
import { recompute, Trace, why } from '../../src/trace/index.ts'
import type { Explanation } from '../../src/trace/index.ts'

const network = sequential(
  784,
  dense(512, { activation: 'relu' }),
  dense(256, { activation: 'relu' }),
  dense(10, { activation: 'softmax' }),
)

/** Given numbers that note which of them are read. */
class Watched extends Map<Value, ArrayLike<number>> {
  readonly read: string[] = []
  override get(value: Value): ArrayLike<number> | undefined {
    this.read.push(value.name)
    return super.get(value)
  }
}

/**
 * A trace, the names of the values that its steps have computed, and of the given ones that it has read. Without `numbers` the steps
 * leave zeros: which of them run is the same, and takes no time.
 */
function watchedTrace(rows: number, numbers: boolean) {
  const program = trainingProgram(network, { loss: softmaxCrossEntropy(), optimizer: adam(), clipping: { norm: 1 } })
  const computed: string[] = []
  const steps = program.steps.map(step => ({
    ...step,
    op: {
      ...step.op,
      compute(...[inputs, out, attributes, math]: Parameters<typeof step.op.compute>) {
        computed.push(step.output.name)
        if (numbers) step.op.compute(inputs, out, attributes, math)
      },
    },
  }))
  const random = new Random(1)
  const given = new Watched()
  given.set(
    program.inputs[0]!,
    new Float32Array(rows * 784).map(() => random.uniform()),
  )
  given.set(
    program.target,
    new Float32Array(rows).map(() => random.integer(0, 10)),
  )
  const parameters = initialize(network, { seed: 1, dtype: 'float64' })
  for (const { value } of program.parameters) given.set(value, parameters.get(value.name)!.data)
  for (const { value } of program.states)
    given.set(value, new Float32Array((value.shape[0] as number) * (value.shape[1] as number)))
  given.set(program.learningRate, [0.001])
  given.set(program.stepCount, [1])
  const watched: TrainingProgram = { ...program, steps }
  return { trace: new Trace(watched, given, rows, 'float64'), computed, read: given.read }
}

test.each([
  [5000, false],
  [40, true],
])('of %i rows through 784-512-256-10, only what is looked at is computed, and only what that needs is read', (rows, numbers) => {
  const { trace, computed, read } = watchedTrace(rows, numbers)
  const expectRight = (asked: Explanation) => {
    if (!numbers) return
    expect(asked.number).not.toBe(0)
    expect(recompute(trace, asked)).toBe(asked.number)
  }
  expect([computed, read]).toEqual([[], []])

  const pixel = why(trace, trace.value('X'), rows - 1, 783)
  expect([computed, read]).toEqual([[], ['X']])
  expect(pixel.sources).toEqual([])

  const hidden = why(trace, trace.value('dense1.product'), rows - 1, 511)
  expect([computed, read]).toEqual([['dense1.product'], ['X', 'dense1.weights']])
  expect(hidden.sources).toHaveLength(2 * 784)
  expectRight(hidden)

  // A second look at it, or at what it came from, costs nothing.
  for (const { value, row, column } of hidden.sources.slice(0, 50)) why(trace, value, row, column)
  why(trace, trace.value('dense1.product'), 17, 3)
  expect(computed).toHaveLength(1)
  const output = why(trace, trace.value('dense3.output'), rows / 2, 4)
  expect(output.sources).toHaveLength(10)
  expectRight(output)
  const forward = trace.program.steps.filter(({ phase }) => phase === 'forward').map(({ output: { name } }) => name)
  expect(computed).toEqual(forward)
  expect(read).not.toContain('target')
  // The gradient next to the loss needs neither the layers before it nor the loss itself.
  const gradient = why(trace, trace.value('d_dense3.bias'), 0, 7)
  expect(gradient.sources).toHaveLength(rows)
  expectRight(gradient)
  expect(computed).toEqual([...forward, 'd_dense3.z', 'd_dense3.bias'])
  expect(read).toHaveLength(new Set(read).size)
  expect([...read].sort()).toEqual(['X', 'target', ...[1, 2, 3].flatMap(i => [`dense${i}.weights`, `dense${i}.bias`])].sort())
})

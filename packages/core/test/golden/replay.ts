import { expect } from 'vitest'
import { reference } from '../../src/engines/reference.ts'
import { fromColumn, fromRows, type Matrix } from '../../src/matrix.ts'
import { losses, type Loss } from '../../src/network/losses.ts'
import type { Network } from '../../src/network/network.ts'
import type { Optimizer } from '../../src/optimizers/optimizer.ts'
import { optimizers } from '../../src/optimizers/table.ts'
import { predictionProgram, trainingProgram, type TrainingParts } from '../../src/program/compile.ts'
import type { TrainingProgram } from '../../src/program/program.ts'

/** Numbers as JSON has them: a list, or rows. */
export type Nested = readonly number[] | readonly (readonly number[])[]

export const flat = (nested: Nested): number[] => [nested].flat(2)
/** Rows as they are; a plain list as one column. */
const toMatrix = (nested: Nested): Matrix =>
  typeof nested[0] === 'number' ? fromColumn(nested as number[]) : fromRows(nested as number[][])

/** By name; an option that a loss or optimiser does not know is its own error. */
export const lossFactories: { readonly [name: string]: (options: object) => Loss } = { ...losses }
export const optimizerFactories: { readonly [name: string]: (options: object) => Optimizer } = { ...optimizers }

export interface Replay extends TrainingParts {
  readonly network: Network
  readonly optimizer: Optimizer
  /** The start of each parameter, by its name in the program. */
  readonly initial: ReadonlyMap<string, Nested>
  readonly inputs: readonly Nested[]
  readonly target: Nested
  readonly sampleWeights?: readonly number[]
  /** The masks of each step. */
  readonly masks?: (step: number) => readonly number[]
  readonly steps: number
  /** What to look at after each step. */
  readonly after?: (read: (name: string) => readonly number[], step: number) => void
}

/** Trains on the full batch with network, program and engine of the library, and notes what the golden files hold. */
export function replay({ network, initial, inputs, target, sampleWeights, masks, steps, after, ...parts }: Replay) {
  const program = trainingProgram(network, { ...parts, weighted: sampleWeights !== undefined })
  const rows = Array.from({ length: target.length }, (_, r) => r)
  const start = (trained: TrainingProgram) => {
    const session = reference().prepare(trained, { keep: [trained.loss, ...trained.gradients.values()] })
    for (const { value, rows: r, columns } of trained.parameters) {
      const numbers = flat(initial.get(value.name)!)
      expect(numbers, value.name).toHaveLength(r * columns)
      session.write(value, numbers)
    }
    for (const { value, initial: number } of trained.states)
      session.write(value, new Float64Array(session.read(value).length).fill(number))
    trained.inputs.forEach((value, i) => {
      session.load(value, toMatrix(inputs[i]!))
    })
    session.load(trained.target, toMatrix(target))
    if (trained.weights) session.load(trained.weights, fromColumn(sampleWeights!))
    session.write(trained.learningRate, [parts.optimizer.learningRate])
    session.write(trained.stepCount, [1])
    for (const { value } of trained.masks) session.write(value, masks!(0))
    return session
  }

  const { clipping: _clipping, ...unclippedParts } = { ...parts, weighted: sampleWeights !== undefined }
  const unclipped = trainingProgram(network, unclippedParts)
  const first = start(unclipped)
  first.run(rows, { update: false })
  const firstOutput = Array.from(first.read(unclipped.output))
  const firstGradients = new Map([...unclipped.gradients].map(([p, gradient]) => [p.name, Array.from(first.read(gradient))]))

  const session = start(program)
  const named = new Map([...program.parameters, ...program.states].map(({ value }) => [value.name, value]))
  const read = (name: string) => Array.from(session.read(named.get(name)!))
  const losses: number[] = []
  for (let step = 0; step < steps; step++) {
    session.write(program.stepCount, [step + 1])
    for (const { value } of program.masks) session.write(value, masks!(step))
    session.run(rows)
    losses.push(session.read(program.loss)[0]!)
    after?.(read, step)
  }
  const parametersAfter = new Map(program.parameters.map(({ value }) => [value.name, read(value.name)]))

  const predicting = predictionProgram(network)
  const prediction = reference().prepare(predicting)
  for (const { value } of predicting.parameters) prediction.write(value, parametersAfter.get(value.name)!)
  predicting.inputs.forEach((value, i) => {
    prediction.load(value, toMatrix(inputs[i]!))
  })
  prediction.run(rows)
  return { firstOutput, firstGradients, losses, parametersAfter, predictionAfter: Array.from(prediction.read(predicting.output)) }
}

/** Expects numbers to agree, the largest difference measured against the largest number, or against `floor` where that is more. */
export function expectNear(
  actual: readonly number[],
  expected: readonly number[],
  tolerance: number,
  what: string,
  floor = 0,
): void {
  expect(actual, what).toHaveLength(expected.length)
  const size = expected.reduce((most, x) => Math.max(most, Math.abs(x)), floor)
  actual.forEach((x, i) => {
    if (!(Math.abs(x - expected[i]!) <= tolerance * size)) expect.fail(`${what}[${i}] is ${x}, expected ${expected[i]}`)
  })
}

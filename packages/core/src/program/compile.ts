import { OptionError } from '../errors.ts'
import { add, multiply } from '../ops/arithmetic.ts'
import { clip, clipFactor, sumOfAbsolutes, sumOfSquares } from '../ops/norms.ts'
import { ONE } from '../ops/op.ts'
import type { Value } from '../ops/op.ts'
import { Builder } from './builder.ts'
import { differentiate } from './differentiate.ts'
import type { EvaluationProgram, Parameter, Program, TrainingProgram } from './program.ts'

/** What the compiler needs of a network: it says its forward steps, and names its inputs. */
export interface Compilable {
  /** Adds the inputs and the forward steps to the builder. */
  build(b: Builder): { readonly inputs: readonly Value[]; readonly output: Value }
}

/** What the compiler needs of a loss. */
export interface LossRule {
  readonly name: string
  /** Width of the target for an output of a width: the same for numbers, 1 for a class index. */
  targetWidth(outputWidth: number): number
  build(b: Builder, output: Value, target: Value, weights: Value | undefined): Value
}

/** What an update rule may use beside a parameter and its gradient. */
export interface UpdateContext {
  readonly learningRate: Value
  /** The number of this step, counted from 1. */
  readonly stepCount: Value
  /** A state of this parameter (or, with the shape [1, 1], one that all share by name), with its value at the start. */
  state(name: string, initial?: number): Value
  shared(name: string, initial: number, next: (state: Value) => Value): Value
  update(state: Value, next: Value): void
  /** A direction that a driver fills in before the update. */
  direction(): Value
}

/** Arithmetic on one parameter; knows no layer. */
export interface UpdateRule {
  readonly name: string
  build(b: Builder, parameter: Value, gradient: Value, context: UpdateContext): Value
}

/** λ₁ Σ|w| + ½ λ₂ Σw², over weights and embeddings, and over biases, scales and shifts too if asked. */
export interface Penalty {
  readonly l1?: number
  readonly l2?: number
  readonly biases?: boolean
}

/** Gradients held between ±value, or scaled down so that the norm of all of them together is at most `norm`. */
export interface Clipping {
  readonly value?: number
  readonly norm?: number
}

export interface TrainingParts {
  readonly loss: LossRule
  readonly optimizer: UpdateRule
  readonly penalty?: Penalty
  readonly clipping?: Clipping
  /** Whether rows come with weights. */
  readonly weighted?: boolean
}

/** The forward steps as in prediction: no dropout, running statistics. */
export function predictionProgram(network: Compilable): Program {
  const b = new Builder(false)
  const { inputs, output } = network.build(b)
  return { values: b.values, steps: b.steps, assignments: [], inputs, parameters: b.parameters, output }
}

/** The forward steps as in prediction, and the loss. */
export function evaluationProgram(network: Compilable, loss: LossRule, weighted = false): EvaluationProgram {
  const b = new Builder(false)
  return { ...withLoss(b, network, loss, weighted), values: b.values, steps: b.steps, assignments: [], parameters: b.parameters }
}

/**
 * Forward, loss, backward and update: the program that trains.
 *
 * @throws {OptionError} where nothing can be trained.
 */
export function trainingProgram(
  network: Compilable,
  { loss, optimizer, penalty = {}, clipping = {}, weighted = false }: TrainingParts,
): TrainingProgram {
  const b = new Builder(true)
  const parts = withLoss(b, network, loss, weighted)
  const objective = addPenalties(b, parts.loss, penalty)
  const all = differentiate(b, objective)
  const trained = b.parameters.filter(({ value }) => all.has(value))
  if (trained.length === 0) throw new OptionError({ problem: 'the network has nothing to train' })
  const gradients = clipped(b, trained, all, clipping)

  b.emitUpdates()
  const learningRate = b.value('learningRate', [1, 1], 'setting')
  const stepCount = b.value('step', [1, 1], 'setting')
  const directions = new Map<Value, Value>()
  const sharedStates = new Map<string, Value>()
  for (const { value } of trained) {
    b.enter('update', value.name)
    const next = optimizer.build(b, value, gradients.get(value)!, {
      learningRate,
      stepCount,
      state: (name, initial = 0) => b.state(`${value.name}.${name}`, value.shape, initial),
      shared(name, initial, next) {
        const known = sharedStates.get(name)
        if (known !== undefined) return known
        const state = b.state(name, [1, 1], initial)
        const updated = next(state)
        b.assign(state, updated)
        sharedStates.set(name, updated)
        return updated
      },
      update: (state, updated) => b.assign(state, updated),
      direction() {
        const direction = b.value(`${value.name}.direction`, value.shape, 'setting')
        directions.set(value, direction)
        return direction
      },
    })
    b.name(next, `${value.name}.updated`)
    b.assign(value, next)
  }
  const { values, steps, assignments, parameters, masks, states, leastRows } = b
  return {
    ...parts,
    values,
    steps,
    assignments,
    parameters,
    masks,
    leastRows,
    states,
    learningRate,
    stepCount,
    objective,
    gradients,
    directions,
  }
}

function withLoss(b: Builder, network: Compilable, loss: LossRule, weighted: boolean) {
  const { inputs, output } = network.build(b)
  const width = output.shape[1] as number
  const target = b.value('target', ['batch', loss.targetWidth(width)], 'target')
  const weights = weighted ? b.value('sampleWeights', ['batch', 1], 'weight') : undefined
  b.enter('loss', 'loss')
  return { inputs, output, target, weights, loss: loss.build(b, output, target, weights) }
}

function addPenalties(b: Builder, loss: Value, { l1 = 0, l2 = 0, biases = false }: Penalty): Value {
  b.enter('loss', 'penalty')
  let total = loss
  for (const { value, kind } of b.parameters) {
    if (kind === 'statistic' || (!biases && kind !== 'weights' && kind !== 'embedding')) continue
    if (l1 !== 0) total = b.step(add, [total, b.step(sumOfAbsolutes, [value], { factor: l1 })], {})
    if (l2 !== 0) total = b.step(add, [total, b.step(sumOfSquares, [value], { factor: l2 / 2 })], {})
  }
  return total
}

function clipped(
  b: Builder,
  trained: readonly Parameter[],
  gradients: ReadonlyMap<Value, Value>,
  { value: limit, norm }: Clipping,
) {
  const out = new Map(trained.map(({ value }) => [value, gradients.get(value)!]))
  b.enter('backward', 'clipping')
  if (limit !== undefined)
    for (const [value, gradient] of out) out.set(value, b.step(clip, [gradient], { limit }, `d_${value.name}.clipped`))
  if (norm !== undefined) {
    let square = ONE
    for (const gradient of out.values()) {
      const own = b.step(sumOfSquares, [gradient], { factor: 1 })
      square = square === ONE ? own : b.step(add, [square, own], {})
    }
    const factor = b.step(clipFactor, [square], { limit: norm }, 'clipping.factor')
    for (const [value, gradient] of out) out.set(value, b.step(multiply, [gradient, factor], {}, `d_${value.name}.clipped`))
  }
  return out
}

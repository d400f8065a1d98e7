import { createEngine, predictionProgram, trainingProgram } from 'glassbox'
import type { Loss, Matrix, Network, Numbers, Optimizer, Parameters, Penalty, Session } from 'glassbox'
import { scaleOf } from '../matrix/colour.ts'

type Value = Session['program']['values'][number]

const everyRow = ({ rows }: { readonly rows: number }) => Uint32Array.from({ length: rows }, (_, row) => row)

/** What a network's values are on one table, for parameters that change: made ready once. */
export class Forward {
  readonly #session: Session
  readonly #values: readonly Value[]
  readonly #rows: Uint32Array

  /** @param names values of the prediction program that are asked for. */
  constructor(network: Network, names: readonly string[], table: Matrix) {
    const program = predictionProgram(network)
    this.#values = names.map(name => program.values.find(value => value.name === name)!)
    this.#session = createEngine().prepare(program, { keep: this.#values })
    this.#session.load(program.inputs[0]!, table)
    this.#rows = everyRow(table)
  }

  run(parameters: Parameters): void {
    for (const { value } of this.#session.program.parameters) this.#session.write(value, parameters.get(value.name)!.data)
    this.#session.run(this.#rows)
  }

  /** The numbers of one of the values, by its place among the names. */
  read(at: number): Numbers {
    return this.#session.read(this.#values[at]!)
  }

  columns(at: number): number {
    return this.#values[at]!.shape[1] as number
  }
}

/** The gradients of the weights over a whole table, nothing dropped out, for parameters that change. */
export class Gradients {
  readonly #session: Session
  readonly #rows: Uint32Array
  readonly weights: readonly { readonly name: string; readonly gradient: Value }[]

  constructor(
    network: Network,
    { inputs, targets }: { readonly inputs: Matrix; readonly targets: Matrix },
    parts: { readonly loss: Loss; readonly optimizer: Optimizer; readonly penalty: Penalty },
  ) {
    const program = trainingProgram(network, parts)
    this.weights = program.parameters.flatMap(({ value, kind }) =>
      kind === 'weights' ? [{ name: value.name, gradient: program.gradients.get(value)! }] : [],
    )
    this.#session = createEngine().prepare(program, { keep: this.weights.map(({ gradient }) => gradient) })
    this.#session.load(program.inputs[0]!, inputs)
    this.#session.load(program.target, targets)
    this.#session.write(program.learningRate, [0])
    this.#session.write(program.stepCount, [1])
    for (const { value } of program.masks)
      this.#session.write(value, new Float64Array(inputs.rows * (value.shape[1] as number)).fill(1))
    this.#rows = everyRow(inputs)
  }

  at(parameters: Parameters): readonly Numbers[] {
    for (const { value } of this.#session.program.parameters) this.#session.write(value, parameters.get(value.name)!.data)
    this.#session.run(this.#rows, { update: false })
    return this.weights.map(({ gradient }) => this.#session.read(gradient))
  }
}

/** The number of the full colour: 1 for what stays within −1 to 1. */
export const surfaceScale = (values: ArrayLike<number>): number => Math.max(1, scaleOf(values))

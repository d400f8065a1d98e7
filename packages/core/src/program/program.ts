import type { Matrix } from '../matrix.ts'
import type { Step, Value } from '../ops/op.ts'
import type { Random } from '../random.ts'

/** What a parameter is in its layer; penalties may leave all but weights out. */
export type ParameterKind = 'weights' | 'bias' | 'scale' | 'shift' | 'embedding' | 'statistic'

/** A rule for the first numbers of a parameter. Draws only from the generator it is given. */
export interface Initializer {
  readonly name: string
  /** Fills rows × columns numbers, row after row; fan-in is the rows, fan-out the columns. */
  fill(rows: number, columns: number, random: Random): ArrayLike<number>
}

/** A parameter with what is needed to start and to penalise it; statistics (running means) are parameters without a gradient. */
export interface Parameter {
  readonly value: Value
  readonly kind: ParameterKind
  readonly rows: number
  readonly columns: number
  readonly initializer: Initializer
}

/** A state of the optimiser, such as a momentum, with the number that fills it at the start. */
export interface State {
  readonly value: Value
  readonly initial: number
}

/** After the steps, the numbers of `source` become those of `target`: how parameters and states live on. */
export interface Assignment {
  readonly target: Value
  readonly source: Value
}

/** A dropout mask: 0 with probability `rate`, else 1 ÷ (1 − rate). */
export interface Mask {
  readonly value: Value
  readonly rate: number
}

/** A network as steps on values. One program serves full batch, mini-batch and single rows. */
export interface Program {
  readonly values: readonly Value[]
  readonly steps: readonly Step[]
  readonly assignments: readonly Assignment[]
  readonly inputs: readonly Value[]
  readonly parameters: readonly Parameter[]
  readonly output: Value
}

/** Forward steps and loss, as in prediction: for validation. */
export interface EvaluationProgram extends Program {
  readonly target: Value
  readonly weights: Value | undefined
  readonly loss: Value
}

/** Forward, loss, backward and update. */
export interface TrainingProgram extends EvaluationProgram {
  readonly masks: readonly Mask[]
  /** How many rows a batch must have at least, for statistics over them. */
  readonly leastRows: number
  readonly states: readonly State[]
  /** Settings that change from step to step. */
  readonly learningRate: Value
  readonly stepCount: Value
  /** Loss and penalties: what is minimised. */
  readonly objective: Value
  readonly gradients: ReadonlyMap<Value, Value>
  /** For an update rule that a driver leads (L-BFGS): the direction of each parameter. */
  readonly directions: ReadonlyMap<Value, Value>
}

/** Parameters by name. */
export type Parameters = ReadonlyMap<string, Matrix>

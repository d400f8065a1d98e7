import type { Matrix } from '../matrix.ts'
import type { Boundary } from './boundary.ts'
import type { Erratum } from './errata.ts'
import type { Printed } from './printed.ts'

/** A named matrix as a lesson shows it. */
export interface ShownMatrix {
  readonly name: string
  readonly matrix: Matrix
}

/** One line of code or mathematics of a step, in each way of writing it. */
export interface StepCode {
  readonly maths: string
  readonly latex: string
  readonly numpy: string
  readonly r: string
  readonly typescript: string
}

/** A step of the tutorial with its numbers. */
export interface StepBlock {
  readonly kind: 'step'
  /** The tutorial's number of the step, 0 to 11. */
  readonly number: number
  readonly title: string
  /** What is computed, in a sentence. */
  readonly words: string
  /** Why a transpose or a sum stands there, with the shapes; empty where neither does. */
  readonly shapes: string
  /** One for each program step that belongs to it; none for what is given. */
  readonly code: readonly StepCode[]
  readonly values: readonly ShownMatrix[]
}

/** A picture of lines over the epochs, or over something else that `x` names. */
export interface CurveBlock {
  readonly kind: 'curve'
  /** For a file name: letters, digits and hyphens. */
  readonly id: string
  readonly title: string
  readonly x: string
  readonly series: readonly { readonly name: string; readonly x: ArrayLike<number>; readonly y: ArrayLike<number> }[]
}

/** A picture of points in classes, over the class of each place where a boundary is given. */
export interface PointsBlock {
  readonly kind: 'points'
  readonly id: string
  readonly title: string
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
  readonly labels: ArrayLike<number>
  readonly classes: number
  readonly boundary?: Boundary
}

/** What a lesson is made of, in the order of reading. Every number in it comes from a run. */
export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'matrices'; readonly matrices: readonly ShownMatrix[] }
  | { readonly kind: 'table'; readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | {
      readonly kind: 'code'
      readonly language: 'typescript' | 'numpy' | 'r' | 'latex' | 'python' | 'maths'
      readonly text: string
    }
  | { readonly kind: 'printed'; readonly printed: Printed }
  | { readonly kind: 'erratum'; readonly erratum: Erratum }
  | StepBlock
  | CurveBlock
  | PointsBlock

import type { Step } from '../../ops/op.ts'

/** What a sentence is made from: names and shapes of the inputs and of the output. */
export interface Telling {
  readonly step: Step
  readonly inputs: readonly [string, string, string, string, string]
  readonly output: string
  /** Rows and columns as text, `n` for the rows of a batch where they are not known. */
  readonly shapes: readonly (readonly [string, string])[]
  readonly shape: readonly [string, string]
}

// A method's parameters may be narrower than declared: each row states the attributes that its op has.
interface Row {
  tell(telling: Telling, attributes: object): string
}
/** Sentences for some ops; a missing one does not compile. */
export type Sentences<N extends string> = { readonly [O in N]: Row['tell'] }

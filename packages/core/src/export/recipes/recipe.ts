import type { Expression } from '../expression.ts'

/** The inputs of an op: as many of them as it takes are there. */
type Inputs = readonly [Expression, Expression, Expression, Expression, Expression, ...Expression[]]

// A method's parameters may be narrower than declared: each row states the attributes that its op has.
interface Row {
  write(inputs: Inputs, attributes: object, inputCount: number): Expression
}

/** Rows for some ops; a missing one does not compile. */
export type Recipes<N extends string> = { readonly [O in N]: Row['write'] }

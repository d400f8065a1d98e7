import type { OpName } from '../ops/all.ts'
import type { Step, Value } from '../ops/op.ts'
import { given } from './expression.ts'
import type { Expression } from './expression.ts'
import { activationRecipes } from './recipes/activations.ts'
import { arithmeticRecipes } from './recipes/arithmetic.ts'
import { lossRecipes } from './recipes/losses.ts'
import type { Recipes } from './recipes/recipe.ts'
import { updateRecipes } from './recipes/updates.ts'

/** What every op computes, as an expression over its inputs: the one table that all languages are printed from. */
const recipes = /* @__PURE__ */ ((): Recipes<OpName> => ({
  ...arithmeticRecipes,
  ...activationRecipes,
  ...lossRecipes,
  ...updateRecipes,
}))()

/** What a step computes, as an expression over its input values. */
export function expressionOf({ op, inputs, attributes }: Step): Expression {
  const [a, b, c, d, e, ...rest] = inputs.map(given)
  return recipes[op.name as OpName]([a!, b!, c!, d!, e!, ...rest], attributes, inputs.length)
}

/** What a line of code computes, and what stands at its left. */
export interface Line {
  readonly output: Value
  readonly expression: Expression
}

export const lineOf = (step: Step): Line => ({ output: step.output, expression: expressionOf(step) })

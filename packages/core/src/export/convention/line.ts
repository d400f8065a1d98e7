import type { Step } from '../../ops/op.ts'
import type { Expression } from '../expression.ts'
import { expressionOf } from '../recipes.ts'
import type { Line } from '../recipes.ts'
import { factorsOf, retell } from './retold.ts'
import type { Retelling } from './retold.ts'

/** A step over told values. */
export function retoldLine(step: Step, at: Retelling, rows: Expression): Line {
  const output = at(step.output)
  return { output: output.value, expression: retell(expressionOf(step), output, at, rows) }
}

/** Whether the output of a step turns its sign with those of its inputs that `at` gives the other sign. */
export const turnsWith = (step: Step, at: Retelling, rows: Expression): boolean =>
  factorsOf(expressionOf(step), at, rows).sign === -1

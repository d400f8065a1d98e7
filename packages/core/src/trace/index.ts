export { Trace } from './trace.ts'
export { effects, recompute, why } from './why.ts'
export type { Cell, Effect, Explanation } from './why.ts'
export { checkGradients, checkTraceGradients } from './check.ts'
export type {
  CheckedCell,
  GradientCheck,
  GradientCheckOptions,
  GradientFault,
  ParameterCheck,
  TraceCheckOptions,
} from './check.ts'
export { Timeline } from './timeline.ts'
export { Stepper } from './stepper.ts'
export type { Moments, Position, Stride } from './stepper.ts'
export { checkTraceJson, firstDifference, traceToJson } from './json.ts'
export type { JsonNumber, TraceJson } from './json.ts'
export { compare } from './compare.ts'
export type { CompareOptions, Comparison, DifferingCell } from './compare.ts'
export type { Findings, Mistake } from './search.ts'
export type { MistakeKind } from './variant.ts'
export type { GivenRows } from './printed.ts'
export { readNumbers } from './read-numbers.ts'
export { findNumbers, judgeNumbers } from './judge.ts'
export type { FoundNumbers, JudgedNumbers, NumbersTarget } from './judge.ts'
export { besideNumber, departuresOf, verdictOf } from './verdict.ts'

import { adadelta, adagrad, rmsprop } from './adaptive.ts'
import { adam, adamw, nadam, radam } from './adam.ts'
import { lbfgs } from './lbfgs.ts'
import { rprop } from './rprop.ts'
import { constantRate, cosineDecay, exponentialDecay, linearWarmUp, oneCycle, reduceOnPlateau, stepDecay } from './schedules.ts'
import { sgd } from './sgd.ts'

/** Every update rule by its name. */
export const optimizers = /* @__PURE__ */ (() => ({ sgd, adagrad, adadelta, rmsprop, adam, adamw, nadam, radam, rprop, lbfgs }))()
export type OptimizerName = keyof typeof optimizers

/** Every learning-rate schedule by its name. */
export const schedules = /* @__PURE__ */ (() => ({
  constant: constantRate,
  step: stepDecay,
  exponential: exponentialDecay,
  cosine: cosineDecay,
  oneCycle,
  linearWarmUp,
  reduceOnPlateau,
}))()
export type ScheduleName = keyof typeof schedules

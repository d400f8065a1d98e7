import { dense, initialize, predict, sequential } from 'glassbox'
import type { ActivationName, Matrix } from 'glassbox'
import type { LessonSettings } from 'glassbox/tutorial'
import { rowsOf, sheetOf } from './first-round.ts'

const UNITS = 3
const OUTPUTS = 2

/** Two layers with an activation between, and the one layer whose weights are the product of theirs. */
export interface Collapse {
  readonly layered: Matrix
  readonly single: Matrix
  /** The largest difference of the two. */
  readonly apart: number
}

export function collapse(settings: LessonSettings, kind: ActivationName): Collapse {
  const inputs = rowsOf(sheetOf(settings))
  const two = sequential(inputs.columns, dense(UNITS, { activation: kind, bias: false }), dense(OUTPUTS, { bias: false }))
  const parameters = initialize(two, { seed: settings.seed ?? 42 })
  // The second layer gives the product when the first one's weights are its inputs.
  const second = sequential(UNITS, dense(OUTPUTS, { bias: false, name: 'one' }))
  const product = predict(
    second,
    new Map([['one.weights', parameters.get('dense2.weights')!]]),
    parameters.get('dense1.weights')!,
  )
  const one = sequential(inputs.columns, dense(OUTPUTS, { bias: false, name: 'one' }))
  const [layered, single] = [predict(two, parameters, inputs), predict(one, new Map([['one.weights', product]]), inputs)]
  const apart = Math.max(...Array.from(layered.data, (x, i) => Math.abs(x - single.data[i]!)))
  return { layered, single, apart }
}

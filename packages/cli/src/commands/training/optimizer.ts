import { optimizers } from 'glassbox'
import type { Optimizer } from 'glassbox'
import { camel } from '../../command/parse.ts'
import { optimizerNames, optimizerOptions } from '../flags/optimizer.ts'
import { checkBound } from './arguments.ts'
import type { TrainValues } from './arguments.ts'

/** The update rule that the flags say; a change to the standard one where they name no other. */
export function optimizerOf(standard: Optimizer, options: TrainValues, given: ReadonlySet<string>): Optimizer {
  const flags = optimizerOptions.filter(({ name }) => given.has(name))
  const name = options.optimizer ?? optimizerNames.find(known => known === standard.name)!
  if (flags.length === 0 && name === standard.name) return standard
  checkBound(optimizerOptions, given, 'optimizer', name)
  const values: Readonly<Record<string, unknown>> = options
  const chosen = Object.fromEntries(flags.map(({ name: typed, key }) => [key, values[camel(typed)]]))
  const make: (options: object) => Optimizer = optimizers[name]
  return make({ ...(name === standard.name && standard.options), ...chosen })
}

import type { Matrix } from '../../matrix.ts'
import type { Loss, LossName } from '../../network/losses.ts'
import type { Network } from '../../network/network.ts'
import type { Optimizer } from '../../optimizers/optimizer.ts'
import type { OptimizerName } from '../../optimizers/table.ts'
import type { Parameters } from '../../program/program.ts'

/** How the network is trained, and the numbers that it starts from. */
export interface FrameworkOptions {
  readonly loss: Loss
  readonly optimizer: Optimizer
  readonly epochs: number
  readonly batchSize: number | 'full'
  /** Written into the script up to 20,000 numbers; without them, or above that, the framework draws its own. */
  readonly parameters?: Parameters
}

/** What a script is written from. */
export interface ScriptParts extends FrameworkOptions {
  readonly network: Network
  readonly numbers: ((name: string) => Matrix) | undefined
}

/** All options that a loss can have. */
export interface LossOptions {
  readonly reduction: 'sum' | 'mean'
  readonly delta: number
  readonly labelSmoothing: number
  readonly classWeights: readonly number[] | undefined
}

export const lossOptions = ({ reduction, options }: Loss): LossOptions => ({
  delta: 1,
  labelSmoothing: 0,
  classWeights: undefined,
  ...options,
  reduction,
})

/** One row for each loss: a missing one does not compile. */
export type LossTable<R> = { readonly [L in LossName]: (options: LossOptions, fused: boolean) => R }

// A method's parameters may be narrower than declared: each row states the options that its optimiser has.
interface OptimizerRow {
  write(options: object, learningRate: number): string
}
/** One row for each optimiser: a missing one does not compile. */
export type OptimizerTable = { readonly [O in OptimizerName]: OptimizerRow['write'] }

/** Python's keyword arguments, those that are undefined left out. */
export const keywords = (values: Readonly<Record<string, string | number | boolean | undefined>>): string =>
  Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value === true ? 'True' : value === false ? 'False' : String(value)}`)
    .join(', ')

export const indented = (lines: readonly string[], by = 4): string[] =>
  lines.map(line => (line === '' ? line : `${' '.repeat(by)}${line}`))

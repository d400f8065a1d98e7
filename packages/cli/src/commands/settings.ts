import {
  columnTypes,
  constantRate,
  cosineDecay,
  exponentialDecay,
  linearWarmUp,
  nearest,
  oneCycle,
  OptionError,
  optimizers,
  reduceOnPlateau,
  stepDecay,
  viewTarget,
} from 'glassbox'
import type {
  Activation,
  ActivationName,
  Checkpoint,
  ColumnType,
  EngineName,
  Optimizer,
  Schedule,
  Table,
  TableLoss,
  TableOptions,
  Task,
  TextTable,
} from 'glassbox'
import type { Arguments } from '../command/command.ts'
import { UsageError } from '../command/usage.ts'
import { quoted } from '../command/value.ts'
import { lossOptions, optimizerOptions, scheduleNames, scheduleOptions, trainOptions } from './train-options.ts'
import type { Bound, PlainSchedule } from './train-options.ts'

export type TrainArguments = Arguments<readonly [{ readonly name: 'file'; readonly summary: string; readonly required: true }], typeof trainOptions>
type Options = TrainArguments['options']

type Defined<T> = { -readonly [K in keyof T]?: Exclude<T[K], undefined> }

/** An object without what is undefined. */
const defined = <T extends object>(values: T): Defined<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>

/** Throws unless each given flag goes with what was chosen. */
function checkBound<N extends string>(
  flags: readonly (Bound<N> & { readonly name: string })[],
  given: ReadonlySet<string>,
  kind: string,
  chosen: string,
): void {
  for (const { name, takenBy } of flags) {
    if (!given.has(name) || takenBy.some(taker => taker === chosen)) continue
    throw new UsageError({
      problem: `--${name} does not go with the ${kind} ${chosen}`,
      expected: `--${kind} ${takenBy.length === 1 ? takenBy[0] : `one of ${takenBy.join(', ')}`}`,
      cure: `Leave it out, or choose another ${kind}`,
    })
  }
}

/** How many threads each engine can use. */
const mostThreads = { reference: 1 } as const satisfies Record<EngineName, number>

/** Throws for flags that clash with each other, whatever the table is. */
export function checkFlags({ options, given }: TrainArguments): void {
  const { engine = 'reference', threads = 1 } = options
  if (threads > mostThreads[engine])
    throw new UsageError({
      problem: `the engine ${engine} uses one thread`,
      where: '--threads',
      expected: `${mostThreads[engine]}`,
      got: `${threads}`,
      cure: 'Leave --threads out',
    })
  if (given.has('checkpoint-every') && options.checkpoint === undefined)
    throw new UsageError({ problem: '--checkpoint-every needs --checkpoint <file>' })
  if (given.has('warm-up-start') && options.warmUp === undefined)
    throw new UsageError({ problem: '--warm-up-start needs --warm-up <counts>' })
  if (options.optimizer !== undefined) checkBound(optimizerOptions, given, 'optimizer', options.optimizer)
  if (options.schedule !== undefined) checkSchedule(options.schedule, options, given)
  activationOf('activation', options.activation, options.activationAlpha)
  activationOf('output-activation', options.outputActivation, options.outputActivationAlpha)
}

/** The types that columns are read with: those asked for; what is dropped is not looked at. */
export function readTypes({ types = [], drop = [] }: Options, { names }: TextTable): Record<string, ColumnType> {
  const out = new Map<string, ColumnType>()
  for (const entry of types) {
    const at = entry.lastIndexOf('=')
    const [name, type] = [entry.slice(0, Math.max(0, at)), entry.slice(at + 1)]
    const found = columnTypes.find(candidate => candidate === type)
    if (at <= 0 || found === undefined) {
      const near = nearest(type, columnTypes)
      throw new UsageError({
        problem: '--types cannot take this value',
        expected: `column=type, the type one of ${columnTypes.join(', ')}`,
        got: quoted(entry),
        ...(at > 0 && near !== undefined && { cure: `Did you mean ${quoted(`${name}=${near}`)}?` }),
      })
    }
    if (out.has(name)) throw new UsageError({ problem: `--types names the column ${quoted(name)} twice` })
    if (drop.includes(name)) throw new UsageError({ problem: `the column ${quoted(name)} is dropped, its type does not matter`, where: '--types' })
    out.set(name, found)
  }
  for (const name of drop) if (names.includes(name)) out.set(name, 'category')
  return Object.fromEntries(out)
}

/** The target's columns. A single column may have commas in its own name. */
export function targetOf({ target }: Options, { names }: TextTable): string | readonly string[] {
  const whole = names.find(name => name.split(',').map(part => part.trim()).join() === target.join()) // prettier-ignore
  return whole ?? (target.length === 1 ? target[0]! : target)
}

const standardLosses = { binary: 'binaryCrossEntropy', multiclass: 'softmaxCrossEntropy', regression: 'mse' } as const satisfies Record<
  Task,
  TableLoss
>

/** The library's options that the flags say. @throws {UsageError} for flags that do not fit each other or the table. */
export function settingsOf(
  { options, given }: TrainArguments,
  table: Table,
  target: string | readonly string[],
  { signal, resume }: { readonly signal: AbortSignal; readonly resume: Checkpoint | undefined },
): TableOptions {
  const { task: found, classes = [] } = viewTarget(table, target, options.task)
  checkBound(lossOptions, given, 'loss', options.loss ?? standardLosses[found])
  const { reduction, huberDelta: delta, labelSmoothing } = options
  const lossValues = { reduction, delta, labelSmoothing, classWeights: classWeights(options.classWeights, classes) }
  const { task, drop, test, validation, seed, scaling, categories, hidden, dropout, loss, batchSize, epochs, minDelta, dtype, engine } = options
  return {
    target,
    signal,
    optimizer: standard => optimizerOf(standard, options, given),
    schedule: standard => scheduleOf(standard, options, given),
    lossOptions: defined(lossValues),
    penalty: defined({ l1: options.l1, l2: options.l2, biases: flag('penalize-biases', options.penalizeBiases, given) }),
    clipping: defined({ value: options.clipValue, norm: options.clipNorm }),
    restoreBestWeights: options.restoreBest,
    ...defined({
      ...{ task, drop, test, validation, seed, scaling, categories, hidden, dropout, loss, batchSize, epochs, minDelta, dtype, engine },
      resume,
      activation: activationOf('activation', options.activation, options.activationAlpha),
      outputActivation: activationOf('output-activation', options.outputActivation, options.outputActivationAlpha),
      batchNorm: flag('batch-norm', options.batchNorm, given),
      shuffle: flag('shuffle', options.shuffle, given),
      patience: options.patience === 'off' ? false : options.patience,
    }),
  }
}

/** A flag's value where it was given: elsewhere the library decides. */
const flag = (name: string, value: boolean, given: ReadonlySet<string>) => (given.has(name) ? value : undefined)

function activationOf(name: string, activation: ActivationName | undefined, alpha: number | undefined): Activation | undefined {
  if (alpha === undefined) return activation
  if (activation === 'leakyRelu' || activation === 'elu') return { name: activation, alpha }
  throw new UsageError({ problem: `--${name}-alpha needs --${name} leakyRelu or elu` })
}

function optimizerOf(standard: Optimizer, options: Options, given: ReadonlySet<string>): Optimizer {
  const flags = optimizerOptions.filter(({ name }) => given.has(name))
  const name = options.optimizer ?? optimizerOptions[0].takenBy.find(known => known === standard.name)!
  if (flags.length === 0 && name === standard.name) return standard
  checkBound(optimizerOptions, given, 'optimizer', name)
  const values: Readonly<Record<string, unknown>> = options
  const chosen = Object.fromEntries(flags.map(({ name: typed, key }) => [key, values[camel(typed)]]))
  const make: (options: object) => Optimizer = optimizers[name]
  return make({ ...(name === standard.name && standard.options), ...chosen })
}

const camel = (name: string) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())

function checkSchedule(name: PlainSchedule, options: Options, given: ReadonlySet<string>): void {
  // A warm-up before a constant rate counts by itself.
  const own = name === 'constant' && options.warmUp !== undefined ? scheduleOptions.slice(1) : scheduleOptions
  checkBound(own, given, 'schedule', name)
  const needed = name === 'step' ? 'schedule-size' : name === 'exponential' ? 'schedule-factor' : undefined
  if (needed !== undefined && !given.has(needed))
    throw new UsageError({ problem: `the schedule ${name} needs --${needed}`, cure: 'See `glassbox help train`' })
}

function scheduleOf(standard: Schedule, options: Options, given: ReadonlySet<string>): Schedule {
  const name = options.schedule ?? scheduleNames.find(known => known === standard.name)!
  checkSchedule(name, options, given)
  const touched = options.schedule !== undefined || scheduleOptions.some(option => given.has(option.name))
  const schedule = touched ? scheduleNamed(name, options, given) : standard
  if (options.warmUp === undefined) return schedule
  const warmUp = { length: options.warmUp, ...defined({ start: options.warmUpStart }) }
  return name === 'constant'
    ? linearWarmUp({ ...warmUp, every: options.scheduleEvery ?? 'epoch' })
    : linearWarmUp({ ...warmUp, then: schedule })
}

function scheduleNamed(name: PlainSchedule, options: Options, given: ReadonlySet<string>): Schedule {
  const every = options.scheduleEvery
  const { scheduleFactor: factor, scheduleLength: length, scheduleMinimum: minimum } = options
  switch (name) {
    case 'constant':
      return constantRate()
    case 'step':
      return stepDecay({ size: options.scheduleSize ?? 0, ...defined({ every, factor }) })
    case 'exponential':
      return exponentialDecay({ factor: factor ?? 0, ...defined({ every }) })
    case 'cosine': {
      const restarts = flag('schedule-restarts', options.scheduleRestarts, given)
      return cosineDecay(defined({ every, length, minimum, restarts, growth: options.scheduleGrowth }))
    }
    case 'oneCycle': {
      const { scheduleRise: rise, scheduleStartDivisor: startDivisor, scheduleEndDivisor: endDivisor } = options
      return oneCycle(defined({ every, length, rise, startDivisor, endDivisor }))
    }
    case 'reduceOnPlateau': {
      const { schedulePatience: patience, scheduleThreshold: threshold } = options
      return reduceOnPlateau(defined({ factor, patience, threshold, minimum }))
    }
  }
}

/** "balanced", weights in the order of the classes, or `class=weight` (1 for the others). */
function classWeights(list: readonly string[] | undefined, classes: readonly string[]): 'balanced' | readonly number[] | undefined {
  if (list === undefined) return undefined
  if (list.length === 1 && list[0] === 'balanced') return 'balanced'
  const fault = (got: string, cure?: string) =>
    new UsageError({
      problem: '--class-weights cannot take this value',
      expected: `"balanced", or class=weight,…, or ${classes.length} numbers from 0 up`,
      got: quoted(got),
      cure: `${cure ?? ''}Classes: ${classes.slice(0, 20).join(', ')}${classes.length > 20 ? ', …' : ''}`,
    })
  const weight = (text: string, entry: string) => {
    const value = text === '' ? NaN : Number(text)
    if (!(value >= 0 && value < Infinity)) throw fault(entry)
    return value
  }
  if (!list.some(entry => entry.includes('='))) {
    if (list.length !== classes.length) throw fault(list.join())
    return list.map(entry => weight(entry, entry))
  }
  const byClass = new Map<string, number>()
  for (const entry of list) {
    const at = entry.lastIndexOf('=')
    const name = entry.slice(0, Math.max(0, at))
    const near = nearest(name, classes)
    if (!classes.includes(name)) throw fault(entry, near === undefined ? undefined : `Did you mean ${quoted(near)}? `)
    if (byClass.has(name)) throw fault(list.join(), `${quoted(name)} is named twice. `)
    byClass.set(name, weight(entry.slice(at + 1), entry))
  }
  return classes.map(name => byClass.get(name) ?? 1)
}

/** The library's options by the name of their flags. */
const flagOf = new Map<string, string>([
  ...trainOptions.map(({ name }) => [camel(name), `--${name}`] as const),
  ['restoreBestWeights', '--no-restore-best'],
  ...[...lossOptions, ...optimizerOptions, ...scheduleOptions].map(({ key, name }) => [key, `--${name}`] as const),
])

/** Calls the library; an error about an option names the flag instead. */
export function inFlags<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof OptionError)) throw error
    const translate = (text: string) =>
      text
        .replace(/option "(\w+)"/g, (whole, name: string) => flagOf.get(name) ?? whole)
        .replace(/\b(\w+): '(\w+)'/g, (whole, name: string, value: string) => (flagOf.has(name) ? `${flagOf.get(name)} ${value}` : whole))
        .replace(/\b[a-z]\w*[A-Z]\w*\b/g, name => flagOf.get(name) ?? name)
    const { where, ...rest } = error.complaint
    const place = where?.replace(/^(trainTable|train)(, )?/, '')
    throw new UsageError({
      ...(Object.fromEntries(Object.entries(rest).map(([part, text]) => [part, translate(String(text))])) as typeof rest),
      ...(place !== undefined && place !== '' && { where: place }),
    })
  }
}

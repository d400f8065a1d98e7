import { checkChoice, checkNumber, checkOptions, OptionError } from '../errors.ts'
import { float64 } from '../numerics.ts'
import { cos } from '../numerics/float64/trigonometry.ts'

/** Where a training stands when a rate is asked for. `count` counts epochs or steps, from 0, as the schedule's `every` says. */
export interface Moment {
  readonly count: number
  /** Epochs or steps in all. */
  readonly total: number
  /** Factor that `observe` returned last; 1 at the start. */
  readonly state: ScheduleState
}

/** What a schedule remembers (only reduce on plateau does). Plain data, kept in checkpoints. */
export interface ScheduleState {
  readonly factor: number
  readonly best: number
  readonly waited: number
}

/** A learning rate over time: a pure function of the base rate and the moment. */
export interface Schedule {
  readonly name: string
  readonly options: object
  readonly every: 'epoch' | 'step'
  /** Whether the rate depends on how many epochs or steps there are in all: then a training cannot be resumed for more of them. */
  readonly spansAll?: boolean
  rate(base: number, moment: Moment): number
  /** After each epoch, with the loss watched (validation if there is any). */
  observe?(state: ScheduleState, loss: number): ScheduleState
}

export const initialScheduleState: ScheduleState = { factor: 1, best: Infinity, waited: 0 }

interface Every {
  /** Whether the count goes by epochs or by steps. */
  readonly every?: 'epoch' | 'step'
}

function checkEvery(every: unknown, where: string): asserts every is 'epoch' | 'step' {
  checkChoice(every, 'every', where, ['epoch', 'step'])
}

/** The base rate throughout. */
export const constantRate = (): Schedule => ({ name: 'constant', options: {}, every: 'epoch', rate: base => base })

/** base · factor^⌊count ÷ size⌋: falls every `size` counts. `factor` is 0.1 unless given. */
export function stepDecay(options: Every & { readonly size: number; readonly factor?: number }): Schedule {
  checkOptions(options, ['every', 'size', 'factor'], 'stepDecay')
  const { every = 'epoch', size, factor = 0.1 } = options
  checkEvery(every, 'stepDecay')
  checkNumber(size, 'size', 'stepDecay', { integer: true, min: 1 })
  checkNumber(factor, 'factor', 'stepDecay', { above: 0, max: 1 })
  return { name: 'step', options, every, rate: (base, { count }) => base * float64.pow(factor, Math.floor(count / size)) }
}

/** base · factor^count. */
export function exponentialDecay(options: Every & { readonly factor: number }): Schedule {
  checkOptions(options, ['every', 'factor'], 'exponentialDecay')
  const { every = 'epoch', factor } = options
  checkEvery(every, 'exponentialDecay')
  checkNumber(factor, 'factor', 'exponentialDecay', { above: 0, max: 1 })
  return { name: 'exponential', options, every, rate: (base, { count }) => base * float64.pow(factor, count) }
}

const halfCosine = (share: number) => (1 + cos(Math.PI * share)) / 2

export interface CosineOptions extends Every {
  /** Counts until the minimum; default the whole training. */
  readonly length?: number
  /** The rate at the end. Default 0. */
  readonly minimum?: number
  /** Start again from the base rate after each length, which must then be given; default false. */
  readonly restarts?: boolean
  /** By what the length grows with each restart; a whole number, default 1. */
  readonly growth?: number
}

/** minimum + (base − minimum)(1 + cos(π · count ÷ length)) ÷ 2, on request with warm restarts (Loshchilov and Hutter 2017). */
export function cosineDecay(options: CosineOptions = {}): Schedule {
  checkOptions(options, ['every', 'length', 'minimum', 'restarts', 'growth'], 'cosineDecay')
  const { every = 'epoch', length, minimum = 0, restarts = false, growth = 1 } = options
  checkEvery(every, 'cosineDecay')
  if (length !== undefined) checkNumber(length, 'length', 'cosineDecay', { integer: true, min: 1 })
  checkNumber(minimum, 'minimum', 'cosineDecay', { min: 0 })
  checkNumber(growth, 'growth', 'cosineDecay', { integer: true, min: 1 })
  if (restarts ? length === undefined : options.growth !== undefined)
    throw new OptionError({
      problem: restarts ? 'restarts need a length' : 'option "growth" is for restarts',
      where: 'cosineDecay',
      cure: restarts ? 'Give "length", the counts until the first restart' : 'Set "restarts" to true, or leave "growth" out',
    })
  return {
    name: 'cosine',
    options,
    every,
    spansAll: length === undefined,
    rate(base, { count, total }) {
      let period = length ?? total
      let at = count
      if (restarts)
        while (at >= period) {
          at -= period
          period *= growth
        }
      return minimum + (base - minimum) * halfCosine(at >= period ? 1 : at / period)
    },
  }
}

export interface OneCycleOptions extends Every {
  /** Counts in all; default the whole training. */
  readonly length?: number
  /** The share of the counts in which the rate rises. Default 0.3. */
  readonly rise?: number
  /** The first rate is base ÷ this. Default 25. */
  readonly startDivisor?: number
  /** The last rate is the first ÷ this. Default 10⁴. */
  readonly endDivisor?: number
}

/** One cycle: up to the base rate and down again, both along half a cosine (Smith and Topin 2019, as in PyTorch). Counts steps unless told otherwise. */
export function oneCycle(options: OneCycleOptions = {}): Schedule {
  checkOptions(options, ['every', 'length', 'rise', 'startDivisor', 'endDivisor'], 'oneCycle')
  const { every = 'step', length, rise = 0.3, startDivisor = 25, endDivisor = 1e4 } = options
  checkEvery(every, 'oneCycle')
  if (length !== undefined) checkNumber(length, 'length', 'oneCycle', { integer: true, min: 2 })
  checkNumber(rise, 'rise', 'oneCycle', { above: 0, below: 1 })
  checkNumber(startDivisor, 'startDivisor', 'oneCycle', { min: 1 })
  checkNumber(endDivisor, 'endDivisor', 'oneCycle', { min: 1 })
  const between = (from: number, to: number, share: number) => to + (from - to) * halfCosine(share)
  return {
    name: 'oneCycle',
    options,
    every,
    spansAll: length === undefined,
    rate(base, { count, total }) {
      const last = (length ?? total) - 1
      const top = rise * (length ?? total) - 1
      const first = base / startDivisor
      const at = count > last ? last : count
      if (at <= top) return between(first, base, top <= 0 ? 1 : at / top)
      return between(base, first / endDivisor, (at - top) / (last - top))
    },
  }
}

/** From base · start up to base in a straight line over `length` counts (default 5), then base, or another schedule from there on. */
export function linearWarmUp(
  options: Every & { readonly length?: number; readonly start?: number; readonly then?: Schedule } = {},
): Schedule {
  checkOptions(options, ['every', 'length', 'start', 'then'], 'linearWarmUp')
  const { length = 5, start = 0.1, then = constantRate() } = options
  const every = options.every ?? (options.then ? then.every : 'step')
  checkEvery(every, 'linearWarmUp')
  checkNumber(length, 'length', 'linearWarmUp', { integer: true, min: 1 })
  checkNumber(start, 'start', 'linearWarmUp', { above: 0, max: 1 })
  if (options.then) checkChoice(then.every, 'then.every', 'linearWarmUp', [every])
  return {
    name: 'linearWarmUp',
    options: { ...options, ...(options.then && { then: { name: then.name, options: then.options } }) },
    every,
    ...(then.spansAll !== undefined && { spansAll: then.spansAll }),
    rate: (base, moment) =>
      moment.count < length
        ? base * (start + ((1 - start) * moment.count) / length)
        : then.rate(base, { ...moment, count: moment.count - length, total: moment.total - length }),
    ...(then.observe && { observe: then.observe.bind(then) }),
  }
}

export interface PlateauOptions {
  /** What the rate is multiplied with. Default 0.1. */
  readonly factor?: number
  /** Epochs without a better loss that are let pass. Default 10. */
  readonly patience?: number
  /** By what share a loss must be lower to count as better. Default 10⁻⁴. */
  readonly threshold?: number
  /** The lowest share of the base rate, at most 1. Default 0. */
  readonly minimum?: number
}

/** Multiplies the rate by `factor` when the loss has not become better for more than `patience` epochs. */
export function reduceOnPlateau(options: PlateauOptions = {}): Schedule {
  checkOptions(options, ['factor', 'patience', 'threshold', 'minimum'], 'reduceOnPlateau')
  const { factor = 0.1, patience = 10, threshold = 1e-4, minimum = 0 } = options
  checkNumber(factor, 'factor', 'reduceOnPlateau', { above: 0, below: 1 })
  checkNumber(patience, 'patience', 'reduceOnPlateau', { integer: true, min: 0 })
  checkNumber(threshold, 'threshold', 'reduceOnPlateau', { min: 0, below: 1 })
  checkNumber(minimum, 'minimum', 'reduceOnPlateau', { min: 0, max: 1 })
  return {
    name: 'reduceOnPlateau',
    options,
    every: 'epoch',
    rate: (base, { state }) => base * state.factor,
    observe(state, loss) {
      if (loss < state.best * (1 - threshold)) return { ...state, best: loss, waited: 0 }
      if (state.waited + 1 <= patience) return { ...state, waited: state.waited + 1 }
      const next = state.factor * factor
      return { ...state, factor: next < minimum ? minimum : next, waited: 0 }
    },
  }
}

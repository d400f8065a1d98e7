import { constantRate, cosineDecay, exponentialDecay, linearWarmUp, oneCycle, reduceOnPlateau, stepDecay } from 'glassbox'
import type { Schedule } from 'glassbox'
import { UsageError } from '../../command/usage.ts'
import { scheduleNames, scheduleOptions } from '../flags/schedule.ts'
import type { PlainSchedule } from '../flags/schedule.ts'
import { checkBound, defined, flag } from './arguments.ts'
import type { TrainValues } from './arguments.ts'

/** Throws unless the flags for schedules fit the one that is chosen. */
export function checkSchedule(name: PlainSchedule, options: TrainValues, given: ReadonlySet<string>): void {
  // A warm-up before a constant rate counts by itself.
  const own = name === 'constant' && options.warmUp !== undefined ? scheduleOptions.slice(1) : scheduleOptions
  checkBound(own, given, 'schedule', name)
  const needed = name === 'step' ? 'schedule-size' : name === 'exponential' ? 'schedule-factor' : undefined
  if (needed !== undefined && !given.has(needed))
    throw new UsageError({ problem: `the schedule ${name} needs --${needed}`, cure: 'See `glassbox help train`' })
}

/** The schedule that the flags say, with its warm-up; a change to the standard one where they name no other. */
export function scheduleOf(standard: Schedule, options: TrainValues, given: ReadonlySet<string>): Schedule {
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

function scheduleNamed(name: PlainSchedule, options: TrainValues, given: ReadonlySet<string>): Schedule {
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

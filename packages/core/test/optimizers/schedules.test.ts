import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { OptionError } from '../../src/errors.ts'
import {
  constantRate,
  cosineDecay,
  exponentialDecay,
  initialScheduleState,
  linearWarmUp,
  oneCycle,
  reduceOnPlateau,
  stepDecay,
  type Schedule,
} from '../../src/optimizers/schedules.ts'
import { schedules as factories, type ScheduleName } from '../../src/optimizers/table.ts'

const ratesOf = (schedule: Schedule, total: number, base = 1) =>
  Array.from({ length: total }, (_, count) => schedule.rate(base, { count, total, state: initialScheduleState }))

/** Options that every schedule can be made with; without a row for a new one this does not compile. */
const options: { readonly [N in ScheduleName]: { readonly [option: string]: unknown } } = {
  constant: {},
  step: { size: 3, factor: 0.5, every: 'step' },
  exponential: { factor: 0.9, every: 'epoch' },
  cosine: { length: 7, minimum: 0.1, restarts: true, growth: 2, every: 'step' },
  oneCycle: { length: 20, rise: 0.2, startDivisor: 10, endDivisor: 100, every: 'epoch' },
  linearWarmUp: { length: 4, start: 0.2, every: 'step' },
  reduceOnPlateau: { factor: 0.5, patience: 1, threshold: 0, minimum: 0.1 },
}
const names = Object.keys(options) as ScheduleName[]
const make = (name: ScheduleName, given: object) => (factories[name] as (options: object) => Schedule)(given)

describe.each(names)('%s', name => {
  test('goes by its name, with plain options that make it again', () => {
    const schedule = make(name, options[name])
    expect(schedule.name).toBe(name)
    const again = make(name, JSON.parse(JSON.stringify(schedule.options)) as object)
    expect(ratesOf(again, 30)).toEqual(ratesOf(schedule, 30))
    expect(again.every).toBe(schedule.every)
    if ('every' in options[name]) expect(schedule.every).toBe(options[name]['every'])
  })

  test('gives rates in proportion to the base rate, from 0 up to it', () => {
    if ('minimum' in options[name] && name === 'cosine') return // its minimum is a rate of its own
    const schedule = make(name, options[name])
    fc.assert(
      fc.property(
        fc.nat(100),
        fc.integer({ min: 1, max: 100 }),
        fc.double({ min: 1e-6, max: 10, noNaN: true }),
        (count, total, base) => {
          const moment = { count, total, state: initialScheduleState }
          const rate = schedule.rate(base, moment)
          expect(rate).toBeGreaterThanOrEqual(0)
          expect(rate).toBeLessThanOrEqual(base * (1 + 1e-15))
          expect(rate / base).toBeCloseTo(schedule.rate(1, moment), 12)
        },
      ),
    )
  })

  test('refuses options that it does not know', () => {
    if (name !== 'constant') expect(() => make(name, { ...options[name], lenght: 1 })).toThrow('unknown option "lenght"')
    for (const [option, value] of Object.entries(options[name]))
      if (typeof value === 'number') expect(() => make(name, { ...options[name], [option]: -1 }), option).toThrow(OptionError)
    if ('every' in options[name]) expect(() => make(name, { ...options[name], every: 'day' })).toThrow('epoch, step')
  })
})

test('constant, step and exponential', () => {
  expect(ratesOf(constantRate(), 3, 0.3)).toEqual([0.3, 0.3, 0.3])
  expect(ratesOf(stepDecay({ size: 2, factor: 0.5 }), 6)).toEqual([1, 1, 0.5, 0.5, 0.25, 0.25])
  expect(ratesOf(exponentialDecay({ factor: 0.5 }), 4)).toEqual([1, 0.5, 0.25, 0.125])
})

test('a cosine ends at its minimum and stays there; without a length it takes the whole training', () => {
  const rates = ratesOf(cosineDecay({ length: 4, minimum: 0.2 }), 8)
  expect(rates[0]).toBe(1)
  expect(rates[2]).toBeCloseTo(0.6, 15)
  expect(rates.slice(4)).toEqual([0.2, 0.2, 0.2, 0.2])
  const whole = ratesOf(cosineDecay(), 10)
  expect(whole[5]).toBeCloseTo(0.5, 15)
  expect(whole).toEqual([...whole].sort((a, b) => b - a))
})

test('restarts begin anew after ever longer stretches', () => {
  const rates = ratesOf(cosineDecay({ length: 2, restarts: true, growth: 3 }), 12)
  expect(rates.flatMap((rate, i) => (rate === 1 ? [i] : []))).toEqual([0, 2, 8])
})

test('one cycle rises to the base rate and ends far below its start', () => {
  const rates = ratesOf(oneCycle({ rise: 0.25, startDivisor: 10, endDivisor: 100 }), 40)
  expect(rates[0]).toBeCloseTo(0.1, 15)
  expect(rates[9]).toBe(1)
  expect(rates.at(-1)).toBeCloseTo(0.001, 15)
  expect(rates.slice(0, 10)).toEqual(rates.slice(0, 10).sort((a, b) => a - b))
  expect(rates.slice(9)).toEqual(rates.slice(9).sort((a, b) => b - a))
})

test('a warm-up leads into another schedule, which then counts from 0', () => {
  const then = cosineDecay({ every: 'epoch' })
  const rates = ratesOf(linearWarmUp({ length: 2, start: 0.5, then }), 12)
  expect(rates.slice(0, 2)).toEqual([0.5, 0.75])
  expect(rates.slice(2)).toEqual(ratesOf(then, 10))
  expect(linearWarmUp({ then }).every).toBe('epoch')
  expect(() => linearWarmUp({ every: 'step', then })).toThrow('then.every')
  const plateau = linearWarmUp({ then: reduceOnPlateau({ factor: 0.5, patience: 0 }) })
  const worse = plateau.observe!({ factor: 1, best: 1, waited: 0 }, 2)
  expect(worse.factor).toBe(0.5)
  expect(plateau.rate(1, { count: 9, total: 20, state: worse })).toBe(0.5)
})

test('a plateau lowers the rate after more than `patience` epochs that are not better, down to the minimum', () => {
  const schedule = reduceOnPlateau({ factor: 0.5, patience: 1, threshold: 0.1, minimum: 0.2 })
  let state = initialScheduleState
  const rates = [10, 9.5, 9.5, 5, 4.6, 4.6, 4.6, 4.6, 4.6, 4.6].map(loss => {
    state = schedule.observe!(state, loss)
    return schedule.rate(1, { count: 0, total: 1, state })
  })
  expect(rates).toEqual([1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.2, 0.2, 0.2])
  expect(schedule.observe!(initialScheduleState, NaN)).toMatchObject({ best: Infinity, waited: 1 })
})

test('a cosine refuses options that would be without effect', () => {
  expect(() => cosineDecay({ growth: 2 })).toThrow(OptionError)
  expect(() => cosineDecay({ length: 4, restarts: false, growth: 2 })).toThrow('"growth" is for restarts')
  expect(() => cosineDecay({ restarts: true })).toThrow('restarts need a length')
})

test('the lowest factor on a plateau cannot be above 1, which would raise the rate', () => {
  expect(() => reduceOnPlateau({ minimum: 1.5 })).toThrow('at most 1')
})

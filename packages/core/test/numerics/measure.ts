import { arithmeticOf, trigonometry } from '../../src/numerics.ts'
import type { Arithmetic } from '../../src/numerics.ts'
import type { Dtype } from '../../src/matrix.ts'
import { Random } from '../../src/random.ts'
import * as oracle from './oracle.ts'

/** All functions of a dtype. */
export const functionsOf = (dtype: 'float64' | 'float32') => ({ ...arithmeticOf(dtype), ...trigonometry[dtype] })

/** The functions of one argument. */
export type Unary = Exclude<keyof Arithmetic, 'dtype' | 'round' | 'pow'> | 'sin' | 'cos'

type Draw = (random: Random, digits: { smallest: number; largest: number; step: number }) => number

const between =
  (low: number, high: number): Draw =>
  random =>
    low + (high - low) * random.uniform()
/** ±2ᵏ for fractional k, so that all sizes come up alike. */
const anySize =
  (low: number, high: number, signed = true): Draw =>
  (random, { smallest, largest }) =>
    (signed && random.uniform() < 0.5 ? -1 : 1) *
    2 ** between(Math.max(low, smallest), Math.min(high, largest))(random, { smallest, largest, step: 0 })
/** A number within a few thousand steps of `point`. */
const near =
  (point: number): Draw =>
  (random, { step }) =>
    point * (1 + random.integer(-3000, 3000) * step)
const nearMultipleOfHalfPi: Draw = random => random.integer(-1048576, 1048576) * (Math.PI / 2)

/** Where each function is tried: the whole range, and closely where algorithms change over or cancel. */
const draws: { readonly [name in Unary]: readonly Draw[] } = {
  exp: [between(-746, 710), between(-104.5, 89), between(-1, 1), anySize(-60, 9)],
  expm1: [between(-40, 40), between(-1, 1), between(0.3, 0.4), anySize(-1074, 9.4), between(-0.5, 0.5)],
  log: [anySize(-1074, 1024, false), between(0.5, 2), near(1), near(Math.SQRT2), near(Math.SQRT1_2)],
  log1p: [anySize(-1074, 1024, false), anySize(-1074, 0), between(-1, 1), near(Math.SQRT2 - 1), near(Math.SQRT1_2 - 1)],
  tanh: [anySize(-1074, 5), between(-1.5, 1.5), between(-10, 10), between(0.5, 0.6)],
  erf: [anySize(-1074, 3), between(-1.5, 1.5), between(-6, 6), between(0.85, 0.9)],
  sin: [anySize(-1074, 1024), anySize(-30, 21), between(-10, 10), nearMultipleOfHalfPi, between(-0.8, 0.8)],
  cos: [anySize(-1074, 1024), anySize(-30, 21), between(-10, 10), nearMultipleOfHalfPi, between(-0.8, 0.8)],
}

const formats = {
  float64: { smallest: -1074, largest: 1023.9999, step: 2 ** -52 },
  float32: { smallest: -149, largest: 127.9999, step: 2 ** -23 },
} as const

/** The largest error in ulp over `count` random points, and where it was. */
export function worstError(dtype: Dtype, name: Unary, count: number, seed: number): { error: number; at: number } {
  const random = new Random(seed)
  const arithmetic = functionsOf(dtype)
  let worst = { error: 0, at: 0 }
  for (let i = 0; i < count; i++) {
    const draw = draws[name][i % draws[name].length]!
    const at = arithmetic.round(draw(random, formats[dtype]))
    if (name === 'log' ? at <= 0 : name === 'log1p' && at <= -1) continue
    const error = oracle.ulpError(arithmetic[name](at), oracle[name](at), dtype)
    if (!(error <= worst.error)) worst = { error, at }
  }
  return worst
}

/** The same for pow: results of all sizes, and the optimisers' beta to the power of a step. */
export function worstPowError(dtype: Dtype, count: number, seed: number): { error: number; at: readonly [number, number] } {
  const random = new Random(seed)
  const { round, pow } = arithmeticOf(dtype)
  const { smallest, largest } = formats[dtype]
  let worst: { error: number; at: readonly [number, number] } = { error: 0, at: [1, 1] }
  for (let i = 0; i < count; i++) {
    const kind = i % 4
    const x = round(
      kind === 0
        ? anySize(-1074, 1024, false)(random, formats[dtype])
        : kind === 1
          ? between(0.9, 1)(random, formats[dtype])
          : kind === 2
            ? near(1)(random, formats[dtype])
            : between(0, 3)(random, formats[dtype]),
    )
    const y =
      kind === 1
        ? random.integer(1, dtype === 'float64' ? 10_000_001 : 16_777_217)
        : round(between(smallest, largest)(random, formats[dtype]) / Math.log2(x))
    if (x <= 0 || x === 1 || !Number.isFinite(y)) continue
    if (y * Math.log2(x) < smallest - 2) continue
    const error = oracle.ulpError(pow(x, y), oracle.pow(x, y), dtype)
    if (!(error <= worst.error)) worst = { error, at: [x, y] }
  }
  return worst
}

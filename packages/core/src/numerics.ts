import type { Dtype } from './matrix.ts'
import { erf as erf32 } from './numerics/float32/error.ts'
import { exp as exp32, expm1 as expm132, tanh as tanh32 } from './numerics/float32/exponential.ts'
import { log as log32, log1p as log1p32 } from './numerics/float32/logarithm.ts'
import { pow as pow32 } from './numerics/float32/power.ts'
import { cos as cos32, sin as sin32 } from './numerics/float32/trigonometry.ts'
import { erf } from './numerics/float64/error.ts'
import { exp, expm1, tanh } from './numerics/float64/exponential.ts'
import { log, log1p } from './numerics/float64/logarithm.ts'
import { pow } from './numerics/float64/power.ts'
import { cos, sin } from './numerics/float64/trigonometry.ts'

/**
 * One dtype's arithmetic: the functions that JavaScript engines compute differently, with the same bits everywhere.
 * They use + − × ÷ and exact steps only (no fused multiply-add), so that a compiled kernel can repeat every bit.
 * Arguments are numbers of the dtype; the doc comment of each function states its measured error in ulp.
 * Their polynomials are minimax ones of our own (fixtures/minimax.py).
 */
export interface Arithmetic {
  readonly dtype: Dtype
  /** Rounds to the dtype: the identity in float64, Math.fround in float32. To be applied after every single operation. */
  readonly round: (x: number) => number
  readonly exp: (x: number) => number
  readonly expm1: (x: number) => number
  readonly log: (x: number) => number
  readonly log1p: (x: number) => number
  readonly tanh: (x: number) => number
  readonly erf: (x: number) => number
  readonly pow: (x: number, y: number) => number
}

/** Double precision. */
export const float64: Arithmetic = { dtype: 'float64', round: x => x, exp, expm1, log, log1p, tanh, erf, pow }

/** Single precision: algorithms of their own, rounded to float32 after every operation. */
export const float32: Arithmetic = {
  dtype: 'float32',
  round: x => Math.fround(x),
  exp: exp32,
  expm1: expm132,
  log: log32,
  log1p: log1p32,
  tanh: tanh32,
  erf: erf32,
  pow: pow32,
}

/** Sine and cosine of both dtypes: no op of a network needs them, so they stand apart from {@link Arithmetic}. */
export const trigonometry = {
  float64: { sin, cos },
  float32: { sin: sin32, cos: cos32 },
} as const satisfies Record<Dtype, object>

/** The arithmetic of a dtype. */
export const arithmeticOf = (dtype: Dtype): Arithmetic => (dtype === 'float64' ? float64 : float32)

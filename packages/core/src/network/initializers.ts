import { checkNumber, checkOptions, ShapeError } from '../errors.ts'
import type { Matrix } from '../matrix.ts'
import { float64 } from '../numerics.ts'
import type { Initializer } from '../program/program.ts'
import type { Random } from '../random.ts'
import { sum } from '../ops/sum.ts'

type Draw = (random: Random) => number

/** Cells drawn one after the other, row after row; the draw may depend on fan-in (rows) and fan-out (columns). */
const drawn = <N extends string, O extends object>(name: N, options: O, draw: (fanIn: number, fanOut: number) => Draw) => ({
  name,
  ...options,
  fill(rows: number, columns: number, random: Random) {
    const next = draw(rows, columns)
    return Float64Array.from({ length: rows * columns }, () => next(random))
  },
})

const between =
  (low: number, high: number): Draw =>
  random =>
    low + (high - low) * random.uniform()
const around =
  (mean: number, deviation: number): Draw =>
  random =>
    mean + deviation * random.normal()

const filled = (name: string, value: number, options: object): Initializer => ({
  name,
  ...options,
  fill: (rows, columns) => new Float64Array(rows * columns).fill(value),
})

/** All 0. */
export const zeros = (): Initializer => filled('zeros', 0, {})

/** All the same number. */
export function constant(value: number): Initializer {
  checkNumber(value, 'value', 'constant')
  return filled('constant', value, { value })
}

/** Uniform in [low, high); as NumPy's `uniform(low, high)`, of the same stream. Default [0, 1), the tutorial's. */
export function uniform(options: { low?: number; high?: number } = {}): Initializer {
  checkOptions(options, ['low', 'high'], 'uniform')
  const { low = 0, high = 1 } = options
  checkNumber(low, 'low', 'uniform')
  checkNumber(high, 'high', 'uniform', { above: low })
  return drawn('uniform', { low, high }, () => between(low, high))
}

/** Normal, by mean and standard deviation; default 0 and 1. */
export function normal(options: { mean?: number; deviation?: number } = {}): Initializer {
  checkOptions(options, ['mean', 'deviation'], 'normal')
  const { mean = 0, deviation = 1 } = options
  checkNumber(mean, 'mean', 'normal')
  checkNumber(deviation, 'deviation', 'normal', { min: 0 })
  return drawn('normal', { mean, deviation }, () => around(mean, deviation))
}

const symmetric = (limit: number) => between(-limit, limit)

/** Uniform within ±√(6 ÷ (fan-in + fan-out)), for sigmoid and tanh (Glorot and Bengio 2010). */
export const glorotUniform = (): Initializer => drawn('glorotUniform', {}, (i, o) => symmetric(Math.sqrt(6 / (i + o))))

/** Normal with deviation √(2 ÷ (fan-in + fan-out)) (Glorot and Bengio 2010). */
export const glorotNormal = (): Initializer => drawn('glorotNormal', {}, (i, o) => around(0, Math.sqrt(2 / (i + o))))

/** Uniform within ±√(6 ÷ fan-in), for relu and its kin (He et al. 2015). */
export const heUniform = (): Initializer => drawn('heUniform', {}, i => symmetric(Math.sqrt(6 / i)))

/** Normal with deviation √(2 ÷ fan-in), for relu and its kin (He et al. 2015). */
export const heNormal = (): Initializer => drawn('heNormal', {}, i => around(0, Math.sqrt(2 / i)))

/** Normal with deviation √(1 ÷ fan-in), for selu (LeCun et al. 1998). */
export const lecunNormal = (): Initializer => drawn('lecunNormal', {}, i => around(0, Math.sqrt(1 / i)))

/** Uniform within ±√(3 ÷ fan-in) (LeCun et al. 1998). */
export const lecunUniform = (): Initializer => drawn('lecunUniform', {}, i => symmetric(Math.sqrt(3 / i)))

/** Orthonormal rows or columns (the shorter side), times `gain`: Gram–Schmidt on normal numbers (Saxe et al. 2014). */
export function orthogonal(options: { gain?: number } = {}): Initializer {
  checkOptions(options, ['gain'], 'orthogonal')
  const { gain = 1 } = options
  checkNumber(gain, 'gain', 'orthogonal')
  return {
    name: 'orthogonal',
    ...options,
    fill(rows, columns, random) {
      const [count, length] = rows < columns ? [rows, columns] : [columns, rows]
      const basis: Float64Array[] = []
      while (basis.length < count) {
        const v = Float64Array.from({ length }, () => random.normal())
        for (let pass = 0; pass < 2; pass++) for (const u of basis) removeComponent(v, u)
        const norm = Math.sqrt(dot(v, v))
        if (norm > 1e-8) basis.push(v.map(x => x / norm)) // all but never dependent; then drawn again
      }
      const at = rows < columns ? (r: number, c: number) => basis[r]![c]! : (r: number, c: number) => basis[c]![r]!
      return Float64Array.from({ length: rows * columns }, (_, i) => gain * at((i - (i % columns)) / columns, i % columns))
    },
  }
}

const dot = (a: Float64Array, b: Float64Array) =>
  sum(
    a.map((x, i) => x * b[i]!),
    0,
    1,
    a.length,
    float64.round,
  )

function removeComponent(v: Float64Array, u: Float64Array): void {
  const along = dot(v, u)
  for (let i = 0; i < v.length; i++) v[i]! -= along * u[i]!
}

/** Numbers that are given. Throws {@link ShapeError} where they are of another shape than the parameter. */
export const given = (values: Matrix): Initializer => ({
  name: 'given',
  fill(rows, columns) {
    if (values.rows !== rows || values.columns !== columns)
      throw new ShapeError({
        problem: 'given values do not fit the parameter',
        expected: `${rows} × ${columns}`,
        got: `${values.rows} × ${values.columns}`,
      })
    return values.data
  },
})

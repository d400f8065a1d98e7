// placeholder interface, being written
/** One dtype's arithmetic. */
export interface Arithmetic {
  readonly dtype: 'float64' | 'float32'
  /** Rounds to the dtype: the identity in float64, Math.fround in float32. To be applied after every single operation. */
  readonly round: (x: number) => number
  readonly exp: (x: number) => number
  readonly expm1: (x: number) => number
  readonly log: (x: number) => number
  readonly log1p: (x: number) => number
  readonly tanh: (x: number) => number
  readonly erf: (x: number) => number
  readonly pow: (x: number, y: number) => number
  readonly sin: (x: number) => number
  readonly cos: (x: number) => number
}

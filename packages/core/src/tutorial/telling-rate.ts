import { checkNumber } from '../errors.ts'
import type { Conventional } from '../export/convention/convention.ts'

/** A learning rate under both ways to gather gradients: the two give the same update. */
export interface ToldRate {
  /** The rate that the telling's own formulas take. */
  readonly told: number
  /** With gradients summed over the rows. */
  readonly sum: number
  /** With their mean. */
  readonly mean: number
  /** Says so, with the numbers. */
  readonly sentence: string
}

/** Digits enough for people: 0.1 · 3 is 0.3. */
const short = (x: number): string => String(Number(x.toPrecision(12)))

/** @throws {OptionError} for a rate below 0, or rows that are no whole number above 0. */
export function rateIn({ own, plain }: Conventional, gradients: 'sum' | 'mean', rate: number, rows: number): ToldRate {
  checkNumber(rate, 'learningRate', 'effectiveLearningRate', { min: 0 })
  checkNumber(rows, 'rows', 'effectiveLearningRate', { integer: true, min: 1 })
  const sum = own === 'sum' ? rate : rate / rows
  const mean = own === 'sum' ? rate * rows : rate
  if (!plain)
    return {
      told: rate,
      sum: rate,
      mean: rate,
      sentence: `${short(rate)} stays ${short(rate)}: this update takes gradients as the program has them, as a ${own}, whichever is told`,
    }
  const over = rows === 1 ? '1 row' : `${rows} rows`
  return {
    told: gradients === 'sum' ? sum : mean,
    sum,
    mean,
    sentence: `${short(sum)} with gradients summed over ${over} acts like ${short(mean)} with a mean`,
  }
}

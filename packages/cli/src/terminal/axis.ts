import { number } from './number.ts'

interface Tick {
  /** Where on the axis, from 0 (low end) to 1 (high end). */
  readonly at: number
  readonly label: string
}

/** A scale of numbers: where each lies between 0 and 1, and the round numbers to write beside it. */
export interface Axis {
  readonly log: boolean
  at(value: number): number
  readonly ticks: readonly Tick[]
}

/** An axis over the numbers from low to high, with about so many ticks: each 1, 2 or 5 times a power of ten. */
export function linearAxis(low: number, high: number, about: number): Axis {
  const size = Math.max(Math.abs(low), Math.abs(high))
  // Numbers so close that steps between them would be lost in rounding count as one, which gets room above and below.
  const margin = high - low <= Math.max(1e-300, size * 1e-12) ? (size > 1e-290 ? size * 0.1 : 1) : 0
  const [from, to] = [low - margin, high + margin]
  const at = (value: number) => (value - from) / (to - from)
  const rough = (to - from) / Math.max(1, about)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5].find(factor => factor * power >= rough * 0.999) ?? 10)
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  const ticks: Tick[] = []
  for (let k = Math.ceil(from / step - 1e-9); k * step <= to + step * 1e-9; k++) {
    const value = k * step
    ticks.push({ at: at(value), label: decimals > 6 || Math.abs(value) >= 1e6 ? number(value) : label(value, decimals) })
  }
  return { log: false, at, ticks }
}

const label = (value: number, decimals: number) => (decimals === 0 ? number(Math.round(value)) : value.toFixed(decimals))

/** An axis in powers of ten over positive numbers, with at most so many ticks. */
function logAxis(low: number, high: number, most: number): Axis {
  const [from, to] = [Math.log10(low), Math.log10(high)]
  const at = (value: number) => (Math.log10(value) - from) / (to - from)
  const all = (factors: readonly number[]) => {
    const values: number[] = []
    for (let power = Math.floor(from); power <= Math.ceil(to); power++)
      for (const factor of factors) {
        const value = Number(`${factor}e${power}`)
        if (value >= low && value <= high) values.push(value)
      }
    return values
  }
  const fine = all([1, 2, 5])
  const decades = all([1])
  const every = Math.ceil(decades.length / Math.max(1, most))
  const values = fine.length <= most ? fine : decades.filter((_, i) => i % every === 0)
  return { log: true, at, ticks: values.map(value => ({ at: at(value), label: number(value) })) }
}

/** The axis that fits the numbers: logarithmic where all are positive and the largest is over 30 times the least. */
export const fittingAxis = (low: number, high: number, about: number): Axis =>
  low > 0 && high / low > 30 ? logAxis(low, high, about) : linearAxis(low, high, about)

import type { Value } from '../../ops/op.ts'

/** A cell whose number an arithmetic reads. */
export interface ArithmeticCell {
  readonly value: Value
  readonly row: number
  readonly column: number
}

/** A piece of written arithmetic: signs and fixed numbers as text, or a number of the run: that of a cell, or one worked out on the way. */
export type Part = string | { readonly number: number; readonly cell?: ArithmeticCell }

/** Arithmetic being written: how tightly it holds together, and what it comes to. */
export interface Sum {
  readonly parts: readonly Part[]
  readonly level: number
  readonly number: number
}

export const LEVEL = { sum: 1, product: 2, sign: 3, power: 4, atom: 5 } as const

export const atom = (number: number, ...parts: readonly Part[]): Sum => ({ parts, level: LEVEL.atom, number })

/** What stands where only something tighter may stand: in brackets, a negative number too. */
export function within({ parts, level, number }: Sum, least: number): readonly Part[] {
  const negative = parts.length === 1 && number < 0 && least > LEVEL.sum
  return level < least || negative ? ['(', ...parts, ')'] : parts
}

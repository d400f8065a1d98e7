/** How tightly a piece of a formula holds together: what is looser than its surroundings gets brackets. */
export const SUM = 2
export const PRODUCT = 3
export const SIGN = 4
export const ATOM = 5

/** A piece of a formula as it is written. */
export interface Formula {
  readonly text: string
  readonly level: number
}

export const atom = (text: string): Formula => ({ text, level: ATOM })

import type { ToldCell } from './cell.ts'

/** Something to know about the moment at hand, tied to a cell where there is one. */
export interface Hint {
  readonly id: string
  readonly tone: 'warning' | 'plain' | 'good'
  readonly title: string
  readonly text: string
  readonly cell?: ToldCell
}

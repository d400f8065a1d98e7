import type { Matrix } from 'glassbox'
import type { Marks } from '../matrix/marks.ts'
import type { ToldCell, Value } from './cell.ts'

/** What a tool lays over the matrices while it is at work. */
export interface Overlay {
  readonly marks?: ReadonlyMap<Value, Marks>
  /** Cells that show a blank, by row × columns + column. */
  readonly blanks?: ReadonlyMap<Value, ReadonlySet<number>>
  /** Cells of which nothing is told that gives their number away. */
  readonly hidden?: ReadonlyMap<Value, ReadonlySet<number>>
  /** Numbers in place of the value's own. */
  readonly numbers?: ReadonlyMap<Value, Matrix>
  /** Takes what is typed into a cell; true where that is no change of the run. */
  readonly onedit?: (cell: ToldCell, x: number, text: string) => boolean
  /** Takes the choice of a cell; true where that leads nowhere. */
  readonly onchoose?: (cell: ToldCell) => boolean
}

import type { Matrix } from 'glassbox'

/** A cell of a matrix. Rows and columns count from 0. */
export interface At {
  readonly row: number
  readonly column: number
}

/** What is lit in a matrix: the cell in hand, and cells that it comes from or that it feeds, by row × columns + column. */
export interface Marks {
  readonly current?: At | undefined
  readonly sources?: ReadonlySet<number> | undefined
  /** Cells of the unit or connection that is pointed at in a drawing, or cells that the one in hand feeds. */
  readonly group?: ReadonlySet<number> | undefined
  /** A cell that is named elsewhere, such as in its arithmetic, to be found here. */
  readonly hinted?: At | undefined
  /** Cells that differ from the run that was not touched. */
  readonly changed?: ReadonlySet<number> | undefined
  /** Cells that were judged: right, or not. */
  readonly right?: ReadonlySet<number> | undefined
  readonly wrong?: ReadonlySet<number> | undefined
}

export const nothing: Marks = {}

/** What both kinds of cells are given: those of the page, and those that are drawn. */
export interface CellsProps {
  readonly matrix: Matrix
  readonly name: string
  readonly scale: number
  readonly marks: Marks
  readonly onpoint: ((at: At | undefined) => void) | undefined
  readonly onchoose: ((at: At) => void) | undefined
  readonly rowNames: readonly string[] | undefined
  readonly columnNames: readonly string[] | undefined
  readonly before: Matrix | undefined
}

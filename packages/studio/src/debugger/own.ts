import { DataError, dense, networkToJson, parseCsv, sequential } from 'glassbox'
import type { ActivationName, LossName, OptimizerName } from 'glassbox'
import { open } from '../moment/recipe.ts'
import type { CustomRecipe } from '../moment/recipe.ts'

/** A layer as it is typed. */
export interface TypedLayer {
  units: number
  activation: ActivationName
}

/** All fields of the form, as they stand. */
export interface TypedNetwork {
  readonly layers: readonly TypedLayer[]
  readonly loss: LossName
  readonly optimizer: OptimizerName
  readonly learningRate: number
  readonly epochs: number
  readonly seed: number
  readonly batchSize: string
  readonly shuffle: boolean
  /** The table; its last columns are the targets. */
  readonly table: string
  readonly targets: number
}

/** A recipe of what was typed. @throws {GlassboxError} that says what does not fit. */
export function recipeOf(typed: TypedNetwork): CustomRecipe {
  const { names, rows } = tableOf(typed.table)
  const { targets } = typed
  if (!(Number.isInteger(targets) && targets >= 1 && targets < names.length))
    throw new DataError({
      problem: 'so many columns cannot be targets',
      where: 'the table',
      expected: `1 to ${names.length - 1}, since it has ${names.length} columns and one must be an input`,
      got: String(targets),
    })
  const width = names.length - targets
  const [first, ...rest] = typed.layers.map(({ units, activation }) => dense(units, { activation }))
  if (!first) throw new DataError({ problem: 'the network has no layer', where: 'layers', cure: 'Add one' })
  const recipe: CustomRecipe = {
    kind: 'custom',
    title: `My network: ${[width, ...typed.layers.map(({ units }) => units)].join('-')}`,
    network: networkToJson(sequential(width, ...[first, ...rest])),
    loss: { name: typed.loss },
    optimizer: { name: typed.optimizer, options: { learningRate: typed.learningRate } },
    epochs: typed.epochs,
    seed: typed.seed,
    batchSize: typed.batchSize.trim() === '' || typed.batchSize.trim() === 'full' ? 'full' : Number(typed.batchSize),
    shuffle: typed.shuffle,
    inputs: [rows.map(row => row.slice(0, width))],
    targets: rows.map(row => row.slice(width)),
    columnNames: names.slice(0, width),
  }
  // Checks all that a training would.
  open(recipe).timeline()
  return recipe
}

/** The numbers of a pasted table, with names of its columns where the first line has them. */
function tableOf(text: string): { readonly names: readonly string[]; readonly rows: readonly (readonly number[])[] } {
  const lines = text.split(/\r?\n/).filter(line => line.trim() !== '')
  const spaced = lines.some(line => /[,;\t|]/.test(line)) ? lines : lines.map(line => line.trim().split(/\s+/).join('\t'))
  const cells = (spaced[0] ?? '').split(/[,;\t|]/)
  const hasNames = cells.some(cell => !isNumber(cell))
  const header = cells.map((_, i) => (i === cells.length - 1 ? 'y' : `x${i + 1}`)).join(separatorOf(spaced[0] ?? ''))
  const table = parseCsv((hasNames ? spaced : [header, ...spaced]).join('\n'), { where: 'the table' })
  const rows = table.rows.map((row, r) =>
    row.map((cell, c) => {
      if (isNumber(cell)) return Number(cell.trim().replace(',', '.'))
      throw new DataError({
        problem: 'a cell is no number',
        where: `the table, row ${r + 1}, column ${table.names[c] ?? c + 1}`,
        expected: 'a number',
        got: JSON.stringify(cell),
        cure: 'Write numbers only; for columns with words use the room "Your data"',
      })
    }),
  )
  return { names: table.names, rows }
}

const separatorOf = (line: string) => /[,;\t|]/.exec(line)?.[0] ?? ','
const isNumber = (cell: string) => cell.trim() !== '' && Number.isFinite(Number(cell.trim().replace(',', '.')))

import { predictRows, writeCsv, writeJsonLines } from 'glassbox'
import type { Model, Predictions, Warning } from 'glassbox'
import { loadModel } from 'glassbox/node'
import { defineCommand } from '../command/command.ts'
import type { Option } from '../command/command.ts'
import { stoppable } from '../command/stop.ts'
import { plural } from '../terminal/number.ts'
import { formatWarnings } from '../terminal/warnings.ts'
import { engineOptions } from './engine-options.ts'
import { listed } from './listed.ts'
import { checkPlace } from './places.ts'
import { print } from './print.ts'
import { put } from './put.ts'
import { readSource, sourceOptions } from './source.ts'
import type { Source } from './source.ts'

type Cell = Predictions['rows'][number][number]

export const predict = defineCommand({
  ...listed.predict,
  description:
    'Writes the table with the predictions after its own columns, in the form in which it came: "prediction" (the class, or the number ' +
    'in its own units) and, for classes, the probability of each. Columns that the model does not know are kept, and it is said that ' +
    'they were not used; a missing one is an error.',
  positionals: [
    { name: 'model', summary: 'Model file that `glassbox train` saved', required: true },
    { name: 'file', summary: 'CSV or JSON lines; - for standard input', required: true },
  ],
  options: [
    { name: 'only-predictions', type: 'flag', summary: "Leave the table's own columns out" },
    { name: 'out', alias: 'o', type: 'text', value: 'file', summary: 'Write to a file', otherwise: 'standard output' },
    {
      name: 'digits',
      type: 'integer',
      min: 1,
      max: 17,
      summary: 'Round the predicted numbers to so many significant digits',
      otherwise: 'all that they have',
    },
    ...sourceOptions,
    ...engineOptions,
  ] as const satisfies readonly Option[],
  examples: [
    { line: 'glassbox predict penguins.safetensors new.csv', summary: 'The rows of new.csv with their predictions.' },
    {
      line: 'head -n 5 new.csv | glassbox predict penguins.safetensors - --only-predictions',
      summary: 'Predictions alone, from a pipe.',
    },
  ],
  async run({ positionals, options }, io) {
    const { out, engine, threads, wide, onlyPredictions } = options
    await checkPlace({ name: '--out', path: out }, [
      { name: 'the model', path: positionals.model },
      { name: 'the table', path: positionals.file },
    ])
    const stopped = `Stopped by Ctrl-C: ${out === undefined ? 'the predictions are not complete.' : `nothing is saved to ${out}.`}`
    return stoppable(io, stopped, async () => {
      const model = await loadModel(positionals.model)
      const source = await readSource(positionals.file, options, io)
      const predictions = io.compute(() => rounded(predictRows(model, source.text, { engine, threads, wide }), options.digits))
      const { names, warnings } = onlyPredictions ? { names: predictions.names, warnings: [] } : freeNames(predictions, source)
      print(io.stderr, formatWarnings([...predictions.warnings, ...warnings], io.stderr.look))
      const text = io.compute(() => written({ ...predictions, names }, source, model, onlyPredictions))
      await put(text, out, io)
      if (out !== undefined) print(io.stderr, [`${plural(predictions.rows.length, 'prediction')} saved to ${out}`])
      return 0
    })
  },
})

function rounded(predictions: Predictions, digits: number | undefined): Predictions {
  if (digits === undefined) return predictions
  const round = (cell: Cell) => (typeof cell === 'number' ? Number(cell.toPrecision(digits)) : cell)
  return { ...predictions, rows: predictions.rows.map(row => row.map(round)) }
}

/** Names of the predictions that no column of the table has. */
function freeNames({ names }: Predictions, { text }: Source): { names: readonly string[]; warnings: Warning[] } {
  const taken = new Set(text.names)
  const free = names.map(name => {
    let chosen = name
    for (let n = 2; taken.has(chosen); n++) chosen = `${name} (${n})`
    taken.add(chosen)
    return chosen
  })
  const renamed = names.flatMap((name, i) => (free[i] === name ? [] : [`"${name}" is called "${free[i]}"`]))
  if (renamed.length === 0) return { names, warnings: [] }
  const message = `the table has columns of these names already, so ${renamed.slice(0, 5).join(', ')}${renamed.length > 5 ? ', …' : ''}`
  return {
    names: free,
    warnings: [{ code: 'name-taken', message, cure: 'Rename the columns of the table to keep the names apart' }],
  }
}

function written({ names, rows }: Predictions, { text, form, content }: Source, model: Model, alone: boolean): string {
  if (form === 'csv') {
    const comma = text.separator === ';' && text.rows.some(row => row.some(cell => /^\s*[+-]?\d*,\d+\s*$/.test(cell)))
    const cells = comma
      ? rows.map(row => row.map(cell => (typeof cell === 'number' ? String(cell).replace('.', ',') : cell)))
      : rows
    if (alone) return writeCsv(names, cells, text.separator)
    return writeCsv(
      [...text.names, ...names],
      text.rows.map((row, r) => [...row, ...cells[r]!]),
      text.separator,
    )
  }
  const typed = rows.map(([label, ...rest]) => [labelAs(model, label!), ...rest])
  const predicted = writeJsonLines(names, typed)
  if (alone) return predicted
  // The objects stay as they were written, to the last digit: the predictions are put in before the closing brace.
  const lines = content.split(/\r\n|\n|\r/)
  return predicted
    .trimEnd()
    .split('\n')
    .map((added, r) => {
      const own = lines[text.lines![r]! - 1]!.trim().slice(0, -1).trimEnd()
      return `${own}${own.endsWith('{') ? '' : ','}${added.slice(1)}\n`
    })
    .join('')
}

/** A class as JSON would write it: digits as numbers where the target was a column of numbers. */
function labelAs({ encoder: { target } }: Model, label: Cell): Cell {
  if (target.task === 'regression' || typeof label !== 'string') return label
  if (target.type === 'integer' || target.type === 'number') return Number(label)
  return target.type === 'boolean' && (label === 'true' || label === 'false') ? label === 'true' : label
}

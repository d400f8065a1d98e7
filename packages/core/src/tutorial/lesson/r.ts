import { GlassboxError } from '../../errors.ts'
import { fromColumn, fromRows, zeros } from '../../matrix.ts'
import type { Matrix } from '../../matrix.ts'
import { predict } from '../../training/evaluate.ts'
import type { Block } from '../block.ts'
import { defineExample, tell } from '../example.ts'
import type { Example, ExampleSettings } from '../example.ts'
import { listing } from '../listing.ts'
import { within } from '../printed.ts'
import { rListing } from '../r-listing.ts'
import { heading, paragraph, short, table } from '../readers/figures.ts'
import { listingCode } from './listing-code.ts'
import { code, erratum, matrices, rowText, shapeText, stagesOf, unseeded } from './parts.ts'
import type { LessonSettings } from './parts.ts'

/** The listing as R would have it right: from the numbers that R drew, with one bias for each unit. */
function asMeant(wrong: Example, settings: ExampleSettings): Example {
  const example = listing(settings)
  const drawn = (name: string) => wrong.options.parameters.get(name)!
  const bias = drawn('bh.table')
  const parameters = new Map<string, Matrix>([
    ['dense1.weights', drawn('hidden.weighted.weights')],
    ['dense1.bias', fromRows([[...bias.data]])],
    ['dense2.weights', drawn('out.weighted.weights')],
    ['dense2.bias', fromRows([[drawn('bout.table').data[0]!]])],
  ])
  return defineExample({ ...example, options: { ...example.options, parameters } })
}

/** One number for each unit, or for each row, spread over rows and columns. */
function spread(bias: ArrayLike<number>, rows: number, columns: number, along: 'units' | 'samples'): Matrix {
  const out = zeros(rows, columns)
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) out.data[r * columns + c] = bias[along === 'units' ? c : r]!
  return out
}

/** What is said where a further row is asked for. */
function refusal({ network, options: { parameters } }: Example, row: Matrix, sample: number): string {
  try {
    return rowText(predict(network, parameters, { X: row, sample: fromColumn([sample]) }), 0)
  } catch (error) {
    if (error instanceof GlassboxError) return error.message
    throw error
  }
}

const draw = (rows: number, columns: number, kind: 'weights' | 'bias') =>
  `matrix(${kind === 'bias' ? 'runif' : 'rnorm'}(${rows * columns}), ${rows}, ${columns})`

/** The R listing: what its biases are, why it went unseen, and how it is right. */
export async function* r(settings: LessonSettings): AsyncGenerator<Block, void, undefined> {
  const own = within(5000, unseeded(settings))
  const wrong = rListing(own)
  const right = asMeant(wrong, own)
  const trace = await wrong.timeline().trace(0)
  const value = (name: string) => tell(wrong, trace, name)
  const delta = value('d_hiddenlayer')
  const { rows, columns } = delta
  yield heading('Implementing NN in R')
  yield paragraph(
    `The same rows, ${own.epochs} epochs and the learning rate ${short(wrong.options.optimizer.learningRate)}; weights from rnorm, biases from runif. The first numbers here are those that R draws after set.seed(${right.options.seed}).`,
  )
  yield erratum('r-does-not-parse')
  yield heading('Why R has nine numbers for bh where the spreadsheet has three')
  yield paragraph(
    `hidden_layer_input1 has the shape ${shapeText(value('hidden_layer_input1'))}, one row for each sample and one column for each unit. R adds only what has the same shape, so the listing makes a matrix out of the ${columns} biases. Which way it is filled decides what a bias belongs to.`,
  )
  yield code(
    'r',
    '# as the listing has it: column after column, so that each row, a sample, has one bias for all units',
    'bh <- matrix(rep(bias_in, nrow(X)), nrow = nrow(X), byrow = FALSE)',
    '# as it is meant: row after row, so that each column, a unit, has one bias for all samples',
    'bh <- matrix(rep(bias_in, nrow(X)), nrow = nrow(X), byrow = TRUE)',
  )
  const bias = value('bh').data
  yield matrices(
    { name: 'bias_in', matrix: fromRows([[...bias]]) },
    { name: 'bh, byrow = FALSE', matrix: spread(bias, rows, columns, 'samples') },
    { name: 'bh, byrow = TRUE', matrix: spread(bias, rows, columns, 'units') },
  )
  yield erratum('bias-per-sample')
  yield paragraph(
    `The update keeps to the mistake. rowSums of d_hiddenlayer ${shapeText(delta)} gives ${rows} numbers, one for each sample; colSums gives ${columns}, one for each unit. Nothing complains, since the data happens to have as many samples as the network has hidden units.`,
  )
  const sums = (along: 'row' | 'column') =>
    Array.from(
      { length: along === 'row' ? rows : columns },
      (_, i) =>
      Array.from({ length: along === 'row' ? columns : rows }, (_, j) => delta.data[along === 'row' ? i * columns + j : j * columns + i]!).reduce((a, b) => a + b, 0), // prettier-ignore
    )
  yield matrices(
    { name: 'd_hiddenlayer', matrix: delta },
    { name: 'rowSums(d_hiddenlayer)', matrix: fromColumn(sums('row')) },
    { name: 'colSums(d_hiddenlayer)', matrix: fromRows([sums('column')]) },
  )
  yield erratum('row-sums')
  const fresh = fromRows([[1, 1, 0, 0]])
  const [a, b] = [(await stagesOf(wrong)).stages.at(-1)!, (await stagesOf(right)).stages.at(-1)!]
  yield paragraph(
    `On its own rows the mistake does not show, but a new row has no bias. For ${rowText(fresh, 0)} the listing’s network can only say: “${refusal(wrong, fresh, rows)}”. The right one says ${short(predict(right.network, b.parameters, fresh).data[0]!)}.`,
  )
  yield table(
    ['sample', 'y', `as the listing has it, after ${a.epochs} epochs`, 'one bias for each unit'],
    Array.from({ length: rows }, (_, row) => [
      String(row + 1),
      ...[wrong.data.targets, a.output, b.output].map(matrix => rowText(matrix, row)),
    ]),
  )
  yield paragraph('The whole listing as it is right, printed from the program, with colSums and one bias for each unit:')
  yield code('r', listingCode(right, right.timeline().program, 'r', draw))
}

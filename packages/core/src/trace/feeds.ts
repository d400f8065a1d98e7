import { activationOps } from '../ops/activations.ts'
import type { OpName } from '../ops/all.ts'
import type { CrossEntropyAttributes } from '../ops/crossEntropy.ts'
import type { CellLossAttributes } from '../ops/losses.ts'
import type { Transposes } from '../ops/matmul.ts'
import type { Step, Tensor } from '../ops/op.ts'
import type { Axis } from '../ops/reduce.ts'

/** A cell of one of a step's inputs, and all that says which cells of the output it feeds. */
interface Feeding<A extends object> {
  readonly inputs: readonly Tensor[]
  readonly out: Tensor
  readonly input: number
  /** Its row and column, and its flat index. */
  readonly row: number
  readonly column: number
  readonly index: number
  readonly attributes: A
}

/** The flat indices of the output's cells that a cell feeds, rising. A method, so that rules of any attributes fit into one table. */
interface Rule<A extends object = object> {
  fed(feeding: Feeding<A>): readonly number[]
}

const rule = <A extends object>(fed: (feeding: Feeding<A>) => readonly number[]): Rule<A> => ({ fed })

const every = (length: number) => Array.from({ length }, (_, i) => i)

/** The cells of some rows and columns. */
const crossing = (rows: readonly number[], columns: readonly number[], { shape: [, width] }: Tensor) =>
  rows.flatMap(r => columns.map(c => r * width! + c))

const wholeRow = (row: number, out: Tensor) => crossing([row], every(out.shape[1]!), out)
const wholeColumn = (column: number, out: Tensor) => crossing(every(out.shape[0]!), [column], out)
const wholeOf = (out: Tensor) => every(out.data.length)

/** Cell by cell, where a single row or column is repeated. */
const cellwise = rule(({ inputs, input, row, column, out }) => {
  const [rows, columns] = inputs[input]!.shape
  return crossing(rows === 1 ? every(out.shape[0]!) : [row], columns === 1 ? every(out.shape[1]!) : [column], out)
})

const rowwise = rule(({ row, out }) => wholeRow(row, out))
const total = rule(() => [0])
const reduced = rule<Axis>(({ row, column, attributes: { axis } }) => [axis === 0 ? column : row])

/** A mean with weights divides by all of them, and class weights look at every target. */
const readsAll = ({ reduction, classWeights }: CellLossAttributes | CrossEntropyAttributes, inputs: readonly Tensor[]) =>
  reduction === 'mean' && (inputs.length > 2 || classWeights !== undefined)

const lossGradient = rule<CellLossAttributes>(({ inputs, input, row, index, attributes, out }) => {
  if (input > 0 && readsAll(attributes, inputs)) return wholeOf(out)
  return input === 2 ? wholeRow(row, out) : [index]
})

/** One rule for some ops; a name that is none does not compile. */
const each = <N extends OpName>(own: Rule, ...names: readonly N[]) =>
  Object.fromEntries(names.map(name => [name, own])) as { readonly [M in N]: Rule }

/**
 * Which cells of the output a cell of an input feeds: the other side of each op's `sources`, which stays the only definition (a test
 * holds each rule against it). It is here and not with the ops, since only who looks forward from a cell needs it.
 */
const rules = /* @__PURE__ */ (() => {
  const activations = Object.keys(activationOps) as (keyof typeof activationOps)[]
  return {
    matmul: rule<Transposes>(({ input, row, column, out, attributes: { transposeA, transposeB } }) =>
      input === 0 ? wholeRow(transposeA ? column : row, out) : wholeColumn(transposeB ? row : column, out),
    ),
    ...each(
      cellwise,
      'add',
      'subtract',
      'multiply',
      'divide',
      'scale',
      'square',
      'root',
      'maximum',
      'signed',
      'clip',
      'clipFactor',
    ),
    ...each(cellwise, ...activations, ...activations.map(name => `${name}Slope` as const)),
    ...each(cellwise, 'descend', 'accumulate', 'dampenedMomentum', 'accumulateSquare', 'addScaled', 'decay', 'decayedRate'),
    ...each(cellwise, 'normalized', 'centered', 'adadeltaMove', 'adamStep', 'nadamMomentum', 'nadamDirection', 'scaledStep'),
    ...each(cellwise, 'radamStep', 'rpropSize', 'rpropGradient', 'rpropMove'),
    ...each(reduced, 'sumOver', 'meanOver'),
    spread: rule<Axis>(({ input, row, column, out, attributes: { axis } }) =>
      input === 1 ? [] : axis === 0 ? wholeColumn(column, out) : wholeRow(row, out),
    ),
    unbiased: rule(({ inputs, input, index }) => (input === (inputs[1]!.shape[0] === 1 ? 2 : 0) ? [index] : [])),
    ...each(rowwise, 'softmax', 'softmaxGradient', 'logSoftmax', 'logSoftmaxGradient'),
    ...each(total, 'squaredError', 'halfSquaredError', 'absoluteError', 'huberError', 'binaryCrossEntropyError'),
    ...each(total, 'logitCrossEntropyError', 'softmaxCrossEntropyError', 'sumOfSquares', 'sumOfAbsolutes'),
    ...each(lossGradient, 'squaredErrorGradient', 'halfSquaredErrorGradient', 'absoluteErrorGradient', 'huberErrorGradient'),
    ...each(lossGradient, 'binaryCrossEntropyErrorGradient', 'logitCrossEntropyErrorGradient'),
    softmaxCrossEntropyGradient: rule<CrossEntropyAttributes>(({ inputs, input, row, attributes, out }) =>
      input > 0 && readsAll(attributes, inputs) ? wholeOf(out) : wholeRow(row, out),
    ),
    concatenate: rule(({ inputs, input, row, column, out }) => {
      const before = inputs.slice(0, input).reduce((width, { shape }) => width + shape[1]!, 0)
      return crossing([row], [before + column], out)
    }),
    slice: rule<{ readonly start: number; readonly count: number }>(({ row, column, out, attributes: { start, count } }) =>
      column >= start && column < start + count ? crossing([row], [column - start], out) : [],
    ),
    lookup: rule(({ inputs: [indices], input, row, column, out }) =>
      input === 0
        ? wholeRow(row, out)
        : crossing(
            every(indices!.data.length).filter(r => indices!.data[r] === row),
            [column],
            out,
          ),
    ),
    scatterAdd: rule(({ inputs: [indices], input, row, column, out }) =>
      input === 0 ? wholeRow(indices!.data[row]!, out) : crossing([indices!.data[row]!], [column], out),
    ),
  } satisfies { readonly [N in OpName]: Rule }
})()

/** The flat indices of the output's cells that cell `index` of the step's input number `input` feeds, rising. */
export function fedCells(
  { op, attributes }: Pick<Step, 'op' | 'attributes'>,
  inputs: readonly Tensor[],
  out: Tensor,
  input: number,
  index: number,
): readonly number[] {
  const known: Readonly<Record<string, Rule>> = rules
  const columns = inputs[input]!.shape[1]!
  const column = index % columns
  if (Object.hasOwn(known, op.name))
    return known[op.name]!.fed({ inputs, out, input, row: (index - column) / columns, column, index, attributes })
  // An op from elsewhere: every cell of the output is asked for its sources.
  return wholeOf(out).filter(at =>
    op.sources(inputs, out, at, attributes).some(source => source.input === input && source.index === index),
  )
}

import type { Transposes } from '../../ops/matmul.ts'
import type { Factor } from '../../ops/norms.ts'
import type { Axis } from '../../ops/reduce.ts'
import type { Epsilon } from '../../ops/updates.ts'
import type { arithmeticRecipes } from '../recipes/arithmetic.ts'
import type { Sentences, Telling } from './telling.ts'

const sized = ([rows, columns]: readonly [string, string]) => `(${rows} × ${columns})`
const turned = ([rows, columns]: readonly [string, string], whether: boolean) =>
  whether ? sized([columns, rows]) : sized([rows, columns])
const product = ({ shapes: [a, b], shape }: Telling, { transposeA, transposeB }: Transposes) =>
  `${turned(a!, transposeA)}${turned(b!, transposeB)} → ${sized(shape)}`

function matmul(t: Telling, attributes: Transposes): string {
  const { inputs: [a, b], output, step: { phase } } = t // prettier-ignore
  const { transposeA, transposeB } = attributes
  const shapes = product(t, attributes)
  if (phase === 'backward' && transposeA && !transposeB)
    return `${a} is transposed, since each weight's gradient adds up, over all rows, what came in through the weight times the error that came back: ${shapes}`
  if (phase === 'backward' && transposeB && !transposeA)
    return `${b} is transposed, since each unit's error goes back along the weights it came through: ${shapes}`
  const row = `${transposeA ? 'column' : 'row'} of ${a}`
  const column = `${transposeB ? 'row' : 'column'} of ${b}`
  return `each cell of ${output} is a ${row} times a ${column}, product by product, added up: ${shapes}`
}

/** What is repeated where two values of different shapes meet; empty where nothing is. */
function repetition({ step: { inputs, output }, inputs: names }: Telling): string {
  const parts = inputs.flatMap((input, i) => {
    const down = input.shape[0] === 1 && output.shape[0] !== 1
    const across = input.shape[1] === 1 && output.shape[1] !== 1
    if (down && across) return [`the one number ${names[i]} serves every cell`]
    return down
      ? [`the row ${names[i]} is repeated for every row`]
      : across
        ? [`the column ${names[i]} is repeated for every column`]
        : []
  })
  return parts.length === 0 ? '' : `; ${parts.join(', ')}`
}

function add(t: Telling): string {
  const { step: { phase, inputs }, inputs: [a, b], output } = t // prettier-ignore
  if (phase === 'backward')
    return `what ${a} and ${b} belong to was used more than once, so its errors from all uses add up to ${output}${repetition(t)}`
  if (phase === 'forward' && inputs[1]!.shape[0] === 1 && inputs[0]!.shape[0] !== 1)
    return `the row ${b} is added to every row of ${a}: each unit has one bias, whatever the sample`
  return `${a} and ${b} are added cell by cell${repetition(t)}`
}

function multiply(t: Telling): string {
  const { step: { phase, inputs }, inputs: [a, b] } = t // prettier-ignore
  if (inputs.some(input => input.role === 'mask'))
    return `${a} and ${b} are multiplied cell by cell: what the mask drops becomes 0, and the rest is scaled up in its place`
  if (phase === 'backward')
    return `the error ${a} is multiplied cell by cell with ${b}, how much the output moved with this input: the chain rule${repetition(t)}`
  return `${a} and ${b} are multiplied cell by cell, not as matrices${repetition(t)}`
}

function sumOver({ step: { phase }, inputs: [x], output, shapes: [from], shape }: Telling, { axis }: Axis): string {
  const sizes = `${sized(from!)} → ${sized(shape)}`
  if (phase === 'backward')
    return axis === 0
      ? `one row was used for every row, as a bias is added to each, so its gradient is the sum over the rows of ${x}: ${sizes}`
      : `one column was used for every column, so its gradient is the sum over the columns of ${x}: ${sizes}`
  return `the ${axis === 0 ? 'rows' : 'columns'} of ${x} are added up to one ${axis === 0 ? 'row' : 'column'} ${output}: ${sizes}`
}

/** Sentences of arithmetic, selection, softmax and norms. */
export const arithmeticSentences: Sentences<keyof typeof arithmeticRecipes> = {
  matmul,
  add,
  multiply,
  sumOver,
  subtract: t => `${t.inputs[1]} is taken from ${t.inputs[0]}, cell by cell${repetition(t)}`,
  divide: t => `${t.inputs[0]} is divided by ${t.inputs[1]}, cell by cell${repetition(t)}`,
  scale: ({ inputs: [a] }, { factor }: Factor) =>
    factor === -1 ? `every cell of ${a} changes its sign` : `every cell of ${a} is multiplied by ${factor}`,
  square: ({ inputs: [a] }) => `every cell of ${a} is multiplied by itself`,
  root: ({ inputs: [a] }, { epsilon }: Epsilon) =>
    `the square root of every cell of ${a}: a spread from a variance; ${epsilon} keeps it away from 0, since it is divided by`,
  maximum: t => `the larger of ${t.inputs[0]} and ${t.inputs[1]}, cell by cell${repetition(t)}`,
  meanOver: ({ inputs: [x], output }, { axis }: Axis) =>
    axis === 0
      ? `${output} is the mean of each column of ${x}, over all its rows`
      : `${output} is the mean of each row of ${x}, over all its columns`,
  spread: ({ inputs: [up, x] }, { axis, mean }: Axis & { readonly mean: boolean }) =>
    `every ${axis === 0 ? 'row' : 'column'} of ${x} had the same part in the ${mean ? 'mean' : 'sum'}, so ${up} goes back to each of them${mean ? ', divided by how many they are' : ''}`,
  unbiased: ({ inputs: [variance, , before] }) =>
    `${variance} is a little too small, being taken about the sample's own mean: times n ÷ (n − 1) for n rows; a single row tells nothing, and ${before} stays`,
  softmax: ({ inputs: [z] }) =>
    `along each row of ${z}: e to the power of each number, divided by the row's sum of these, so that a row becomes probabilities that add up to 1`,
  softmaxGradient: ({ inputs: [p, g] }) =>
    `a row's probabilities share one sum, so raising one lowers the others: from each error in ${g} the row's mean error, weighted by ${p}, is taken off before it is multiplied by its own probability`,
  logSoftmax: ({ inputs: [z] }) =>
    `the logarithm of each row's softmax: ${z} less the logarithm of its row's sum of exponentials`,
  logSoftmaxGradient: ({ inputs: [l, g] }) =>
    `each error in ${g}, less its probability (e to the power of ${l}) times the sum of the row's errors`,
  concatenate: ({ step: { inputs }, output, shape }) =>
    `${inputs.length} values stand side by side in ${output} ${sized(shape)}; nothing is computed`,
  slice: ({ inputs: [x] }, { start, count }: { readonly start: number; readonly count: number }) =>
    count === 1 ? `column ${start + 1} of ${x}` : `columns ${start + 1} to ${start + count} of ${x}`,
  lookup: ({ inputs: [indices, table] }) => `each number in ${indices} names a row of ${table}, which is taken as it is`,
  scatterAdd: ({ inputs: [indices, up] }, { levels }: { readonly levels: number }) =>
    `each row of ${up} is added to that of ${levels} rows which ${indices} names, where it came from`,
  sumOfSquares: ({ inputs: [x] }, { factor }: Factor) => `the squares of all cells of ${x}, added up${by(factor)}`,
  sumOfAbsolutes: ({ inputs: [x] }, { factor }: Factor) =>
    `the sizes of all cells of ${x}, without their signs, added up${by(factor)}`,
  signed: ({ inputs: [x] }, { factor }: Factor) => `${factor} with the sign of each cell of ${x}, 0 where it is 0`,
  clip: ({ inputs: [g] }, { limit }: { readonly limit: number }) => `every cell of ${g} is held between −${limit} and ${limit}`,
  clipFactor: ({ inputs: [s] }, { limit }: { readonly limit: number }) =>
    `the factor that brings the length of all gradients together, √${s}, down to ${limit}; 1 where it is no longer than that`,
}
const by = (factor: number) => (factor === 1 ? '' : `, times ${factor}`)

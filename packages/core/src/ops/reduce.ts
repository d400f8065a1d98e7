import type { Op, Shape, Tensor } from './op.ts'
import { sum } from './sum.ts'

/** Over which extent: 0 adds up the rows (one number a column is left), 1 the columns (one number a row). */
export interface Axis {
  readonly axis: 0 | 1
}

const shape = ([x]: readonly Shape[], { axis }: Axis): Shape => (axis === 0 ? [1, x![1]!] : [x![0]!, 1])

/** Start, stride and count of the cells that feed the output's cell `index`. */
function run([rows, columns]: readonly number[], axis: 0 | 1, index: number) {
  return axis === 0 ? { start: index, stride: columns!, count: rows! } : { start: index * columns!, stride: 1, count: columns! }
}

function sources([x]: readonly Tensor[], _out: Tensor, index: number, { axis }: Axis) {
  const { start, stride, count } = run(x!.shape, axis, index)
  return Array.from({ length: count }, (_, i) => ({ input: 0, index: start + i * stride }))
}

/**
 * The sum over one extent. Down the rows in ascending order with one accumulator a column, as a matrix product would;
 * along the columns in the order of {@link sum}.
 */
export const sumOver: Op<Axis> = {
  name: 'sumOver',
  shape,
  compute([x], out, { axis }, { round }) {
    const [rows, columns] = [x!.shape[0]!, x!.shape[1]!]
    if (axis === 0) {
      out.data.fill(0)
      for (let r = 0, i = 0; r < rows; r++) for (let c = 0; c < columns; c++, i++) out.data[c] = round(out.data[c]! + x!.data[i]!)
    } else for (let r = 0; r < rows; r++) out.data[r] = sum(x!.data, r * columns, 1, columns, round)
  },
  gradient: (emit, { inputs: [x], attributes }, up) => [emit.step(spread, [up, x!], { ...attributes, mean: false })],
  sources,
  cell: (numbers, { attributes: { axis } }, { round }) =>
    axis === 0 ? numbers.reduce((total, x) => round(total + x), 0) : sum(numbers, 0, 1, numbers.length, round),
  formula: ([x], { axis }) => `Σ${axis === 0 ? 'rows' : 'columns'} ${x}`,
}

/** The mean over one extent: the sum as in {@link sumOver}, divided by the number of cells that it ran over. */
export const meanOver: Op<Axis> = {
  name: 'meanOver',
  shape,
  compute(inputs, out, attributes, math) {
    sumOver.compute(inputs, out, attributes, math)
    const count = inputs[0]!.shape[attributes.axis]!
    for (let i = 0; i < out.data.length; i++) out.data[i] = math.round(out.data[i]! / count)
  },
  gradient: (emit, { inputs: [x], attributes }, up) => [emit.step(spread, [up, x!], { ...attributes, mean: true })],
  sources,
  cell: (numbers, place, math) => math.round(sumOver.cell(numbers, place, math) / numbers.length),
  formula: ([x], { axis }) => `mean over ${axis === 0 ? 'rows' : 'columns'} of ${x}`,
}

/** The gradient of a sum or mean: each cell gets its sum's gradient, for a mean divided by the count. The second input gives only the shape. */
export const spread: Op<Axis & { readonly mean: boolean }> = {
  name: 'spread',
  shape: ([, x]) => x!,
  compute([up, x], out, { axis, mean }, { round }) {
    const columns = out.shape[1]!
    const count = mean ? x!.shape[axis]! : 1
    for (let i = 0; i < out.data.length; i++)
      out.data[i] = round(up!.data[axis === 0 ? i % columns : (i - (i % columns)) / columns]! / count)
  },
  sources: (_inputs, { shape: [, columns] }, index, { axis }) => [
    { input: 0, index: axis === 0 ? index % columns! : (index - (index % columns!)) / columns! },
  ],
  cell: ([up], { inputs: [, x], attributes: { axis, mean } }, { round }) => round(up! / (mean ? x![axis]! : 1)),
  formula: ([up, x], { axis, mean }) =>
    `${up} repeated over the ${axis === 0 ? 'rows' : 'columns'} of ${x}${mean ? ', divided by their number' : ''}`,
}

/**
 * The variance of a sample from that of its own rows: times n ÷ (n − 1), n the rows of the second input. A single row says nothing of
 * a variance: then it is the third input, the one known before.
 */
export const unbiased: Op = {
  name: 'unbiased',
  shape: ([variance]) => variance!,
  compute([variance, x, before], out, _attributes, { round }) {
    const n = x!.shape[0]!
    const factor = round(n / (n - 1))
    for (let i = 0; i < out.data.length; i++) out.data[i] = n === 1 ? before!.data[i]! : round(variance!.data[i]! * factor)
  },
  sources: ([, x], _out, index) => [{ input: x!.shape[0] === 1 ? 2 : 0, index }],
  cell: ([own], { inputs: [, x] }, { round }) => (x![0] === 1 ? own! : round(own! * round(x![0]! / (x![0]! - 1)))),
  formula: ([variance, , before]) => `${variance} · n ÷ (n − 1) (of a single row: ${before})`,
}

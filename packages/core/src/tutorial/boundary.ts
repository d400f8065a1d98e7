import { checkNumber, OptionError } from '../errors.ts'
import { matrix, zeros } from '../matrix.ts'
import type { Matrix } from '../matrix.ts'
import { accuracy } from '../metrics/classification.ts'
import type { Parameters } from '../program/program.ts'
import { isTable } from '../training/data.ts'
import { predict } from '../training/evaluate.ts'
import type { Example } from './example.ts'

/** The class that each row of outputs tells: that of the largest, or of one output whether it is above 0.5. */
function classesOf({ rows, columns, data }: Matrix): Uint32Array {
  return Uint32Array.from({ length: rows }, (_, row) => {
    const at = row * columns
    if (columns === 1) return data[at]! > 0.5 ? 1 : 0
    let best = 0
    for (let c = 1; c < columns; c++) if (data[at + c]! > data[at + best]!) best = c
    return best
  })
}

/** The class that each row of an example has. */
export const labelsOf = ({ data: { targets }, options }: Example): Uint32Array =>
  options.loss.targetKind === 'class' ? Uint32Array.from(targets.data) : classesOf(targets)

/** The share of an example's rows that are told right with some parameters; a single output is held against 0.5. */
export const accuracyOf = (example: Example, parameters: Parameters): number =>
  accuracy(labelsOf(example), classesOf(predict(example.network, parameters, example.data.inputs)))

/** The class of each point of a grid over the range of the data. */
export interface Boundary {
  /** Middle of each column and row of cells, rising. */
  readonly x: Float64Array
  readonly y: Float64Array
  /** Row after row, one for each y. */
  readonly classes: Uint32Array
}

/**
 * The decision boundary of an example with two inputs, as the tutorial draws it: a grid over the range of the data, ends included.
 *
 * @param size points along x and along y, 2 or more; default 100 each (the tutorial has 1000).
 * @throws {OptionError} for an example with another number of inputs, or sizes out of range.
 */
export function boundary(
  example: Example,
  parameters: Parameters,
  size: { readonly x?: number; readonly y?: number } = {},
): Boundary {
  const { inputs } = example.data
  if (!isTable(inputs) || inputs.columns !== 2)
    throw new OptionError({ problem: 'a boundary is drawn over two inputs', where: `example ${example.name}` })
  const axes = [size.x ?? 100, size.y ?? 100].map((count, axis) => {
    checkNumber(count, axis === 0 ? 'x' : 'y', 'boundary', { integer: true, min: 2 })
    let [least, most] = [Infinity, -Infinity]
    for (let i = axis; i < inputs.data.length; i += 2) {
      if (inputs.data[i]! < least) least = inputs.data[i]!
      if (inputs.data[i]! > most) most = inputs.data[i]!
    }
    return Float64Array.from({ length: count }, (_, i) => least + ((most - least) * i) / (count - 1))
  })
  const [x, y] = axes as [Float64Array, Float64Array]
  const points = zeros(x.length * y.length, 2).data
  y.forEach((b, r) => x.forEach((a, c) => points.set([a, b], 2 * (r * x.length + c))))
  return { x, y, classes: classesOf(predict(example.network, parameters, matrix(x.length * y.length, 2, points))) }
}

import { OptionError } from '../../errors.ts'
import type { OpName } from '../../ops/all.ts'
import type { Alpha } from '../../ops/activations.ts'
import type { CrossEntropyAttributes } from '../../ops/crossEntropy.ts'
import type { CellLossAttributes } from '../../ops/losses.ts'
import type { Transposes } from '../../ops/matmul.ts'
import type { Factor } from '../../ops/norms.ts'
import type { Axis } from '../../ops/reduce.ts'
import type { Epsilon, Mix, Moments, NadamAttributes, RpropAttributes, SecondMoment } from '../../ops/updates.ts'
import { instruction } from './instruction.ts'
import type { Instruction } from './instruction.ts'
import { opcodes } from './opcodes.ts'
import { MOST_ROWS, PACKED, PACKED_B } from './split.ts'

/** Where a value lies, and its extents in the run at hand. */
export interface Place {
  readonly at: number
  readonly rows: number
  readonly columns: number
}

/** One step as the kernels see it. */
export interface PlacedStep {
  readonly inputs: readonly Place[]
  readonly output: Place
  readonly attributes: object
}

/** Vectors across a panel of a packed product: tiles of 4 rows and as many vectors. 4 for float32 only. */
export type PanelVectors = 2 | 4

/** What lowering needs of the session. */
export interface Room {
  /** Bytes of a number. */
  readonly size: 8 | 4
  /** A place that every step may use while it runs. */
  scratch(bytes: number): number
  /** Vectors across a panel of a packed product of so many multiply-adds. */
  vectors(multiplyAdds: number): PanelVectors
  /** Numbers that stay, by the attributes that they belong to. */
  constants(owner: object, numbers: readonly number[]): number
}

type Lower = (step: PlacedStep, room: Room) => Instruction[]

/**
 * A kernel that works cell by cell: see assembly/loops.ts. Where every input has the output's extents or is a single cell, the cells are one
 * long row, unless the rows are wanted apart.
 */
export function cells(
  opcode: number,
  inputs: readonly Place[],
  output: Place,
  numbers: readonly number[],
  size: number,
  apart = false,
): Instruction {
  const { rows, columns } = output
  const full = (x: Place) => x.rows === rows && x.columns === columns
  const single = (x: Place) => x.rows === 1 && x.columns === 1
  const asRow = !apart && inputs.every(x => full(x) || single(x))
  const own = (x: Place) => (asRow ? full(x) : x.columns !== 1 || columns === 1)
  const words: Record<number, number> = {
    1: output.at,
    2: asRow ? 1 : rows,
    3: asRow ? rows * columns : columns,
    14: inputs.reduce((bits, x, i) => (own(x) ? bits | (1 << i) : bits), 0),
  }
  inputs.forEach((x, i) => {
    words[4 + i] = x.at
    words[9 + i] = asRow || x.rows === 1 ? 0 : x.columns * size
  })
  return instruction(opcode, words, numbers)
}

const none = () => []
/** The row of a cell-by-cell op, with the numbers that it takes of its attributes. */
const cellwise =
  (opcode: number, numbers: (attributes: object) => readonly number[] = none): Lower =>
  ({ inputs, output, attributes }, { size }) => [cells(opcode, inputs, output, numbers(attributes), size)]

export const alphaOf = (attributes: object) => [(attributes as Partial<Alpha>).alpha ?? 0]
const factorOf = (attributes: object) => [(attributes as Factor).factor]
const limitOf = (attributes: object) => [(attributes as { limit: number }).limit]
const epsilonOf = (attributes: object) => [(attributes as Epsilon).epsilon]
const mixOf = (attributes: object) => [(attributes as Mix).keep, (attributes as Mix).take]
export const momentsOf = (attributes: object) => {
  const { beta1, beta2, epsilon } = attributes as Moments
  return [beta1, beta2, epsilon]
}

const activation = (opcode: number) => cellwise(opcode, alphaOf)

/** An update with rate and step count as inputs 3 and 4: word 15 says whether both are single numbers. */
const stepped =
  (opcode: number, numbers: (attributes: object) => readonly number[]): Lower =>
  ({ inputs, output, attributes }, { size }) => {
    const lowered = (own: readonly Place[], to: Place) => cells(opcode, own, to, numbers(attributes), size)
    if (inputs.slice(3).every(x => x.rows * x.columns === 1)) return [lowered(inputs, output)]
    // Each cell has a rate or a count of its own: a step for each.
    const { rows, columns } = output
    return Array.from({ length: rows * columns }, (_, i) => {
      const cellOf = (x: Place) => {
        const [row, column] = [x.rows === 1 ? 0 : Math.floor(i / columns), x.columns === 1 ? 0 : i % columns]
        return { at: x.at + (row * x.columns + column) * size, rows: 1, columns: 1 }
      }
      return lowered(inputs.map(cellOf), cellOf(output))
    })
  }

/** Bytes or columns of B up to which it is read where it is, and bytes of a transposed A from which both are packed: see assembly/matmul.ts. */
const SMALL = 24576
const FEW = 32
const FAR = 1 << 20

/** A product; `then` runs on its output's rows, and is an instruction that follows. */
export function product({ inputs: [a, b], output, attributes }: PlacedStep, room: Room): Instruction {
  const { transposeA, transposeB } = attributes as Transposes
  const { size } = room
  const [n, m, k] = [output.rows, output.columns, transposeA ? a!.rows : a!.columns]
  const words =
    m === 1 && n > 1
      ? // A single column is computed as a row: (A·b)ᵀ = bᵀ·Aᵀ.
        { n: 1, m: n, a: b!.at, b: a!.at, row: 0, step: size, turned: transposeA ? 0 : 1 }
      : {
          ...{ n, m, a: a!.at, b: b!.at },
          ...(transposeA ? { row: size, step: n * size } : { row: k * size, step: size }),
          turned: transposeB ? 1 : 0,
        }
  const bytes = k * words.m * size
  const isOne = words.n === 1
  const isNear = (bytes <= SMALL || m <= FEW) && !(transposeA && n * k * size >= FAR)
  const vectors = isOne || words.n === 2 || m < 16 ? 2 : room.vectors(n * m * k)
  const way = isOne ? words.turned : words.n === 2 || (isNear && vectors === 2) ? 2 : 3
  const line = 16 * vectors
  const packed = words.n <= MOST_ROWS ? PACKED_B : Math.ceil((words.m * size) / line) * line * k
  const scratch = way === 3 ? packed + PACKED * size + 64 : way === 2 && words.turned === 1 ? bytes : 0
  return instruction(opcodes.matmul, {
    ...{
      1: output.at,
      2: words.n,
      3: words.m,
      4: words.a,
      5: words.b,
      6: k,
      7: words.row,
      8: words.step,
      9: words.turned + vectors - 2,
    },
    ...{ 10: scratch === 0 ? 0 : room.scratch(scratch), 12: way, 15: scratch },
  })
}

/** Whether a product works on blocks of its rows, so that what follows can take them while they are near. */
export const isPacked = ({ words }: Instruction) => words[12] === 3

const SMOOTHED = 1
const ROW_WEIGHTS = 2
const CLASS_WEIGHTS = 4
const MEAN = 8
const LARGE_COUNT = 16

const cellLoss =
  (opcode: number, isTotal: boolean): Lower =>
  ({ inputs: [p, t, w], output, attributes }, room) => {
    const { reduction, delta, labelSmoothing, classWeights } = attributes as CellLossAttributes
    const count = p!.rows * p!.columns
    const scratch = room.scratch(count * room.size)
    const flags =
      (labelSmoothing === 0 ? 0 : SMOOTHED) |
      (w === undefined ? 0 : ROW_WEIGHTS) |
      (classWeights === undefined ? 0 : CLASS_WEIGHTS) |
      (reduction === 'mean' ? MEAN : 0) |
      (room.size === 4 && Math.fround(count) !== count ? LARGE_COUNT : 0)
    const [zero, one] = classWeights ?? [1, 1]
    const loss = cells(
      opcode,
      [p!, t!, w ?? t!],
      isTotal ? { ...p!, at: scratch } : output,
      [1 - labelSmoothing, labelSmoothing / 2, zero, one, delta, count],
      room.size,
    )
    loss.words[7] = count
    loss.words[8] = isTotal ? output.at : scratch
    loss.words[15] = flags
    return [loss]
  }

/** The loss goes to word 9 and the gradient to word 1. */
const crossEntropy =
  (word: 1 | 9): Lower =>
  ({ inputs: [z, t, w], output, attributes }, room) => {
    const { reduction, labelSmoothing, classWeights } = attributes as CrossEntropyAttributes
    const { rows, columns } = z!
    const flags =
      (labelSmoothing === 0 ? 0 : SMOOTHED) |
      (w === undefined ? 0 : ROW_WEIGHTS) |
      (classWeights === undefined ? 0 : CLASS_WEIGHTS) |
      (reduction === 'mean' ? MEAN : 0)
    const weights = classWeights ?? (labelSmoothing === 0 ? undefined : new Array<number>(columns).fill(1))
    return [
      instruction(
        opcodes.softmaxCrossEntropy,
        {
          ...{ [word]: output.at, 2: rows, 3: columns, 4: z!.at, 5: t!.at, 6: w?.at ?? 0 },
          ...{ 7: weights === undefined ? 0 : room.constants(attributes, weights), 15: flags },
          8: room.scratch((columns + rows) * room.size + 64),
        },
        [1 - labelSmoothing, labelSmoothing / columns],
      ),
    ]
  }

/** A kernel that takes its inputs' places, and the extents of one of them. */
const byRows =
  (opcode: number): Lower =>
  ({ inputs, output }) => [
    instruction(opcode, { 1: output.at, 2: output.rows, 3: output.columns, 4: inputs[0]!.at, 5: inputs[1]?.at ?? 0 }),
  ]

const over =
  (opcode: number): Lower =>
  ({ inputs: [x], output, attributes }, { size }) => [
    instruction(opcode, {
      ...{ 1: output.at, 2: x!.rows, 3: x!.columns, 4: x!.at, 5: x!.columns * size, 15: (attributes as Axis).axis },
    }),
  ]

const norm =
  (opcode: number): Lower =>
  ({ inputs: [x], output, attributes }) => [
    instruction(opcode, { 1: output.at, 2: x!.rows * x!.columns, 4: x!.at }, factorOf(attributes)),
  ]

/** Columns of one value to columns of another. */
const columns = (from: Place, start: number, to: Place, at: number, count: number, size: number) =>
  instruction(opcodes.copyColumns, {
    ...{ 1: to.at + at * size, 2: to.rows, 3: count * size, 4: from.at + start * size },
    ...{ 9: from.columns * size, 10: to.columns * size },
  })

/** How each op becomes instructions. A missing op does not compile. */
const table: { readonly [N in OpName]: Lower } = /* @__PURE__ */ (() => ({
  matmul: (step, room) => [product(step, room)],
  add: cellwise(opcodes.add),
  subtract: cellwise(opcodes.subtract),
  multiply: cellwise(opcodes.multiply),
  divide: cellwise(opcodes.divide),
  scale: cellwise(opcodes.scale, factorOf),
  square: cellwise(opcodes.square),
  root: cellwise(opcodes.root, epsilonOf),
  maximum: cellwise(opcodes.maximum),
  sumOver: over(opcodes.sumOver),
  meanOver: over(opcodes.meanOver),
  spread({ inputs: [up, x], output, attributes }) {
    const { axis, mean } = attributes as Axis & { mean: boolean }
    const count = mean ? (axis === 0 ? x!.rows : x!.columns) : 1
    return [instruction(opcodes.spread, { 1: output.at, 2: output.rows, 3: output.columns, 4: up!.at, 14: count, 15: axis })]
  },
  unbiased: ({ inputs: [variance, x, before], output }) => [
    instruction(opcodes.unbiased, {
      ...{ 1: output.at, 2: output.rows * output.columns, 3: x!.rows, 4: variance!.at, 5: before!.at },
    }),
  ],
  sigmoid: activation(opcodes.sigmoid),
  sigmoidSlope: activation(opcodes.sigmoidSlope),
  tanh: activation(opcodes.tanh),
  tanhSlope: activation(opcodes.tanhSlope),
  relu: activation(opcodes.relu),
  reluSlope: activation(opcodes.reluSlope),
  leakyRelu: activation(opcodes.leakyRelu),
  leakyReluSlope: activation(opcodes.leakyReluSlope),
  elu: activation(opcodes.elu),
  eluSlope: activation(opcodes.eluSlope),
  selu: activation(opcodes.selu),
  seluSlope: activation(opcodes.seluSlope),
  gelu: activation(opcodes.gelu),
  geluSlope: activation(opcodes.geluSlope),
  geluTanh: activation(opcodes.geluTanh),
  geluTanhSlope: activation(opcodes.geluTanhSlope),
  silu: activation(opcodes.silu),
  siluSlope: activation(opcodes.siluSlope),
  softplus: activation(opcodes.softplus),
  softplusSlope: activation(opcodes.softplusSlope),
  softsign: activation(opcodes.softsign),
  softsignSlope: activation(opcodes.softsignSlope),
  hardSigmoid: activation(opcodes.hardSigmoid),
  hardSigmoidSlope: activation(opcodes.hardSigmoidSlope),
  relu6: activation(opcodes.relu6),
  relu6Slope: activation(opcodes.relu6Slope),
  mish: activation(opcodes.mish),
  mishSlope: activation(opcodes.mishSlope),
  softmax: byRows(opcodes.softmax),
  softmaxGradient: byRows(opcodes.softmaxGradient),
  logSoftmax: byRows(opcodes.logSoftmax),
  logSoftmaxGradient: byRows(opcodes.logSoftmaxGradient),
  squaredError: cellLoss(opcodes.squaredError, true),
  squaredErrorGradient: cellLoss(opcodes.squaredErrorGradient, false),
  halfSquaredError: cellLoss(opcodes.halfSquaredError, true),
  halfSquaredErrorGradient: cellLoss(opcodes.halfSquaredErrorGradient, false),
  absoluteError: cellLoss(opcodes.absoluteError, true),
  absoluteErrorGradient: cellLoss(opcodes.absoluteErrorGradient, false),
  huberError: cellLoss(opcodes.huberError, true),
  huberErrorGradient: cellLoss(opcodes.huberErrorGradient, false),
  binaryCrossEntropyError: cellLoss(opcodes.binaryCrossEntropyError, true),
  binaryCrossEntropyErrorGradient: cellLoss(opcodes.binaryCrossEntropyErrorGradient, false),
  logitCrossEntropyError: cellLoss(opcodes.logitCrossEntropyError, true),
  logitCrossEntropyErrorGradient: cellLoss(opcodes.logitCrossEntropyErrorGradient, false),
  softmaxCrossEntropyError: crossEntropy(9),
  softmaxCrossEntropyGradient: crossEntropy(1),
  concatenate({ inputs, output }, { size }) {
    let start = 0
    return inputs.map(input => {
      start += input.columns
      return columns(input, 0, output, start - input.columns, input.columns, size)
    })
  },
  slice({ inputs: [x], output, attributes }, { size }) {
    const { start, count } = attributes as { start: number; count: number }
    return [columns(x!, start, output, 0, count, size)]
  },
  lookup: ({ inputs: [indices, from], output }) => [
    instruction(opcodes.lookup, {
      ...{ 1: output.at, 2: output.rows, 3: output.columns, 4: indices!.at, 5: from!.at, 6: from!.rows },
    }),
  ],
  scatterAdd: ({ inputs: [indices, up], output }) => [
    instruction(opcodes.scatterAdd, {
      ...{ 1: output.at, 2: up!.rows, 3: output.columns, 4: indices!.at, 5: up!.at, 6: output.rows },
    }),
  ],
  descend: cellwise(opcodes.descend),
  accumulate: cellwise(opcodes.accumulate, mixOf),
  dampenedMomentum: cellwise(opcodes.dampenedMomentum, mixOf),
  accumulateSquare: cellwise(opcodes.accumulateSquare, mixOf),
  addScaled: cellwise(opcodes.addScaled, factorOf),
  decay: cellwise(opcodes.decay, attributes => [(attributes as { rate: number }).rate]),
  decayedRate: cellwise(opcodes.decayedRate, attributes => [(attributes as { decay: number }).decay]),
  normalized: cellwise(opcodes.normalized, epsilonOf),
  centered: cellwise(opcodes.centered),
  adadeltaMove: cellwise(opcodes.adadeltaMove, epsilonOf),
  adamStep: stepped(opcodes.adamStep, momentsOf),
  nadamMomentum: cellwise(opcodes.nadamMomentum, attributes => {
    const { beta1, momentumDecay, ahead } = attributes as NadamAttributes & { ahead: number }
    return [beta1, momentumDecay, ahead]
  }),
  nadamDirection: cellwise(opcodes.nadamDirection),
  scaledStep: stepped(opcodes.scaledStep, attributes => {
    const { beta2, epsilon } = attributes as SecondMoment
    return [beta2, epsilon]
  }),
  radamStep: stepped(opcodes.radamStep, momentsOf),
  rpropSize: cellwise(opcodes.rpropSize, attributes => {
    const { shrink, grow, smallest, largest } = attributes as RpropAttributes
    return [shrink, grow, smallest, largest]
  }),
  rpropGradient: cellwise(opcodes.rpropGradient),
  rpropMove: cellwise(opcodes.rpropMove),
  sumOfSquares: norm(opcodes.sumOfSquares),
  sumOfAbsolutes: norm(opcodes.sumOfAbsolutes),
  signed: cellwise(opcodes.signed, factorOf),
  clip: cellwise(opcodes.clip, limitOf),
  clipFactor: cellwise(opcodes.clipFactor, limitOf),
}))()

/** The instructions of one step. @throws {OptionError} for an op that is none of the toolkit's own. */
export function lower(name: string, step: PlacedStep, room: Room): Instruction[] {
  const rule = (table as { readonly [name: string]: Lower | undefined })[name]
  if (rule === undefined)
    throw new OptionError({
      problem: `there is no kernel for the op "${name}"`,
      where: 'engine wasm',
      cure: "Choose engine: 'reference', which runs any op",
    })
  return rule(step, room)
}

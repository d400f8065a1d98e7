import { control, instruction } from './instruction.ts'
import type { Instruction } from './instruction.ts'
import { opcodes } from './opcodes.ts'

/** How steps are shared among threads. */
export interface Sharing {
  readonly threads: number
  /** The work from which a step is split, as a share of what pays: 1, or 0 in tests that split every step. */
  readonly grain: number
}

/** Added to an opcode in a list: the instruction before has run it. */
export const ALREADY_RUN = 0x10000
/** Multiply-adds, or cells, that a part has at least. */
const PART = { product: 50_000, cells: 16_384, update: 8192 }
/** Multiply-adds of a product that pays to be split: two parts of it. */
export const SHARED_FROM = 2 * PART.product
/** Most rows of A that are packed at a time, and of a part of a product: see assembly/matmul.ts. */
export const MOST_ROWS = 128
/** Numbers that are packed of A at a time, and bytes of B where no more rows than those of A are multiplied. */
export const PACKED = MOST_ROWS * 512
export const PACKED_B = 64 * 512

interface Range {
  readonly from: number
  readonly count: number
}

/** Ranges of nearly equal length, whose borders are multiples of `step`. */
function ranges(length: number, parts: number, step: number): Range[] {
  const units = Math.ceil(length / step)
  const border = (i: number) => {
    const at = Math.floor((units * i) / parts) * step
    return at < length ? at : length
  }
  return Array.from({ length: parts < units ? parts : units }, (_, i) => i)
    .map(i => ({ from: border(i), count: border(i + 1) - border(i) }))
    .map((range, i, all) => (i < all.length - 1 ? range : { from: range.from, count: length - range.from }))
    .filter(({ count }) => count > 0)
}

const copyOf = ({ op, words, numbers }: Instruction, change: { readonly [word: number]: number }): Instruction => ({
  op: op | ALREADY_RUN,
  words: words.map((word, i) => change[i] ?? word),
  numbers,
})

/** Parts behind the instruction that has them run; none where there would be but one. */
const offered = (parts: readonly Instruction[]) =>
  parts.length < 2 ? undefined : [instruction(control.parts, { 1: parts.length }), ...parts]

/** Whether a product is split by its rows. */
export function isShared({ op, words }: Instruction, { threads, grain }: Sharing): boolean {
  const [n, m, k] = [words[2]!, words[3]!, words[6]!]
  return op === opcodes.matmul && threads > 1 && words[12]! >= 2 && n > 1 && n * m * k >= SHARED_FROM * grain
}

/** How many parts pay for so much work. */
function partsFor(work: number, least: number, { threads, grain }: Sharing): number {
  if (grain === 0) return threads
  const most = Math.floor(work / (least * grain))
  return most < threads ? most : threads
}

/**
 * A step in parts, each computed by one thread in the same order as before; undefined where it stays whole. `own` is one instruction, or a
 * product and the pass over its rows; `addressOf` tells where the instructions of the result will stand, from 0 on.
 */
export function split(
  own: readonly Instruction[],
  sharing: Sharing,
  size: 8 | 4,
  scratch: (bytes: number) => number,
  addressOf: (index: number) => number,
): Instruction[] | undefined {
  const [first, pass] = own as [Instruction, Instruction?]
  if (sharing.threads < 2) return undefined
  if (first.op === opcodes.matmul)
    return isShared(first, sharing) ? productParts(first, pass, sharing, size, scratch, addressOf) : undefined
  if (first.op === opcodes.chain) return chainParts(own, sharing, size, addressOf)
  return own.length === 1 ? offered(partsOf(first, sharing, size)) : undefined
}

function productParts(
  product: Instruction,
  pass: Instruction | undefined,
  sharing: Sharing,
  size: 8 | 4,
  scratch: (bytes: number) => number,
  addressOf: (index: number) => number,
): Instruction[] | undefined {
  const { words } = product
  const { threads } = sharing
  const [n, m, k, isPacked] = [words[2]!, words[3]!, words[6]!, words[12] === 3]
  const most = partsFor(n * m * k, PART.product, sharing)
  // As many for each thread: where all have the same speed, none waits for another's last one.
  const pieces = most < threads ? most : threads * Math.ceil(n / (MOST_ROWS * threads))
  const parts = ranges(n, pieces, 4)
  if (parts.length < 2) return undefined
  // What all need, then what each thread packs for itself; word 15 is what the product asked for.
  const isPackedByAll = isPacked && n > 2 * MOST_ROWS
  const shared = isPacked && !isPackedByAll ? 0 : Math.ceil(words[15]! / 64) * 64
  const each = isPacked ? PACKED * size + (isPackedByAll ? 64 : PACKED_B + 64) : shared
  const at = each === 0 ? 0 : scratch(shared + threads * each)
  const packing = isPackedByAll
    ? [
        instruction(control.parts, { 1: threads }),
        ...ranges(threads, threads, 1).map(({ from }) =>
          copyOf({ ...product, op: opcodes.packPart }, { 10: at, 13: from, 14: threads }),
        ),
      ]
    : []
  const passes = packing.length + 1 + parts.length
  return [
    ...packing,
    instruction(control.parts, { 1: parts.length }),
    ...parts.map(({ from, count }, i) =>
      copyOf(product, {
        ...{ 1: words[1]! + from * m * size, 2: count, 4: words[4]! + from * words[7]!, 10: at },
        ...{ 11: pass ? addressOf(passes + i) : 0, 12: isPackedByAll ? 4 : words[12]!, 13: at === 0 ? 0 : at + shared, 14: each },
      }),
    ),
    ...(pass ? parts.map(range => rowsOf(pass, range, size)) : []),
  ]
}

/** A chain on some of its cells. */
function chainParts(
  [chain, ...links]: readonly Instruction[],
  sharing: Sharing,
  size: number,
  addressOf: (index: number) => number,
): Instruction[] | undefined {
  const [cells, count] = [chain!.words[3]!, links.length]
  const parts = ranges(cells, partsFor(cells * count, PART.update, sharing), 64 / size)
  if (parts.length < 2) return undefined
  return [
    instruction(control.parts, { 1: parts.length }),
    ...parts.map((part, i) => copyOf(chain!, { 3: part.count, 4: addressOf(1 + parts.length + i * count) })),
    ...parts.flatMap(part => links.map(link => cellsOf(link, part, size))),
  ]
}

/** A pass over cells in one row, on some of them. */
function cellsOf(cells: Instruction, { from, count }: Range, size: number): Instruction {
  const inputs = [0, 1, 2, 3, 4].filter(i => (cells.words[14]! >> i) & 1).map(i => 4 + i)
  return copyOf(cells, { ...moved(cells, [1, ...inputs], from * size), 3: count })
}

/** A pass over cells on some of its rows. */
function rowsOf(cells: Instruction, { from, count }: Range, size: number): Instruction {
  const { words } = cells
  const change: Record<number, number> = { 1: words[1]! + from * words[3]! * size, 2: count }
  for (let i = 4; i < 9; i++) change[i] = words[i]! + from * words[i + 5]!
  return copyOf(cells, change)
}

/** Words that move on with the rows or cells of a part, by so many bytes each. */
const moved = ({ words }: Instruction, which: readonly number[], by: number) =>
  Object.fromEntries(which.map(word => [word, words[word]! + by]))

/** Cell by cell, of one to five inputs; see the order in scripts/generate-kernels.mjs. */
export const isCellwise = (op: number): boolean =>
  (op >= opcodes.scale && op < opcodes.matmul) || op === opcodes.adam || op >= opcodes.sigmoidBiased
const byRows: readonly number[] = [opcodes.softmax, opcodes.softmaxGradient, opcodes.logSoftmax, opcodes.logSoftmaxGradient]

function partsOf(own: Instruction, sharing: Sharing, size: 8 | 4): Instruction[] {
  const { op, words } = own
  const [rows, columns] = [words[2]!, words[3]!]
  const line = 64 / size
  if (op === control.gather) {
    // As many as there are threads: how many rows a batch has stands elsewhere.
    const parts = partsFor(words[7]! / 4, PART.cells, sharing)
    return parts < 2 ? [] : ranges(parts, parts, 1).map(({ from }) => copyOf(own, { 5: from, 6: parts }))
  }
  const parts = partsFor(rows * columns, op === opcodes.adam ? PART.update : PART.cells, sharing)
  if (isCellwise(op)) {
    if (rows > 1) return ranges(rows, parts, 1).map(range => rowsOf(own, range, size))
    return ranges(columns, parts, line).map(range => cellsOf(own, range, size))
  }
  if (byRows.includes(op))
    return ranges(rows, parts, 1).map(({ from, count }) =>
      copyOf(own, { ...moved(own, [1, 4, 5], from * columns * size), 2: count }),
    )
  if (op === opcodes.sumOver || op === opcodes.meanOver)
    return words[15] === 0
      ? ranges(columns, parts, line).map(({ from, count }) => copyOf(own, { ...moved(own, [1, 4], from * size), 3: count }))
      : ranges(rows, parts, 1).map(({ from, count }) =>
          copyOf(own, { ...moved(own, [1], from * size), ...moved(own, [4], from * columns * size), 2: count }),
        )
  return []
}

import type { Numbers } from '../matrix.ts'
import type { Value } from '../ops/op.ts'
import type { Mask } from '../program/program.ts'
import { Random, seedOf } from '../random.ts'
import { rowRange } from './data.ts'

// What the random streams of a training are for; mixed into their seeds, so that none repeats another.
const SHUFFLE = 1
const MASK = 2

/** The rows in the order in which an epoch takes them (epochs count from 0). From seed and epoch alone, so that any moment can be replayed. */
export function epochOrder(rows: number, shuffle: boolean, seed: number, epoch: number): Uint32Array {
  return shuffle ? new Random(seedOf(seed, SHUFFLE, epoch)).permutation(rows) : rowRange(rows)
}

/** The rows of one update, and what is drawn for them. */
export interface Batch {
  /** Counted from 0 within its epoch. */
  readonly index: number
  /** The step that it makes, counted from 0 over all epochs. */
  readonly step: number
  readonly rows: Uint32Array
  /** Draws them: the same each time. */
  masks(): readonly (readonly [Value, Numbers])[]
}

/** The batches of an epoch, each made when it is taken: a million at once would fill hundreds of megabytes. */
export interface EpochBatches {
  /** What the rows of each count in the epoch's loss. */
  readonly shares: Float64Array
  /** Those from a place on, up to another; by default all. */
  readonly take: (from?: number, to?: number) => Iterable<Batch>
}

/** The batches of an epoch. One whose rows all weigh nothing is left out: its mean would be 0 ÷ 0. */
export function epochBatches(
  order: Uint32Array,
  size: number,
  masks: readonly Mask[],
  seed: number,
  epoch: number,
  shareOf: (rows: Uint32Array) => number,
): EpochBatches {
  const count = Math.ceil(order.length / size)
  const rowsOf = (index: number) => order.subarray(index * size, (index + 1) * size)
  const shares = new Float64Array(count).map((_, index) => shareOf(rowsOf(index)))
  const kept = rowRange(count).filter(index => shares[index]! > 0)
  return {
    shares: shares.filter(share => share > 0),
    *take(from, to) {
      for (const index of kept.subarray(from, to)) {
        const rows = rowsOf(index)
        yield {
          ...{ index, step: epoch * count + index, rows },
          masks: () => masks.map((mask, i) => [mask.value, dropoutMask(mask, i, rows.length, seed, epoch, index)]),
        }
      }
    },
  }
}

/** The numbers of a dropout mask: 0 with probability rate, else 1 ÷ (1 − rate). From seed, epoch, batch and place alone. */
function dropoutMask({ value, rate }: Mask, index: number, rows: number, seed: number, epoch: number, batch: number): Numbers {
  const random = new Random(seedOf(seed, MASK, epoch, batch, index))
  const kept = 1 / (1 - rate)
  return new Float64Array(rows * (value.shape[1] as number)).map(() => (random.uniform() < rate ? 0 : kept))
}

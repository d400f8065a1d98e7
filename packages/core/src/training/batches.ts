import type { Numbers } from '../matrix.ts'
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

/** The numbers of a dropout mask: 0 with probability rate, else 1 ÷ (1 − rate). From seed, epoch, batch and place alone. */
export function dropoutMask(
  { value, rate }: Mask,
  index: number,
  rows: number,
  seed: number,
  epoch: number,
  batch: number,
): Numbers {
  const random = new Random(seedOf(seed, MASK, epoch, batch, index))
  const kept = 1 / (1 - rate)
  return Float64Array.from({ length: rows * (value.shape[1] as number) }, () => (random.uniform() < rate ? 0 : kept))
}

import { checkNumber, checkOptions, DataError, OptionError } from '../errors.ts'
import { Random } from '../random.ts'

/** The rows of each part, in ascending order, counted from 0. */
export interface Split {
  readonly train: Uint32Array
  readonly validation: Uint32Array
  readonly test: Uint32Array
}

export interface SplitOptions {
  readonly seed: number
  /** The share of rows to test on. Default 0. */
  readonly test?: number
  /** The share of rows to validate on. Default 0. */
  readonly validation?: number
}

/**
 * Splits rows at random, the same for the same seed.
 *
 * Given labels, the split is stratified: each part has round(share × n) rows, at least one, in which each class has its share of rows
 * as exactly as whole rows allow (largest remainder). Every class appears in the training part, so a class with one row appears nowhere
 * else. Given a number of rows, it is not stratified. With rows numbered otherwise, the result counts into the list of labels.
 *
 * @throws {OptionError} where the shares leave no room for training; {@link DataError} where there are too few rows.
 * @example split(['a', 'a', 'b', 'b', 'b', 'b'], { seed: 1, test: 1 / 3 }).test.length // 2: one a or none, the rest b
 */
export function split(labels: number | ArrayLike<string | number>, options: SplitOptions): Split {
  checkOptions(options, ['seed', 'test', 'validation'], 'the split')
  const { seed, test = 0, validation = 0 } = options
  checkNumber(test, 'test', 'the split', { min: 0, below: 1 })
  checkNumber(validation, 'validation', 'the split', { min: 0, below: 1 })
  if (test + validation >= 1)
    throw new OptionError({
      problem: 'the shares for test and validation leave nothing to train on',
      expected: 'together less than 1',
      got: `${test} + ${validation}`,
    })
  const [train, testRows, validationRows] = partition(labels, [test, validation], seed)
  return { train: train!, test: testRows!, validation: validationRows! }
}

/**
 * Rows parted at random as {@link split} parts them: first those that are left, then a part for each share, all in ascending order.
 * @throws {DataError} where there are too few rows for a part.
 */
export function partition(labels: number | ArrayLike<string | number>, shares: readonly number[], seed: number): Uint32Array[] {
  let groups = shuffledGroups(labels, new Random(seed))
  const n = groups.reduce((sum, group) => sum + group.length, 0)
  const parts = shares.map(share => {
    const counts = allot(groups, wantedRows(n, share))
    const part = joined(groups.map((group, g) => group.subarray(0, counts[g])))
    groups = groups.map((group, g) => group.subarray(counts[g]))
    return part
  })
  const all = [joined(groups), ...parts]
  if (all.some((part, i) => part.length === 0 && shares[i - 1] !== 0))
    throw new DataError({
      problem: 'too few rows to split: a part is left without any',
      got: `${n} ${n === 1 ? 'row' : 'rows'}${typeof labels === 'number' ? '' : ' by class'}`,
      cure: 'Add rows, or ask for fewer parts',
    })
  return all
}

const wantedRows = (n: number, share: number) => (share === 0 ? 0 : Math.max(1, Math.floor(n * share + 0.5)))

/** The rows of each class, in order of first appearance, each class shuffled; all rows as one group where there is only their number. */
function shuffledGroups(labels: number | ArrayLike<string | number>, random: Random): Uint32Array[] {
  if (typeof labels === 'number') {
    checkNumber(labels, 'rows', 'the split', { min: 0, integer: true })
    return [random.permutation(labels)]
  }
  const groups = new Map<string | number, number[]>()
  for (let r = 0; r < labels.length; r++) {
    const group = groups.get(labels[r]!)
    if (group === undefined) groups.set(labels[r]!, [r])
    else group.push(r)
  }
  return [...groups.values()].map(rows => random.permutation(rows.length).map(i => rows[i]!))
}

/** How many rows of each group make up `total`, in proportion by largest remainder; each group keeps one. */
function allot(groups: readonly Uint32Array[], total: number): number[] {
  const n = groups.reduce((sum, group) => sum + group.length, 0)
  const shares = groups.map(group => (total * group.length) / n)
  const room = groups.map(group => Math.max(0, group.length - 1))
  const counts = shares.map((share, g) => Math.min(Math.floor(share), room[g]!))
  const order = shares
    .map((_, g) => g)
    .sort((a, b) => shares[b]! - Math.floor(shares[b]!) - (shares[a]! - Math.floor(shares[a]!)) || a - b)
  let left = total - counts.reduce((sum, count) => sum + count, 0)
  for (let before = -1; left > 0 && left !== before;) {
    before = left
    for (const g of order) {
      if (left === 0) break
      if (counts[g]! >= room[g]!) continue
      counts[g]!++
      left--
    }
  }
  return counts
}

const joined = (parts: readonly Uint32Array[]): Uint32Array => {
  const out = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out.sort()
}

/** One round of a cross-validation. */
export interface Fold {
  readonly train: Uint32Array
  readonly test: Uint32Array
}

/**
 * The rounds of a k-fold cross-validation: every row is tested in exactly one of them. Given labels it is stratified: fold sizes, and
 * the rows of each class in them, differ by at most one. The same for the same seed.
 *
 * @throws {OptionError} unless k is a whole number from 2 to the number of rows.
 */
export function folds(labels: number | ArrayLike<string | number>, k: number, seed: number): Fold[] {
  const groups = shuffledGroups(labels, new Random(seed))
  const n = groups.reduce((sum, group) => sum + group.length, 0)
  checkNumber(k, 'k', 'the folds', { min: 2, max: n, integer: true })
  const tests = Array.from({ length: k }, () => [] as number[])
  let dealt = 0
  for (const group of groups) for (const row of group) tests[dealt++ % k]!.push(row)
  return tests.map((test, f) => ({
    test: Uint32Array.from(test).sort(),
    train: joined(tests.filter((_, other) => other !== f).map(rows => Uint32Array.from(rows))),
  }))
}

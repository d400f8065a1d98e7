import { checkNumber, checkOptions, OptionError } from '../errors.ts'
import type { Matrix } from '../matrix.ts'
import { matrix } from '../matrix.ts'
import { cos, sin } from '../numerics/float64/trigonometry.ts'
import { Random } from '../random.ts'

/** What all toy data sets take. */
export interface ToyOptions {
  /** How many rows (100), shared out evenly among the classes. */
  readonly rows?: number
  /** Standard deviation of the normal noise added to every coordinate (0; in {@link gaussians} 1). */
  readonly noise?: number
  /** A whole number 0 … 2³² − 1. */
  readonly seed: number
  /** Whether the rows come in random order (true) or class after class. */
  readonly shuffle?: boolean
}

export interface CirclesOptions extends ToyOptions {
  /** Radius of the inner circle, 0 ≤ factor < 1 (0.8). */
  readonly factor?: number
}

export interface ClassesOptions extends ToyOptions {
  /** How many classes (2). */
  readonly classes?: number
}

export interface BlobsOptions extends Omit<ToyOptions, 'noise'> {
  /** How many clouds (3), their centers uniform over −10 … 10 in each coordinate; or the centers themselves. */
  readonly centers?: number | readonly (readonly number[])[]
  /** How many columns (2); with given centers as many as these have. */
  readonly features?: number
  /** Standard deviation of all clouds (1), or of each. */
  readonly standardDeviation?: number | readonly number[]
}

/** Rows, and the class of each, counted from 0. */
export interface ToyData<C extends number = number> {
  readonly inputs: Matrix<C>
  readonly labels: Uint32Array
}

const shared = ['rows', 'noise', 'seed', 'shuffle']

/**
 * Two interleaving half circles, label 0 the upper and 1 the lower (which gets the odd row): the numbers of scikit-learn's
 * `make_moons(rows, noise=noise, random_state=seed)`.
 *
 * @throws {OptionError} for an unknown option or one out of range.
 * @example moons({ rows: 100, noise: 0.1, seed: 0 }) // first row −0.0535, 0.9926, its label 0
 */
export function moons(options: ToyOptions): ToyData<2> {
  checkOptions(options, shared, 'moons')
  return plane('moons', options, halves, (label, i, count) => {
    const angle = i > 0 && i === count - 1 ? Math.PI : i * (Math.PI / (count - 1 || 1))
    return label === 0 ? [cos(angle), sin(angle)] : [1 - cos(angle), 1 - sin(angle) - 0.5]
  })
}

/**
 * A circle of radius 1, label 0, around one of radius `factor`, label 1 (which gets the odd row): the numbers of scikit-learn's
 * `make_circles(rows, noise=noise, factor=factor, random_state=seed)`.
 *
 * @throws {OptionError} for an unknown option or one out of range.
 */
export function circles({ factor = 0.8, ...options }: CirclesOptions): ToyData<2> {
  checkOptions(options, [...shared, 'factor'], 'circles')
  checkNumber(factor, 'factor', 'circles', { min: 0, below: 1 })
  return plane('circles', options, halves, (label, i, count) => {
    const angle = i * ((2 * Math.PI) / count)
    const radius = label === 0 ? 1 : factor
    return [cos(angle) * radius, sin(angle) * radius]
  })
}

/**
 * Clouds of normal points: the numbers of scikit-learn's
 * `make_blobs(rows, centers=centers, n_features=features, cluster_std=standardDeviation, random_state=seed)`.
 * Rows are shared out evenly, the first clouds get those left over.
 *
 * @throws {OptionError} for an unknown option, one out of range, or centers, features and standard deviations that do not go together.
 */
export function blobs(options: BlobsOptions): ToyData {
  checkOptions(options, ['rows', 'centers', 'features', 'standardDeviation', 'seed', 'shuffle'], 'blobs')
  const { centers = 3, features, standardDeviation = 1, seed, rows = 100, shuffle = true } = options
  checkNumber(rows, 'rows', 'blobs', { min: 1, integer: true })
  const random = new Random(seed)
  const places = typeof centers === 'number' ? drawCenters(centers, features ?? 2, random) : givenCenters(centers, features)
  const spreads = typeof standardDeviation === 'number' ? places.map(() => standardDeviation) : standardDeviation
  if (spreads.length !== places.length)
    throw clash(`one standard deviation for each of ${places.length} centers`, `${spreads.length}`)
  for (const spread of spreads) checkNumber(spread, 'standardDeviation', 'blobs', { min: 0 })
  const points: number[][] = []
  const labels: number[] = []
  evenly(rows, places.length).forEach((count, label) => {
    for (let i = 0; i < count; i++) {
      points.push(places[label]!.map(place => place + spreads[label]! * random.normal()))
      labels.push(label)
    }
  })
  return arrange(points, labels, shuffle ? random : undefined)
}

/**
 * Spirals wound around each other, one per class: point i of n of class k has radius r = (i + 1) / n and angle 2π (1.5 r + k / classes),
 * which makes one and a half turns. Rows are shared out evenly, the first classes get those left over.
 *
 * @throws {OptionError} for an unknown option or one out of range.
 */
export function spirals({ classes = 2, ...options }: ClassesOptions): ToyData<2> {
  checkOptions(options, [...shared, 'classes'], 'spirals')
  checkNumber(classes, 'classes', 'spirals', { min: 1, integer: true })
  return plane(
    'spirals',
    options,
    rows => evenly(rows, classes),
    (label, i, count) => {
      const radius = (i + 1) / count
      const angle = 2 * Math.PI * (1.5 * radius + label / classes)
      return [radius * cos(angle), radius * sin(angle)]
    },
  )
}

/**
 * Points uniform over the square −1 … 1, as many in each quadrant; label 1 where just one coordinate is negative (before the noise), else 0.
 *
 * @throws {OptionError} for an unknown option or one out of range.
 */
export function xor(options: ToyOptions): ToyData<2> {
  checkOptions(options, shared, 'xor')
  return plane(
    'xor',
    options,
    rows => evenly(rows, 2),
    (label, i, _count, random) => {
      const side = i % 2 === 0 ? 1 : -1
      return [side * random.uniform(), (label === 0 ? side : -side) * random.uniform()]
    },
  )
}

/**
 * Overlapping normal clouds, one per class, of standard deviation `noise` (1); that of class k around the point of radius 2 and
 * angle 2π k / classes. Rows are shared out evenly, the first classes get those left over.
 *
 * @throws {OptionError} for an unknown option or one out of range.
 */
export function gaussians({ classes = 2, noise = 1, ...options }: ClassesOptions): ToyData<2> {
  checkOptions(options, [...shared, 'classes'], 'gaussians')
  checkNumber(classes, 'classes', 'gaussians', { min: 1, integer: true })
  return plane(
    'gaussians',
    { ...options, noise },
    rows => evenly(rows, classes),
    label => {
      const angle = (2 * Math.PI * label) / classes
      return [2 * cos(angle), 2 * sin(angle)]
    },
  )
}

/** The toy data sets by name. */
export const toyData = { moons, circles, blobs, spirals, xor, gaussians }

/** The name of a toy data set. */
export type ToyName = keyof typeof toyData

type Place = (label: number, i: number, count: number, random: Random) => readonly [number, number]

/** Places the rows of each class on the plane, shuffles them, then adds the noise (the order in which scikit-learn draws). */
function plane(
  name: ToyName,
  { rows = 100, noise = 0, seed, shuffle = true }: ToyOptions,
  share: (rows: number) => readonly number[],
  place: Place,
): ToyData<2> {
  checkNumber(rows, 'rows', name, { min: 1, integer: true })
  checkNumber(noise, 'noise', name, { min: 0 })
  const random = new Random(seed)
  const points: (readonly [number, number])[] = []
  const labels: number[] = []
  share(rows).forEach((count, label) => {
    for (let i = 0; i < count; i++) {
      points.push(place(label, i, count, random))
      labels.push(label)
    }
  })
  const arranged = arrange(points, labels, shuffle ? random : undefined)
  const { data } = arranged.inputs
  if (noise > 0) for (let i = 0; i < data.length; i++) data[i]! += noise * random.normal()
  return { inputs: matrix(rows, 2, data), labels: arranged.labels }
}

function arrange(points: readonly (readonly number[])[], labels: readonly number[], random: Random | undefined): ToyData {
  const rows = points.length
  const order = random?.permutation(rows) ?? Uint32Array.from(points, (_, i) => i)
  const columns = points[0]!.length
  const data = new Float64Array(rows * columns)
  order.forEach((from, to) => data.set(points[from]!, to * columns))
  return { inputs: matrix(rows, columns, data), labels: order.map(from => labels[from]!) }
}

const halves = (rows: number): readonly number[] => [Math.floor(rows / 2), Math.ceil(rows / 2)]

const evenly = (rows: number, classes: number): readonly number[] =>
  Array.from({ length: classes }, (_, k) => Math.floor(rows / classes) + (k < rows % classes ? 1 : 0))

function drawCenters(count: number, features: number, random: Random): number[][] {
  checkNumber(count, 'centers', 'blobs', { min: 1, integer: true })
  checkNumber(features, 'features', 'blobs', { min: 1, integer: true })
  return Array.from({ length: count }, () => Array.from({ length: features }, () => -10 + 20 * random.uniform()))
}

function givenCenters(
  centers: readonly (readonly number[])[],
  features = centers[0]?.length ?? 0,
): readonly (readonly number[])[] {
  if (centers.length === 0) throw clash('at least one center', '0')
  for (const center of centers) {
    if (center.length !== features || features === 0)
      throw clash(`centers of ${Math.max(features, 1)} numbers`, `${center.length}`)
    for (const place of center) checkNumber(place, 'centers', 'blobs')
  }
  return centers
}

const clash = (expected: string, got: string) =>
  new OptionError({ problem: 'centers, features and standardDeviation do not go together', where: 'blobs', expected, got })

import { DataError, split } from 'glassbox'
import type { PlaygroundSettings, PointSource } from '../moment/moment.ts'
import type { Region, Task } from '../work/messages.ts'
import { MOST_CLASSES, pointsOf, tableOf } from './columns.ts'
import { toys } from './toys.ts'

/** Shown around the points, as a share of what they span. */
const MARGIN = 0.12
/** The square on which points are drawn by hand: −1 … 1. */
const HAND = 1

/** From a coordinate to what the network reads: (x − mean) ÷ deviation. */
export interface Scale {
  readonly mean: number
  readonly deviation: number
}

/** The points at hand, parted into those that are trained on and those held out. */
export interface Points {
  readonly x: Float64Array
  readonly y: Float64Array
  /** The class of each, or its number. */
  readonly target: Float64Array
  readonly task: Task
  /** None where numbers are learnt. */
  readonly classNames: readonly string[]
  readonly names: readonly [x: string, y: string, target: string]
  readonly train: Uint32Array
  readonly held: Uint32Array
  readonly scales: { readonly x: Scale; readonly y: Scale; readonly target: Scale }
  /** What is shown of the plane, in the points' own coordinates. */
  readonly region: Region
  readonly leftOut: number
}

const plain: Scale = { mean: 0, deviation: 1 }
export const scaled = (x: number, { mean, deviation }: Scale): number => (x - mean) / deviation
export const unscaled = (x: number, { mean, deviation }: Scale): number => x * deviation + mean

type Raw = Pick<Points, 'x' | 'y' | 'target' | 'classNames' | 'names'> & { readonly leftOut?: number; readonly region?: Region }

const numbered = (count: number) => Array.from({ length: count }, (_, c) => `class ${c}`)

function rawOf(source: PointSource, seed: number): Raw {
  if (source.kind === 'drawn') {
    const column = (at: number) => Float64Array.from(source.points, point => point[at] ?? NaN)
    const target = column(2)
    const classes = Math.max(2, ...target.map(own => own + 1))
    const region: Region = { x: [-HAND, HAND], y: [-HAND, HAND] }
    return { x: column(0), y: column(1), target, classNames: numbered(classes), names: ['x', 'y', 'class'], region }
  }
  if (source.kind === 'table')
    return {
      ...pointsOf(tableOf(source.text, source.name), source),
      names: [source.x, source.y, source.target],
    }
  const toy = Object.hasOwn(toys, source.name) ? toys[source.name] : undefined
  if (!toy)
    throw new DataError({
      problem: `there is no toy data set "${source.name}"`,
      expected: Object.keys(toys).join(', '),
    })
  const { rows, noise, classes = 2 } = source
  const { classes: drawn, ...points } = toy.draw({ rows, noise, seed, classes })
  return { ...points, classNames: numbered(drawn), names: ['x', 'y', drawn > 0 ? 'class' : 'number'] }
}

/** Makes the points that the settings ask for. @throws {GlassboxError} that says what does not fit. */
export function pointsFor({ source, seed, heldOut, isStandardised }: Omit<PlaygroundSettings, 'layers'>): Points {
  const raw = rawOf(source, seed)
  const classes = raw.classNames.length
  const present = new Set(raw.target).size
  if (source.kind === 'drawn' && present < 2)
    throw new DataError({
      problem: raw.x.length === 0 ? 'there are no points yet' : 'all points are of one class',
      expected: 'points of two classes or more',
      cure: 'Choose a class and click on the plane, or type coordinates',
    })
  if (classes > MOST_CLASSES)
    throw new DataError({ problem: 'there are too many classes', expected: `2 to ${MOST_CLASSES}`, got: `${classes}` })
  const parts = split(classes > 0 ? raw.target : raw.target.length, { seed, validation: heldOut })
  const scaleOver = (numbers: Float64Array) => (isStandardised ? scaleOf(numbers, parts.train) : plain)
  return {
    ...raw,
    task: classes === 0 ? 'numbers' : classes === 2 ? 'binary' : 'classes',
    train: parts.train,
    held: parts.validation,
    scales: {
      x: scaleOver(raw.x),
      y: scaleOver(raw.y),
      target: classes === 0 ? scaleOver(raw.target) : plain,
    },
    region: raw.region ?? regionOf(raw.x, raw.y),
    leftOut: raw.leftOut ?? 0,
  }
}

function scaleOf(numbers: Float64Array, rows: Uint32Array): Scale {
  const mean = rows.reduce((sum, row) => sum + numbers[row]!, 0) / rows.length
  const variance = rows.reduce((sum, row) => sum + (numbers[row]! - mean) ** 2, 0) / rows.length
  return { mean, deviation: Math.sqrt(variance) || 1 }
}

/** What the points span, the same length along both axes where they are alike. */
function regionOf(x: Float64Array, y: Float64Array): Region {
  const span = (numbers: Float64Array) => {
    let [least, most] = [Infinity, -Infinity]
    for (const own of numbers) [least, most] = [Math.min(least, own), Math.max(most, own)]
    return { middle: (least + most) / 2, length: most - least || 1 }
  }
  const [own, other] = [span(x), span(y)]
  const isAlike = Math.max(own.length, other.length) < 3 * Math.min(own.length, other.length)
  const around = ({ middle, length }: { middle: number; length: number }): [number, number] => {
    const half = (isAlike ? Math.max(own.length, other.length) : length) * (0.5 + MARGIN)
    return [middle - half, middle + half]
  }
  return { x: around(own), y: around(other) }
}

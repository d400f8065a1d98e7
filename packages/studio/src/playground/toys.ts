import { float64, Random, toy } from 'glassbox'

/** Points with the class or the number of each. */
interface Drawn {
  readonly x: Float64Array
  readonly y: Float64Array
  readonly target: Float64Array
  /** 0 where numbers are to be learnt. */
  readonly classes: number
}

interface ToyOptions {
  readonly rows: number
  readonly noise: number
  readonly seed: number
  readonly classes: number
}

interface Toy {
  readonly title: string
  /** As it is first shown. */
  readonly noise: number
  /** Whether the reader chooses how many classes there are. */
  readonly isOfNumbers?: true
  readonly hasClasses?: true
  /** Whether its coordinates are too wide to be learnt from as they are. */
  readonly isWide?: true
  readonly draw: (options: ToyOptions) => Drawn
}

function classed({ inputs, labels }: toy.ToyData, classes: number): Drawn {
  const column = (k: number) => Float64Array.from(labels, (_, row) => inputs.data[2 * row + k]!)
  return { x: column(0), y: column(1), target: Float64Array.from(labels), classes }
}

/** Points uniform over the square −1 … 1, the number of each by a rule, with normal noise added. */
const surface = (rule: (x: number, y: number) => number) => {
  return ({ rows, noise, seed }: ToyOptions): Drawn => {
    const random = new Random(seed)
    const places = () => Float64Array.from({ length: rows }, () => 2 * random.uniform() - 1)
    const [x, y] = [places(), places()]
    const target = x.map((own, row) => rule(own, y[row]!) + (noise > 0 ? noise * random.normal() : 0))
    return { x, y, target, classes: 0 }
  }
}

const bump = (x: number, y: number) => float64.exp(-5 * (x * x + y * y))

/** The toy data sets: those of the core, and two of numbers. */
export const toys: Readonly<Record<string, Toy>> = {
  moons: {
    title: 'Moons',
    noise: 0.15,
    draw: ({ classes: _classes, ...options }) => classed(toy.moons(options), 2),
  },
  circles: {
    title: 'Circles',
    noise: 0.1,
    draw: ({ classes: _classes, ...options }) => classed(toy.circles({ ...options, factor: 0.5 }), 2),
  },
  xor: {
    title: 'Exclusive or',
    noise: 0,
    draw: ({ classes: _classes, ...options }) => classed(toy.xor(options), 2),
  },
  spirals: {
    title: 'Spirals',
    noise: 0.02,
    hasClasses: true,
    draw: options => classed(toy.spirals(options), options.classes),
  },
  gaussians: {
    title: 'Clouds in a ring',
    noise: 0.7,
    hasClasses: true,
    draw: options => classed(toy.gaussians(options), options.classes),
  },
  blobs: {
    title: 'Blobs anywhere',
    noise: 1,
    hasClasses: true,
    isWide: true,
    draw: ({ noise, classes, ...options }) =>
      classed(toy.blobs({ ...options, centers: classes, standardDeviation: noise }), classes),
  },
  plane: { title: 'A plane', isOfNumbers: true, noise: 0.05, draw: surface((x, y) => (x + y) / 2) },
  hills: {
    title: 'Hill and hollow',
    isOfNumbers: true,
    noise: 0.05,
    draw: surface((x, y) => bump(x - 0.5, y - 0.5) - bump(x + 0.5, y + 0.5)),
  },
}

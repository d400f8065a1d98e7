import type { LayerSetting, PlaygroundSettings, PointSource } from '../moment/moment.ts'
import { toys } from './toys.ts'

export const MOST_LAYERS = 6
export const MOST_UNITS = 64

export const newLayer: LayerSetting = { units: 4, activation: 'tanh' }

/** A toy data set as it is first shown. */
export const toySource = (name: string): PointSource => ({
  kind: 'toy',
  name,
  rows: 300,
  noise: toys[name]!.noise,
  ...(toys[name]!.hasClasses && { classes: name === 'spirals' ? 2 : 3 }),
})

/** How the room opens. */
export const first: PlaygroundSettings = {
  source: toySource('moons'),
  isStandardised: false,
  heldOut: 0.3,
  seed: 1,
  layers: [{ units: 10, activation: 'tanh' }],
  optimizer: 'adam',
  momentum: 0,
  learningRate: 0.03,
  batchSize: 32,
  l1: 0,
  l2: 0,
}

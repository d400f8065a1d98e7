import type { PlaygroundSettings } from '../moment/moment.ts'
import type { Points } from './points.ts'

interface UnitPlace {
  readonly layer: number
  readonly unit: number
}

/** A unit in words; layers count from 0, the output's is the last. */
export function unitName({ layer, unit }: UnitPlace, { layers }: PlaygroundSettings, { task, classNames }: Points): string {
  if (layer < layers.length) return `unit ${unit + 1} of layer ${layer + 1}`
  return task === 'classes' ? `the output of ${classNames[unit]}` : 'the output'
}

/** The layer's name in the program. */
export const layerName = (layer: number, { layers }: PlaygroundSettings): string =>
  layer < layers.length ? `hidden${layer + 1}` : 'output'

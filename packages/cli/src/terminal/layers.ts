import { count } from './number.ts'
import type { Look } from './style.ts'
import { table } from './table.ts'

/** A layer as its picture needs it. */
export interface LayerShape {
  readonly name: string
  /** `input`, `dense`, `embedding`, `concatenate`, `add`, or a layer that leaves the width alone (`dropout`, `batchNorm` …). */
  readonly kind: string
  /** Width of its output. */
  readonly units: number
  readonly activation?: string | undefined
  /** What it learns: weights (in × out) first, then biases and others. */
  readonly parameters: readonly { readonly name: string; readonly shape: readonly number[] }[]
  /** Indices of the layers that it reads, each before it in the list. Default: the one before; for the first and for kind `input`, none. */
  readonly inputs?: readonly number[] | undefined
}

/** The layers that a layer reads. */
export const inputsOf = (layer: LayerShape, index: number): readonly number[] =>
  layer.inputs ?? (index === 0 || layer.kind === 'input' ? [] : [index - 1])

const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1)

/** How many numbers a layer learns. */
export const parameterCount = (layer: LayerShape): number => layer.parameters.reduce((sum, { shape }) => sum + size(shape), 0)

const isVector = (shape: readonly number[]) => shape.filter(length => length !== 1).length < 2

/** The shapes of a layer's parameters in short: "7×16 + 16" for weights and bias. */
export function parameterShapes(layer: LayerShape, look: Look): string {
  const times = look.unicode ? '×' : 'x'
  const isBias = (shape: readonly number[], i: number) => i > 0 && isVector(shape)
  return layer.parameters.map(({ shape }, i) => (isBias(shape, i) ? count(size(shape)) : shape.join(times))).join(' + ')
}

/** The layers as a table: name, kind, width, shapes of what they learn and how many numbers that is, with the sum below. */
export function layerTable(layers: readonly LayerShape[], look: Look): string[] {
  const sum = layers.reduce((all, layer) => all + parameterCount(layer), 0)
  return table(
    [
      { title: 'layer' },
      { title: 'kind' },
      { title: 'units', align: 'right' },
      { title: 'weights + bias' },
      { title: 'parameters', align: 'right' },
    ],
    [
      ...layers.map(layer => [
        layer.name,
        kindOf(layer),
        count(layer.units),
        parameterShapes(layer, look),
        count(parameterCount(layer)),
      ]),
      ['total', '', '', '', count(sum)],
    ],
    look,
  )
}

/** Kind and activation: "dense, relu". */
export const kindOf = ({ kind, activation }: LayerShape): string => (activation === undefined ? kind : `${kind}, ${activation}`)

import { DataError, OptionError } from '../../errors.ts'
import type { Matrix } from '../../matrix.ts'
import type { Activation, ActivationName } from '../../network/activation.ts'
import type { Network } from '../../network/network.ts'
import { predictionProgram } from '../../program/compile.ts'
import type { Parameters } from '../../program/program.ts'
import { Names } from '../names.ts'

/** What each kind of layer holds, as the network room writes it. */
export interface LayerSpecs {
  readonly input: object
  readonly dense: { readonly activation?: Activation; readonly bias?: boolean }
  readonly activation: { readonly activation: Activation }
  readonly dropout: { readonly rate: number }
  readonly batchNorm: { readonly epsilon?: number; readonly momentum?: number }
  readonly layerNorm: { readonly epsilon?: number }
  readonly embedding: { readonly levels: number; readonly dimensions: number }
  readonly concatenate: object
  readonly add: object
}
export type LayerKind = keyof LayerSpecs

/** A layer of a network as it is written in Python. */
export interface Placed<K extends LayerKind = LayerKind> {
  readonly kind: K
  readonly spec: LayerSpecs[K]
  /** Its own name in the network. */
  readonly name: string
  /** What it is called in Python. */
  readonly id: string
  readonly width: number
  readonly inputs: readonly Placed[]
}

/** One row for each kind of layer: a missing one does not compile. */
export type LayerTable<R> = { readonly [K in LayerKind]: (layer: Placed<K>) => R }

export const rowOf = <R>(table: LayerTable<R>, layer: Placed): R => applied(table, layer)
function applied<R, K extends LayerKind>(table: LayerTable<R>, layer: Placed<K>): R {
  const row: (layer: Placed<K>) => R = table[layer.kind]
  return row(layer)
}

/** One expression for each activation, of what it is applied to and its α: a missing one does not compile. */
export type ActivationTable = { readonly [A in ActivationName]: (x: string, alpha: number) => string }

const KINDS: { readonly [K in LayerKind]: true } = {
  input: true,
  dense: true,
  activation: true,
  dropout: true,
  batchNorm: true,
  layerNorm: true,
  embedding: true,
  concatenate: true,
  add: true,
}
const isKind = (kind: string): kind is LayerKind => Object.hasOwn(KINDS, kind)

/** Name and α of an activation; α is 0.01 for leakyRelu and 1 for elu unless given. */
export const activationOf = (activation: Activation = 'linear'): { readonly name: ActivationName; readonly alpha: number } =>
  typeof activation === 'string' ? { name: activation, alpha: activation === 'leakyRelu' ? 0.01 : 1 } : activation

/** An activation applied in a language; what is linear stays as it is. */
export function activated(table: ActivationTable, activation: Activation | undefined, x: string): string {
  const { name, alpha } = activationOf(activation)
  return table[name](x, alpha)
}

const PYTHON =
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with len zip range min print'

/**
 * The layers of a network with Python names, in the order in which they are computed.
 *
 * @throws {OptionError} for a layer of the caller's own kind, which no framework knows.
 */
export function placedLayers(network: Network, reserved: string): readonly Placed[] {
  const names = new Names([...PYTHON.split(' '), ...reserved.split(' ')], () => '')
  const placed: Placed[] = []
  for (const { name, width, spec, inputs } of network.nodes) {
    const { kind } = spec
    if (!isKind(kind))
      throw new OptionError({
        problem: 'a layer is of a kind that no framework has',
        where: `layer "${name}"`,
        expected: Object.keys(KINDS).join(', '),
        got: kind,
        cure: 'Export the program step by step instead: programAs',
      })
    placed.push({ kind, spec, name, id: names.fresh(name), width, inputs: inputs.map(i => placed[i]!) }) // prettier-ignore
  }
  return placed
}

/** Above so many numbers they are not written into a script. */
const MOST_NUMBERS = 20_000

/**
 * The numbers of a parameter by its name; undefined where none are written into the script: not given, or too many.
 *
 * @throws {DataError} for a parameter that is missing, of another shape, or not finite.
 */
export function numbersOf(network: Network, parameters: Parameters | undefined): ((name: string) => Matrix) | undefined {
  if (parameters === undefined) return undefined
  let total = 0
  for (const { value, rows, columns } of predictionProgram(network).parameters) {
    const { rows: r, columns: c, data } = parameters.get(value.name) ?? { rows: 0, columns: 0, data: [] }
    const fits = r === rows && c === columns && data.length === rows * columns
    if (!fits || !data.every(Number.isFinite))
      throw new DataError({
        problem: fits ? 'a parameter holds numbers that are not finite' : 'a parameter is missing or has another shape',
        where: `parameter "${value.name}"`,
        expected: `${rows} × ${columns} numbers`,
        ...(!fits && { got: parameters.has(value.name) ? `${r} × ${c}` : 'none' }),
      })
    total += rows * columns
  }
  return total > MOST_NUMBERS ? undefined : name => parameters.get(name)!
}

/** A matrix as a Python list of lists, or of its one row as a list. */
export function listOf({ rows, columns, data }: Matrix, flat = false): string {
  const row = (r: number) => `[${Array.from({ length: columns }, (_, c) => String(data[r * columns + c]!)).join(', ')}]`
  if (flat) return row(0)
  return `[${Array.from({ length: rows }, (_, r) => row(r)).join(', ')}]`
}

/** What a loss takes from before the last activation, since that is where its own formula starts. */
export function isFused(loss: string, activation: ActivationName): boolean {
  return (
    (loss === 'binaryCrossEntropy' && activation === 'sigmoid') || (loss === 'softmaxCrossEntropy' && activation === 'softmax')
  )
}

/** The activation that a network ends in, where its last layer has one. */
export function lastActivation(last: Placed): ActivationName {
  if (last.kind === 'dense') return activationOf((last.spec as LayerSpecs['dense']).activation).name
  return last.kind === 'activation' ? activationOf((last.spec as LayerSpecs['activation']).activation).name : 'linear'
}

/** The last layer without its activation. */
export const withoutActivation = (last: Placed): Placed =>
  last.kind === 'dense' ? { ...last, spec: { ...last.spec, activation: 'linear' } } : last

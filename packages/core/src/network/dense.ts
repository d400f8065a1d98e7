import { checkFlag, checkNumber, checkOptions } from '../errors.ts'
import { add } from '../ops/arithmetic.ts'
import { matmul } from '../ops/matmul.ts'
import type { Initializer } from '../program/program.ts'
import { applyActivation, checkActivation, initializerFor } from './activation.ts'
import type { Activation } from './activation.ts'
import { checkInitializer } from './check-initializer.ts'
import { zeros } from './initializers.ts'
import { layer, named } from './layer.ts'
import type { Layer, LayerDefinition, LayerSpec } from './layer.ts'

export interface DenseOptions<In extends number = number> {
  readonly name?: string
  /** The width of the input, where it shall be checked (by the compiler too). */
  readonly inputs?: In
  /** Default `linear`. */
  readonly activation?: Activation
  /** Whether a bias is added; default true. */
  readonly bias?: boolean
  /** Default: He for relu and its kin, LeCun for selu, Glorot (uniform) for all others. */
  readonly weightsInitializer?: Initializer
  /** Default zeros. */
  readonly biasInitializer?: Initializer
}

type DenseSpec = LayerSpec & DenseOptions & { readonly units: number }

export const denseDefinition: LayerDefinition<DenseSpec> = {
  kind: 'dense',
  build(b, spec, [input], name) {
    const { units, activation = 'linear', bias = true, weightsInitializer, biasInitializer } = spec
    const width = input!.shape[1] as number
    const weights = b.parameter(`${name}.weights`, 'weights', width, units, weightsInitializer ?? initializerFor(activation))
    const product = b.step(
      matmul,
      [input!, weights],
      { transposeA: false, transposeB: false },
      `${name}.${bias ? 'product' : 'z'}`,
    )
    if (!bias) return applyActivation(b, activation, product, `${name}.output`)
    const shift = b.parameter(`${name}.bias`, 'bias', 1, units, biasInitializer ?? zeros())
    return applyActivation(b, activation, b.step(add, [product, shift], {}, `${name}.z`), `${name}.output`)
  },
}

/**
 * A fully connected layer: activation(X · W + b), X (rows × inputs), W (inputs × units), b (1 × units).
 *
 * @throws {OptionError} for a width that is no whole number above 0, an unknown option or activation.
 * @example sequential(4, dense(3, { activation: 'sigmoid' }), dense(1, { activation: 'sigmoid' }))
 */
export function dense<const Units extends number, const In extends number = number>(
  units: Units,
  options: DenseOptions<In> = {},
): Layer<In, Units> {
  const where = options.name === undefined ? 'dense' : `dense "${options.name}"`
  checkOptions(options, ['name', 'inputs', 'activation', 'bias', 'weightsInitializer', 'biasInitializer'], where)
  checkNumber(units, 'units', where, { integer: true, min: 1 })
  const { activation = 'linear', bias = true } = options
  checkActivation(activation, where)
  checkFlag(bias, 'bias', where)
  for (const name of ['weightsInitializer', 'biasInitializer'] as const) checkInitializer(options[name], name, where)
  return layer(denseDefinition, { kind: 'dense', ...named(options.name), units, ...options }, units, options.inputs)
}

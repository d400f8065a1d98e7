import { checkChoice, checkNumber, checkOptions } from '../errors.ts'
import { activationOps } from '../ops/activations.ts'
import { logSoftmax, softmax } from '../ops/softmax.ts'
import type { Value } from '../ops/op.ts'
import type { Builder } from '../program/builder.ts'
import type { Initializer } from '../program/program.ts'
import { glorotUniform, heUniform, lecunNormal } from './initializers.ts'
import { keepingLayer, named } from './layer.ts'
import type { KeepingLayer, LayerDefinition, LayerSpec } from './layer.ts'

export type ActivationName = keyof typeof activationOps | 'linear' | 'softmax' | 'logSoftmax'

/** The names of all activations. */
export const activationNames: readonly ActivationName[] = /* @__PURE__ */ (() => [
  'linear',
  ...(Object.keys(activationOps) as (keyof typeof activationOps)[]),
  'softmax',
  'logSoftmax',
])()

/** An activation by name, with α for leakyRelu (0.01 unless given) and elu (1 unless given). */
export type Activation = ActivationName | { readonly name: 'leakyRelu' | 'elu'; readonly alpha: number }

/** Checks an activation as it came from a caller or a file. Throws OptionError that names the layer and the nearest known name. */
export function checkActivation(activation: unknown, where: string): asserts activation is Activation {
  if (typeof activation === 'object' && activation !== null) {
    const { name, alpha, ...rest } = activation as { name?: unknown; alpha?: unknown }
    checkOptions(rest, ['name', 'alpha'], where)
    checkChoice(name, 'activation.name', where, ['leakyRelu', 'elu'])
    checkNumber(alpha, 'alpha', where)
  } else checkChoice(activation, 'activation', where, activationNames)
}

const nameOf = (activation: Activation): ActivationName => (typeof activation === 'string' ? activation : activation.name)

/** Adds the activation's step; none for `linear`. */
export function applyActivation(b: Builder, activation: Activation, z: Value, name: string): Value {
  const kind = nameOf(activation)
  if (kind === 'linear') return z
  if (kind === 'softmax') return b.step(softmax, [z], {}, name)
  if (kind === 'logSoftmax') return b.step(logSoftmax, [z], {}, name)
  const alpha = typeof activation === 'string' ? (activation === 'leakyRelu' ? 0.01 : 1) : activation.alpha
  return b.step(activationOps[kind], [z], { alpha }, name)
}

/** The initialiser that suits an activation: He for relu and its kin, LeCun for selu, Glorot for all others. */
export function initializerFor(activation: Activation): Initializer {
  const kind = nameOf(activation)
  if (kind === 'selu') return lecunNormal()
  return ['relu', 'leakyRelu', 'elu', 'gelu', 'geluTanh', 'silu', 'relu6', 'mish'].includes(kind) ? heUniform() : glorotUniform()
}

export const activationDefinition: LayerDefinition<LayerSpec & { readonly activation: Activation }> = {
  kind: 'activation',
  build: (b, spec, [input], name) => applyActivation(b, spec.activation, input!, `${name}.output`),
}

/** An activation as a layer of its own. @throws {OptionError} for an unknown name. */
export function activation(kind: Activation, options: { name?: string } = {}): KeepingLayer {
  checkOptions(options, ['name'], 'activation')
  checkActivation(kind, 'activation')
  return keepingLayer(activationDefinition, { kind: 'activation', ...named(options.name), activation: kind })
}

import { OptionError } from '../../errors.ts'
import type { AdagradOptions, AdadeltaOptions, RmspropOptions } from '../../optimizers/adaptive.ts'
import type { AdamOptions, NadamOptions } from '../../optimizers/adam.ts'
import type { SgdOptions } from '../../optimizers/sgd.ts'
import type { OptimizerName } from '../../optimizers/table.ts'
import type { LossName } from '../../network/losses.ts'
import { activated, activationOf, isFused, lastActivation, listOf, placedLayers, rowOf, withoutActivation } from './nodes.ts'
import type { ActivationTable, LayerTable, Placed } from './nodes.ts'
import { indented, keywords, lossOptions } from './settings.ts'
import type { LossOptions, LossTable, OptimizerTable, ScriptParts } from './settings.ts'

const RESERVED =
  'np keras layers ops network trained logits output y loss_of train predict epochs batch_size weight own optimizer'

const named = (name: string) => (x: string) => `keras.activations.${name}(${x})`
const activations: ActivationTable = {
  linear: x => x,
  sigmoid: named('sigmoid'),
  tanh: named('tanh'),
  relu: named('relu'),
  leakyRelu: (x, alpha) => `keras.activations.leaky_relu(${x}, negative_slope=${alpha})`,
  elu: (x, alpha) => `keras.activations.elu(${x}, alpha=${alpha})`,
  selu: named('selu'),
  gelu: x => `keras.activations.gelu(${x}, approximate=False)`,
  geluTanh: x => `keras.activations.gelu(${x}, approximate=True)`,
  silu: named('silu'),
  softplus: named('softplus'),
  softsign: named('softsign'),
  hardSigmoid: named('hard_sigmoid'),
  relu6: named('relu6'),
  mish: named('mish'),
  softmax: named('softmax'),
  logSoftmax: named('log_softmax'),
}

/** A layer as an expression, and what fills its weights, in Keras's order. */
interface KerasLayer {
  readonly output: string
  readonly weights?: readonly { readonly parameter: string; readonly flat: boolean }[]
}

const only = ({ inputs: [input] }: Placed): string => input!.id
const flat = (parameter: string) => ({ parameter, flat: true })
const whole = (parameter: string) => ({ parameter, flat: false })
/** An activation as a function: by its name where it takes no settings. */
function functionOf(activation: Parameters<typeof activationOf>[0]): string {
  const text = activated(activations, activation, 'x')
  return /^[\w.]+\(x\)$/.test(text) ? text.slice(0, -3) : `lambda x: ${text}`
}
/** An activation that stands as a layer of its own. */
const asLayer = (activation: Parameters<typeof activationOf>[0], id: string, x: string) =>
  activationOf(activation).name === 'linear' ? x : `layers.Activation(${functionOf(activation)}, name='${id}')(${x})`

const layers: LayerTable<KerasLayer> = {
  input: ({ id, width }) => ({ output: `keras.Input((${width},), name='${id}')` }),
  dense(layer) {
    const { spec: { activation, bias = true }, id, name, width } = layer // prettier-ignore
    const settings = keywords({
      activation: activationOf(activation).name === 'linear' ? undefined : functionOf(activation),
      use_bias: bias ? undefined : false,
      name: `'${id}'`,
    })
    return {
      output: `layers.Dense(${width}, ${settings})(${only(layer)})`,
      weights: [whole(`${name}.weights`), ...(bias ? [flat(`${name}.bias`)] : [])],
    }
  },
  activation: layer => ({ output: asLayer(layer.spec.activation, layer.id, only(layer)) }),
  dropout: layer => ({ output: `layers.Dropout(${layer.spec.rate}, name='${layer.id}')(${only(layer)})` }),
  batchNorm(layer) {
    const { spec: { epsilon = 1e-5, momentum = 0.1 }, id, name } = layer // prettier-ignore
    return {
      output: `layers.BatchNormalization(momentum=1 - ${momentum}, epsilon=${epsilon}, name='${id}')(${only(layer)})`,
      weights: [flat(`${name}.scale`), flat(`${name}.shift`), flat(`${name}.runningMean`), flat(`${name}.runningVariance`)],
    }
  },
  layerNorm(layer) {
    const { spec: { epsilon = 1e-5 }, id, name } = layer // prettier-ignore
    return {
      output: `layers.LayerNormalization(epsilon=${epsilon}, name='${id}')(${only(layer)})`,
      weights: [flat(`${name}.scale`), flat(`${name}.shift`)],
    }
  },
  embedding: layer => ({
    output: `layers.Flatten()(layers.Embedding(${layer.spec.levels}, ${layer.spec.dimensions}, name='${layer.id}')(${only(layer)}))`,
    weights: [whole(`${layer.name}.table`)],
  }),
  concatenate: ({ inputs, id }) => ({
    output: `layers.Concatenate(name='${id}')([${inputs.map(input => input.id).join(', ')}])`,
  }),
  add: ({ inputs, id }) => ({ output: `layers.Add(name='${id}')([${inputs.map(input => input.id).join(', ')}])` }),
}

const gathered = (each: string, { reduction }: LossOptions) => [`return ops.${reduction}(${each})`]

function binary(of: (target: string) => string, options: LossOptions): readonly string[] {
  const { labelSmoothing: s, classWeights, reduction } = options
  const each = of(s === 0 ? 'y' : `(y * ${1 - s} + ${s / 2})`)
  if (classWeights === undefined) return gathered(each, options)
  return [
    `weight = y * ${classWeights[1]!} + (1 - y) * ${classWeights[0]!}`,
    `return ops.sum(weight * (${each}))${reduction === 'mean' ? ' / ops.sum(weight)' : ''}`,
  ]
}
const fromLogits = (options: LossOptions) => binary(y => `ops.softplus(output) - output * ${y}`, options)
const log = (x: string) => `ops.maximum(ops.log(${x}), -100)`

/** Bodies of `loss_of(y, output)`: Keras's own losses sum over rows only, and clip probabilities at 10⁻⁷. */
const losses: LossTable<readonly string[]> = {
  halfSquaredErrorSum: options => gathered('0.5 * (output - y) ** 2', options),
  mse: options => gathered('(output - y) ** 2', options),
  mae: options => gathered('ops.abs(output - y)', options),
  huber: options => [
    'own = ops.abs(output - y)',
    ...gathered(`ops.where(own <= ${options.delta}, 0.5 * own ** 2, ${options.delta} * (own - ${options.delta / 2}))`, options),
  ],
  binaryCrossEntropy: (options, fused) =>
    fused ? fromLogits(options) : binary(y => `-${y} * ${log('output')} - (1 - ${y}) * ${log('1 - output')}`, options),
  binaryCrossEntropyWithLogits: fromLogits,
  softmaxCrossEntropy({ reduction, labelSmoothing: s, classWeights }) {
    const weights = classWeights && `np.array([${classWeights.join(', ')}])`
    const shares = s === 0 ? 'own' : `(own * ${1 - s} + ${s} / output.shape[-1])`
    return [
      "own = ops.one_hot(ops.cast(y[:, 0], 'int32'), output.shape[-1], dtype=output.dtype)",
      ...(weights === undefined ? [] : [`weight = ${weights}`]),
      `each = -ops.sum(${weights === undefined ? '' : 'weight * '}${shares} * ops.log_softmax(output), axis=-1)`,
      reduction === 'sum'
        ? 'return ops.sum(each)'
        : weights === undefined
          ? 'return ops.mean(each)'
          : 'return ops.sum(each) / ops.sum(weight * own)',
    ]
  },
}

function refuse(optimizer: string, what: string, cure: string): never {
  throw new OptionError({ problem: `Keras has no ${what}`, where: `optimizer "${optimizer}"`, cure })
}
/** Keras's own weight decay stands apart from the gradient, as in adamw. */
function checkDecay(optimizer: string, decay: number | undefined): void {
  if (decay !== undefined && decay !== 0)
    refuse(optimizer, 'L2 decay as part of the gradient', 'Take adamw, leave weightDecay out, or write it for PyTorch')
}
const made = (name: string, values: Parameters<typeof keywords>[0]) => `keras.optimizers.${name}(${keywords(values)})`
const moments = ({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions) => ({ beta_1: beta1, beta_2: beta2, epsilon })

const optimizers: OptimizerTable = {
  sgd({ momentum = 0, nesterov = false, dampening = 0, weightDecay }: SgdOptions, learning_rate) {
    checkDecay('sgd', weightDecay)
    if (dampening !== 0) refuse('sgd', 'dampening', 'Leave it out, or write it for PyTorch')
    return made('SGD', { learning_rate, momentum, nesterov })
  },
  adagrad({ epsilon = 1e-10, initialAccumulator = 0, learningRateDecay = 0, weightDecay }: AdagradOptions, learning_rate) {
    checkDecay('adagrad', weightDecay)
    if (learningRateDecay !== 0) refuse('adagrad', 'learning rate decay within it', 'Leave it out, or write it for PyTorch')
    return made('Adagrad', { learning_rate, initial_accumulator_value: initialAccumulator, epsilon })
  },
  adadelta({ rho = 0.9, epsilon = 1e-6, weightDecay }: AdadeltaOptions, learning_rate) {
    checkDecay('adadelta', weightDecay)
    return made('Adadelta', { learning_rate, rho, epsilon })
  },
  rmsprop({ alpha = 0.99, epsilon = 1e-8, momentum = 0, centered = false, weightDecay }: RmspropOptions, learning_rate) {
    checkDecay('rmsprop', weightDecay)
    return made('RMSprop', { learning_rate, rho: alpha, momentum, epsilon, centered })
  },
  adam(options: AdamOptions, learning_rate) {
    checkDecay('adam', options.weightDecay)
    return made('Adam', { learning_rate, ...moments(options), amsgrad: options.amsgrad })
  },
  adamw: (options: AdamOptions, learning_rate) =>
    made('AdamW', { learning_rate, weight_decay: options.weightDecay ?? 0.01, ...moments(options), amsgrad: options.amsgrad }),
  nadam(options: NadamOptions, learning_rate) {
    checkDecay('nadam', options.weightDecay)
    if ((options.momentumDecay ?? 0.004) !== 0.004) refuse('nadam', 'momentum decay other than 0.004', 'Leave it out, or write it for PyTorch') // prettier-ignore
    return made('Nadam', { learning_rate, ...moments(options) })
  },
  radam: () => refuse('radam', 'RAdam', 'Take adam, or write it for PyTorch'),
  rprop: () => refuse('rprop', 'Rprop', 'Take adam, or write it for PyTorch'),
  lbfgs: () => refuse('lbfgs', 'L-BFGS', 'Take adam, or write it for PyTorch or scikit-learn'),
}

/** What Keras does a little differently, where the script comes across it. */
function remarks(placed: readonly Placed[], optimizer: string): readonly string[] {
  return [
    ...(placed.some(({ kind }) => kind === 'batchNorm')
      ? ['# In training, Keras follows the biased variance of a batch (divided by n, not n - 1).']
      : []),
    ...(['adam', 'adamw', 'nadam', 'adagrad', 'rmsprop'].includes(optimizer)
      ? ['# Keras adds epsilon at a slightly different place: after many steps, weights differ in their last digits.']
      : []),
  ]
}

/** The network as a Keras 3 model in float64, with its loss, its optimiser, and functions `train` and `predict`. */
export function kerasScript({ network, loss, optimizer, epochs, batchSize, numbers }: ScriptParts): string {
  const placed = placedLayers(network, RESERVED)
  const last = placed.at(-1)!
  const final = lastActivation(last)
  const fused = isFused(loss.name, final)
  const args = placed.filter(({ kind }) => kind === 'input').map(({ id }) => id)
  const inputs = args.length === 1 ? args[0]! : `[${args.join(', ')}]`
  const lines = placed.map(layer => {
    const bare = fused && layer === last
    const { output } = bare && layer.kind === 'activation' ? { output: only(layer) } : rowOf(layers, bare ? withoutActivation(layer) : layer) // prettier-ignore
    return `${layer.id} = ${output}`
  })
  const models = fused
    ? [
        '# The loss takes what comes before the last activation: both models share their layers.',
        `trained = keras.Model(${inputs}, ${last.id})`,
        `network = keras.Model(${inputs}, layers.Activation(${functionOf(final)})(${last.id}))`,
      ]
    : [`network = trained = keras.Model(${inputs}, ${last.id})`]
  const loads = numbers && placed.flatMap(layer => {
      const { weights } = rowOf(layers, layer)
      if (weights === undefined) return []
      const arrays = weights.map(({ parameter, flat: row }) => `np.array(${listOf(numbers(parameter), row)})`)
      return [`network.get_layer('${layer.id}').set_weights([${arrays.join(', ')}])`]
    }) // prettier-ignore
  const rate = optimizers[optimizer.name as OptimizerName](optimizer.options, optimizer.learningRate)
  const arrays = args.length === 1 ? `np.asarray(${args[0]!}, dtype=float)` : `[np.asarray(x, dtype=float) for x in (${args.join(', ')})]` // prettier-ignore
  const settings = keywords({
    epochs: 'epochs',
    batch_size: 'batch_size or len(y)',
    shuffle: batchSize === 'full' ? false : undefined,
    verbose: 0,
  })
  return [
    'import keras',
    'import numpy as np',
    'from keras import layers, ops',
    '',
    "keras.config.set_floatx('float64')",
    '',
    ...lines,
    ...models,
    ...remarks(placed, optimizer.name),
    ...(loads === undefined ? ['# The weights are those that Keras draws.'] : loads),
    '',
    '',
    'def loss_of(y, output):',
    ...indented(losses[loss.name as LossName](lossOptions(loss), fused)),
    '',
    '',
    `trained.compile(optimizer=${rate}, loss=loss_of)`,
    '',
    '',
    `def train(${args.join(', ')}, y, epochs=${epochs}, batch_size=${batchSize === 'full' ? 'None' : batchSize}):`,
    ...indented([`trained.fit(${arrays}, np.asarray(y, dtype=float), ${settings})`, 'return network']),
    '',
    '',
    `def predict(${args.join(', ')}):`,
    ...indented([`return network.predict(${arrays}, verbose=0)`]),
    '',
  ].join('\n')
}

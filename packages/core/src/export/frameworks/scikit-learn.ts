import { OptionError } from '../../errors.ts'
import type { ActivationName } from '../../network/activation.ts'
import type { LossName } from '../../network/losses.ts'
import type { AdamOptions } from '../../optimizers/adam.ts'
import type { LbfgsOptions } from '../../optimizers/lbfgs.ts'
import type { SgdOptions } from '../../optimizers/sgd.ts'
import type { OptimizerName } from '../../optimizers/table.ts'
import { activationOf, listOf, placedLayers, rowOf } from './nodes.ts'
import type { LayerTable, Placed } from './nodes.ts'
import { indented, keywords, lossOptions } from './settings.ts'
import type { LossTable, OptimizerTable, ScriptParts } from './settings.ts'

function refuse(where: string, problem: string, expected: string): never {
  throw new OptionError({
    problem: `scikit-learn cannot express this: ${problem}`,
    where,
    expected,
    cure: 'Write the network for PyTorch or Keras',
  })
}
const layerText = (name: string) => `layer "${name}"`

/** scikit-learn's names of the activations that it has in hidden layers. */
const ACTIVATIONS: { readonly [A in ActivationName]?: string } = {
  linear: 'identity',
  sigmoid: 'logistic',
  tanh: 'tanh',
  relu: 'relu',
}

/** A dense layer with the activation behind it. */
interface Block {
  readonly name: string
  readonly width: number
  readonly activation: ActivationName
  /** The layer that has the activation. */
  readonly activatedBy: string
}

type Part = { readonly dense: Block } | { readonly activation: ActivationName } | undefined

const never = (kind: string) => (layer: Placed) =>
  refuse(layerText(layer.name), `its networks have no ${kind}`, 'dense layers, one after the other')

const parts: LayerTable<Part> = {
  input: () => undefined,
  dense({ spec: { activation, bias = true }, name, width }) {
    if (!bias) refuse(layerText(name), 'a dense layer without bias', 'a bias in every layer')
    return { dense: { name, width, activation: activationOf(activation).name, activatedBy: name } }
  },
  activation: ({ spec }) => ({ activation: activationOf(spec.activation).name }),
  dropout: never('dropout'),
  batchNorm: never('batch normalisation'),
  layerNorm: never('layer normalisation'),
  embedding: never('embeddings'),
  concatenate: never('branches that are joined'),
  add: never('residual connections'),
}

/** The chain of dense layers that a network is. */
function blocksOf(placed: readonly Placed[]): readonly Block[] {
  const [input, ...rest] = placed
  const blocks: Block[] = []
  let before = input!
  for (const layer of rest) {
    if (layer.kind === 'input') refuse(layerText(layer.name), 'a second input', 'one table')
    const part = rowOf(parts, layer)
    if (layer.inputs.length !== 1 || layer.inputs[0] !== before) refuse(layerText(layer.name), 'it does not follow the layer before', 'a chain') // prettier-ignore
    before = layer
    if (part !== undefined && 'dense' in part) blocks.push(part.dense)
    else if (part !== undefined) {
      const last = blocks.pop()
      if (last === undefined || last.activation !== 'linear') refuse(layerText(layer.name), 'an activation that follows no linear dense layer', 'one activation behind each dense layer') // prettier-ignore
      blocks.push({ ...last, activation: part.activation, activatedBy: layer.name })
    }
  }
  return blocks
}

/** Which estimator has a loss, which last activation it brings, and what its gradient is of ours: `factor` · (rows, where ours is a sum). */
interface Estimator {
  readonly name: 'MLPRegressor' | 'MLPClassifier'
  readonly activation: ActivationName
  factor(columns: number): number
}

const unknown = (name: string) => () =>
  refuse(`loss "${name}"`, 'it has no such loss', 'mse, binaryCrossEntropy or softmaxCrossEntropy')

const estimators: LossTable<Estimator> = {
  halfSquaredErrorSum: ({ reduction }) => ({
    name: 'MLPRegressor',
    activation: 'linear',
    factor: columns => (reduction === 'sum' ? 1 : 1 / columns),
  }),
  mse: ({ reduction }) => ({
    name: 'MLPRegressor',
    activation: 'linear',
    factor: columns => (reduction === 'sum' ? 2 : 2 / columns),
  }),
  mae: unknown('mae'),
  huber: unknown('huber'),
  binaryCrossEntropy: ({ reduction }) => ({
    name: 'MLPClassifier',
    activation: 'sigmoid',
    factor: columns => (reduction === 'sum' ? 1 : 1 / columns),
  }),
  binaryCrossEntropyWithLogits: () =>
    refuse(
      'loss "binaryCrossEntropyWithLogits"',
      'its classifier puts out probabilities, no logits',
      'binaryCrossEntropy on a sigmoid',
    ),
  softmaxCrossEntropy: () => ({ name: 'MLPClassifier', activation: 'softmax', factor: () => 1 }),
}

function plain(optimizer: string, options: Readonly<Record<string, number | boolean | undefined>>): void {
  for (const [name, value] of Object.entries(options))
    if (value !== undefined && value !== 0 && value !== false)
      refuse(`optimizer "${optimizer}"`, `${name} in it`, `${name} left out`)
}
const missing = (name: string) => () => refuse(`optimizer "${name}"`, 'it has no such solver', 'sgd, adam or lbfgs')

const solvers: OptimizerTable = {
  sgd({ momentum = 0, nesterov = false, dampening, weightDecay }: SgdOptions) {
    plain('sgd', { dampening, weightDecay })
    return keywords({ solver: "'sgd'", momentum, nesterovs_momentum: nesterov })
  },
  adam({ beta1, beta2, epsilon, weightDecay, amsgrad }: AdamOptions) {
    plain('adam', { weightDecay, amsgrad })
    return keywords({ solver: "'adam'", beta_1: beta1, beta_2: beta2, epsilon })
  },
  lbfgs: ({ maxEvaluations }: LbfgsOptions) => {
    plain('lbfgs', { maxEvaluations })
    return keywords({ solver: "'lbfgs'", max_fun: 1e6 })
  },
  adagrad: missing('adagrad'),
  adadelta: missing('adadelta'),
  rmsprop: missing('rmsprop'),
  adamw: missing('adamw'),
  nadam: missing('nadam'),
  radam: missing('radam'),
  rprop: missing('rprop'),
}

/** The network as an MLPRegressor or MLPClassifier, and functions `train` and `predict`. */
export function scikitLearnScript({ network, loss, optimizer, epochs, batchSize, numbers }: ScriptParts): string {
  const blocks = blocksOf(placedLayers(network, ''))
  const last = blocks.at(-1)
  if (last === undefined || blocks.length < 2)
    refuse(layerText(last?.name ?? network.nodes.at(-1)!.name), 'a network without a hidden layer', 'two dense layers or more')
  const hidden = blocks.slice(0, -1)
  const options = lossOptions(loss)
  const { name, activation, factor } = estimators[loss.name as LossName](options, false)
  if (options.labelSmoothing !== 0 || options.classWeights !== undefined)
    refuse(`loss "${loss.name}"`, 'label smoothing and class weights', 'a plain loss')
  if (last.activation !== activation)
    refuse(
      layerText(last.activatedBy),
      `with ${loss.name} its ${name} ends in ${activation}, not in ${last.activation}`,
      activation,
    )
  if (activation === 'softmax' && last.width === 2)
    refuse(layerText(last.activatedBy), 'for two classes it has one sigmoid output, no softmax', 'three classes or more')
  const [first] = hidden
  const other = hidden.find(block => block.activation !== first!.activation)
  if (other !== undefined)
    refuse(
      layerText(other.activatedBy),
      `all hidden layers have one activation, but it has ${other.activation}`,
      first!.activation,
    )
  const own = ACTIVATIONS[first!.activation]
  if (own === undefined)
    refuse(layerText(first!.activatedBy), `it has no activation ${first!.activation}`, Object.keys(ACTIVATIONS).join(', '))

  const solver = solvers[optimizer.name as OptimizerName](optimizer.options, optimizer.learningRate)
  const sums = options.reduction === 'sum'
  const scaled = optimizer.name === 'sgd'
  const rate = scaled ? optimizer.learningRate * factor(last.width) : optimizer.learningRate
  const settings = [
    `hidden_layer_sizes=(${hidden.map(({ width }) => `${width},`).join(' ')})`.replace(/(\d+, .*\d),\)/, '$1)'),
    `activation='${own}'`,
    solver,
    keywords({ alpha: 0, learning_rate_init: rate, max_iter: 1, tol: 0, n_iter_no_change: 1e9, warm_start: true }),
  ].join(', ')
  const regressor = name === 'MLPRegressor'
  const labels = !regressor && activation === 'softmax' ? 'classes' : last.width === 1 ? 'one' : 'several'
  const start = labels === 'classes' ? `np.arange(${last.width})` : labels === 'one' ? 'np.array([0, 1])' : `np.array([[0] * ${last.width}, [1] * ${last.width}])` // prettier-ignore
  const rows = labels === 'classes' ? last.width : 2
  const list = (parameter: string, flat: boolean) => `np.array(${listOf(numbers!(parameter), flat)})`
  const target = labels === 'several' ? (regressor ? 'np.asarray(y, dtype=float)' : 'np.asarray(y, dtype=int)') : regressor ? 'np.ravel(y)' : 'np.ravel(y).astype(int)' // prettier-ignore
  return [
    'import warnings',
    '',
    'import numpy as np',
    'from sklearn.exceptions import ConvergenceWarning',
    `from sklearn.neural_network import ${name}`,
    '',
    '# All epochs are run, however little the loss falls.',
    "warnings.filterwarnings('ignore', category=ConvergenceWarning)",
    ...(scaled && rate !== optimizer.learningRate
      ? [
          `# scikit-learn's loss is another multiple of ours: rate ${rate} there makes the moves of ${optimizer.learningRate} here.`,
        ]
      : []),
    ...(optimizer.name === 'adam'
      ? ['# Its epsilon is added at a slightly different place: weights differ in their last digits.']
      : []),
    `network = ${name}(${settings})`,
    ...(numbers === undefined
      ? ['# The weights are those that scikit-learn draws.']
      : [
          '# A first fit makes the arrays; then the weights are put in, which warm_start keeps.',
          `network.fit(np.zeros((${rows}, ${network.inputWidth})), ${start})`,
          `network.coefs_ = [${blocks.map(block => list(`${block.name}.weights`, false)).join(', ')}]`,
          `network.intercepts_ = [${blocks.map(block => list(`${block.name}.bias`, true)).join(', ')}]`,
        ]),
    '',
    '',
    `def train(X, y, epochs=${epochs}, batch_size=${batchSize === 'full' ? 'None' : batchSize}):`,
    ...indented([
      ...(labels === 'classes' ? ['# Every class must occur in y.'] : []),
      'size = min(batch_size or len(X), len(X))',
      ...(scaled && sums ? ['# Our gradients are sums over the rows, those of scikit-learn are means.', `network.set_params(learning_rate_init=${rate} * size)`] : []), // prettier-ignore
      `network.set_params(max_iter=epochs, batch_size=size, shuffle=${batchSize === 'full' ? 'False' : 'True'})`,
      `return network.fit(X, ${target})`,
    ]),
    '',
    '',
    'def predict(X):',
    ...indented([
      regressor
        ? 'return network.predict(X).reshape(len(X), -1)'
        : labels === 'one'
          ? 'return network.predict_proba(X)[:, 1:]'
          : 'return network.predict_proba(X)',
    ]),
    '',
  ].join('\n')
}

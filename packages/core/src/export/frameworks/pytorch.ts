import type { AdagradOptions, AdadeltaOptions, RmspropOptions } from '../../optimizers/adaptive.ts'
import type { AdamOptions, MomentOptions, NadamOptions } from '../../optimizers/adam.ts'
import type { LbfgsOptions } from '../../optimizers/lbfgs.ts'
import type { RpropOptions } from '../../optimizers/rprop.ts'
import type { SgdOptions } from '../../optimizers/sgd.ts'
import type { OptimizerName } from '../../optimizers/table.ts'
import type { LossName } from '../../network/losses.ts'
import { activated, isFused, lastActivation, listOf, placedLayers, rowOf, withoutActivation } from './nodes.ts'
import type { ActivationTable, LayerTable, Placed } from './nodes.ts'
import { indented, keywords, lossOptions } from './settings.ts'
import type { LossOptions, LossTable, OptimizerTable, ScriptParts } from './settings.ts'

/** Names of a module that a layer must not take, and those that the script uses. */
const RESERVED =
  'torch nn F self network optimizer output y loss loss_of train predict logits forward epochs epoch batch_size rows order closure Network T_destination add_module apply bfloat16 buffers call_super_init children compile cpu cuda double dump_patches eval extra_repr float get_buffer get_extra_state get_parameter get_submodule half ipu load_state_dict modules mtia named_buffers named_children named_modules named_parameters parameters register_buffer register_forward_hook register_forward_pre_hook register_full_backward_hook register_full_backward_pre_hook register_backward_hook register_load_state_dict_post_hook register_load_state_dict_pre_hook register_module register_parameter register_state_dict_post_hook register_state_dict_pre_hook requires_grad_ set_extra_state set_submodule share_memory state_dict to to_empty training type xpu zero_grad'

const activations: ActivationTable = {
  linear: x => x,
  sigmoid: x => `torch.sigmoid(${x})`,
  tanh: x => `torch.tanh(${x})`,
  relu: x => `F.relu(${x})`,
  leakyRelu: (x, alpha) => `F.leaky_relu(${x}, ${alpha})`,
  elu: (x, alpha) => `F.elu(${x}, ${alpha})`,
  selu: x => `F.selu(${x})`,
  gelu: x => `F.gelu(${x})`,
  geluTanh: x => `F.gelu(${x}, approximate='tanh')`,
  silu: x => `F.silu(${x})`,
  // PyTorch's own softplus is a straight line from 20 on.
  softplus: x => `torch.logaddexp(${x}, torch.zeros(()))`,
  softsign: x => `F.softsign(${x})`,
  hardSigmoid: x => `F.hardsigmoid(${x})`,
  relu6: x => `F.relu6(${x})`,
  mish: x => `F.mish(${x})`,
  softmax: x => `torch.softmax(${x}, 1)`,
  logSoftmax: x => `torch.log_softmax(${x}, 1)`,
}

/** A layer as a module that is declared, what it computes, and how its numbers come in. */
interface TorchLayer {
  readonly module?: string
  readonly output: string
  /** Tensors of the module with the parameter that fills each. */
  readonly tensors?: readonly {
    readonly tensor: string
    readonly parameter: string
    readonly how: 'transposed' | 'flat' | 'as is'
  }[]
}

const only = ({ inputs: [input] }: Placed): Placed => input!
const flat = (tensor: string, parameter: string) => ({ tensor, parameter, how: 'flat' as const })

const layers: LayerTable<TorchLayer> = {
  input: ({ id }) => ({ output: id }),
  dense(layer) {
    const { spec: { activation, bias = true }, id, name, width } = layer // prettier-ignore
    return {
      module: `nn.Linear(${only(layer).width}, ${width}${bias ? '' : ', bias=False'})`,
      output: activated(activations, activation, `self.${id}(${only(layer).id})`),
      tensors: [
        { tensor: 'weight', parameter: `${name}.weights`, how: 'transposed' },
        ...(bias ? [flat('bias', `${name}.bias`)] : []),
      ],
    }
  },
  activation: layer => ({ output: activated(activations, layer.spec.activation, only(layer).id) }),
  dropout: layer => ({ module: `nn.Dropout(${layer.spec.rate})`, output: `self.${layer.id}(${only(layer).id})` }),
  batchNorm(layer) {
    const { spec: { epsilon = 1e-5, momentum = 0.1 }, id, name, width } = layer // prettier-ignore
    return {
      module: `nn.BatchNorm1d(${width}, eps=${epsilon}, momentum=${momentum})`,
      output: `self.${id}(${only(layer).id})`,
      tensors: [
        flat('weight', `${name}.scale`),
        flat('bias', `${name}.shift`),
        flat('running_mean', `${name}.runningMean`),
        flat('running_var', `${name}.runningVariance`),
      ],
    }
  },
  layerNorm(layer) {
    const { spec: { epsilon = 1e-5 }, id, name, width } = layer // prettier-ignore
    return {
      module: `nn.LayerNorm(${width}, eps=${epsilon})`,
      output: `self.${id}(${only(layer).id})`,
      tensors: [flat('weight', `${name}.scale`), flat('bias', `${name}.shift`)],
    }
  },
  embedding: layer => ({
    module: `nn.Embedding(${layer.spec.levels}, ${layer.spec.dimensions})`,
    output: `self.${layer.id}(${only(layer).id}[:, 0].long())`,
    tensors: [{ tensor: 'weight', parameter: `${layer.name}.table`, how: 'as is' }],
  }),
  concatenate: ({ inputs }) => ({ output: `torch.cat([${inputs.map(({ id }) => id).join(', ')}], 1)` }),
  add: ({ inputs }) => ({ output: inputs.map(({ id }) => id).join(' + ') }),
}

const gathered = (each: string, { reduction }: LossOptions) => [`return (${each}).${reduction}()`]

/** Losses whose cells have a weight for a target of 0 and of 1. */
function binary(of: (target: string) => string, options: LossOptions): readonly string[] {
  const { labelSmoothing: s, classWeights, reduction } = options
  const each = of(s === 0 ? 'y' : `y * ${1 - s} + ${s / 2}`)
  if (classWeights === undefined) return gathered(each, options)
  const total = `(weight * ${each}).sum()`
  return [
    `weight = y * ${classWeights[1]!} + (1 - y) * ${classWeights[0]!}`,
    `return ${total}${reduction === 'mean' ? ' / weight.sum()' : ''}`,
  ]
}
const fromLogits = (options: LossOptions) =>
  binary(y => `F.binary_cross_entropy_with_logits(output, ${y}, reduction='none')`, options)

/** Bodies of `loss_of(output, y)`. */
const losses: LossTable<readonly string[]> = {
  halfSquaredErrorSum: options => gathered('0.5 * (output - y) ** 2', options),
  mse: options => gathered('(output - y) ** 2', options),
  mae: options => gathered('(output - y).abs()', options),
  huber: options => [`return F.huber_loss(output, y, reduction='${options.reduction}', delta=${options.delta})`],
  binaryCrossEntropy: (options, fused) =>
    fused ? fromLogits(options) : binary(y => `F.binary_cross_entropy(output, ${y}, reduction='none')`, options),
  binaryCrossEntropyWithLogits: fromLogits,
  softmaxCrossEntropy: ({ reduction, labelSmoothing, classWeights }) => [
    `return F.cross_entropy(${[
      'output',
      'y[:, 0].long()',
      keywords({
        weight: classWeights && `torch.tensor([${classWeights.join(', ')}])`,
        reduction: `'${reduction}'`,
        label_smoothing: labelSmoothing === 0 ? undefined : labelSmoothing,
      }),
    ].join(', ')})`,
  ],
}

const made = (name: string, values: Parameters<typeof keywords>[0]) =>
  `torch.optim.${name}(network.parameters(), ${keywords(values)})`
const betas = ({ beta1 = 0.9, beta2 = 0.999 }: MomentOptions) =>
  beta1 === 0.9 && beta2 === 0.999 ? undefined : `(${beta1}, ${beta2})`

// Defaults are PyTorch's own: only what was asked for is written.
const optimizers: OptimizerTable = {
  sgd: ({ momentum, dampening, nesterov, weightDecay }: SgdOptions, lr) =>
    made('SGD', { lr, momentum, dampening, nesterov, weight_decay: weightDecay }),
  adagrad: ({ epsilon, learningRateDecay, weightDecay, initialAccumulator }: AdagradOptions, lr) =>
    made('Adagrad', {
      lr,
      lr_decay: learningRateDecay,
      weight_decay: weightDecay,
      initial_accumulator_value: initialAccumulator,
      eps: epsilon,
    }),
  adadelta: ({ rho, epsilon, weightDecay }: AdadeltaOptions, lr) =>
    made('Adadelta', { lr, rho, eps: epsilon, weight_decay: weightDecay }),
  rmsprop: ({ alpha, epsilon, momentum, centered, weightDecay }: RmspropOptions, lr) =>
    made('RMSprop', { lr, alpha, eps: epsilon, weight_decay: weightDecay, momentum, centered }),
  adam: (options: AdamOptions, lr) =>
    made('Adam', {
      lr,
      betas: betas(options),
      eps: options.epsilon,
      weight_decay: options.weightDecay,
      amsgrad: options.amsgrad,
    }),
  adamw: (options: AdamOptions, lr) =>
    made('AdamW', {
      lr,
      betas: betas(options),
      eps: options.epsilon,
      weight_decay: options.weightDecay,
      amsgrad: options.amsgrad,
    }),
  nadam: (options: NadamOptions, lr) =>
    made('NAdam', {
      lr,
      betas: betas(options),
      eps: options.epsilon,
      weight_decay: options.weightDecay,
      momentum_decay: options.momentumDecay,
    }),
  radam: (options: MomentOptions & { readonly weightDecay?: number }, lr) =>
    made('RAdam', { lr, betas: betas(options), eps: options.epsilon, weight_decay: options.weightDecay }),
  rprop: ({ shrink = 0.5, grow = 1.2, smallest = 1e-6, largest = 50 }: RpropOptions, lr) =>
    made('Rprop', { lr, etas: `(${shrink}, ${grow})`, step_sizes: `(${smallest}, ${largest})` }),
  // One move for each step, as here; the line searches differ in their details.
  lbfgs: ({ history = 10, maxEvaluations = 25 }: LbfgsOptions, lr) =>
    made('LBFGS', { lr, max_iter: 1, max_eval: maxEvaluations, history_size: history, line_search_fn: "'strong_wolfe'" }),
}

/** The network as a PyTorch module in float64, with its loss, its optimiser, and functions `train` and `predict`. */
export function pytorchScript({ network, loss, optimizer, epochs, batchSize, numbers }: ScriptParts): string {
  const placed = placedLayers(network, RESERVED)
  const last = placed.at(-1)!
  const fused = isFused(loss.name, lastActivation(last))
  const args = placed.filter(({ kind }) => kind === 'input').map(({ id }) => id)
  const written = placed.map(layer => ({ layer, ...rowOf(layers, layer) }))
  const modules = written.flatMap(({ layer: { id }, module }) => (module === undefined ? [] : [`self.${id} = ${module}`]))
  const lines = written
    .filter(({ layer }) => layer.kind !== 'input' && layer !== last)
    .map(({ layer: { id }, output }) => `${id} = ${output}`)
  const bare = last.kind === 'dense' ? rowOf(layers, withoutActivation(last)).output : (last.inputs[0]?.id ?? last.id)
  const method = fused ? 'logits' : 'forward'
  const body = [
    'def __init__(self):',
    ...indented(['super().__init__()', ...modules]),
    '',
    `def ${method}(self, ${args.join(', ')}):`,
    ...indented([...lines, `return ${fused ? bare : rowOf(layers, last).output}`]),
    ...(fused
      ? [
          '',
          `def forward(self, ${args.join(', ')}):`,
          ...indented([`return ${activations[lastActivation(last)](`self.logits(${args.join(', ')})`, 1)}`]),
        ]
      : []),
  ]
  const loads = numbers && written.flatMap(({ layer: { id }, tensors = [] }) =>
      tensors.map(({ tensor, parameter, how }) => {
        const list = `torch.tensor(${listOf(numbers(parameter), how === 'flat')})`
        return `network.${id}.${tensor}.copy_(${list}${how === 'transposed' ? '.T' : ''})`
      }),
    ) // prettier-ignore
  const tensors = (names: readonly string[]) => {
    const one = names.length === 1 ? ',' : ''
    return `${names.join(', ')}${one} = [torch.as_tensor(x, dtype=torch.float64) for x in (${names.join(', ')}${one})]`
  }
  const output = fused ? `network.logits(${args.map(x => `${x}[rows]`).join(', ')})` : `network(${args.map(x => `${x}[rows]`).join(', ')})` // prettier-ignore
  return [
    'import torch',
    'from torch import nn',
    'from torch.nn import functional as F',
    '',
    'torch.set_default_dtype(torch.float64)',
    '',
    '',
    'class Network(nn.Module):',
    ...indented(body),
    '',
    '',
    'network = Network()',
    ...(loads === undefined
      ? ['# The weights are those that PyTorch draws.']
      : ['# PyTorch stores weights as (units, inputs).', 'with torch.no_grad():', ...indented(loads)]),
    '',
    '',
    'def loss_of(output, y):',
    ...indented(losses[loss.name as LossName](lossOptions(loss), fused)),
    '',
    '',
    ...(optimizer.name === 'nadam'
      ? ['# PyTorch 1.13 multiplies the momentum into its running product twice; ours is that of Dozat 2016.']
      : []),
    `optimizer = ${optimizers[optimizer.name as OptimizerName](optimizer.options, optimizer.learningRate)}`,
    '',
    '',
    `def train(${args.join(', ')}, y, epochs=${epochs}, batch_size=${batchSize === 'full' ? 'None' : batchSize}):`,
    ...indented([
      tensors([...args, 'y']),
      'network.train()',
      'for epoch in range(epochs):',
      ...indented([
        'order = torch.arange(len(y)) if batch_size is None else torch.randperm(len(y))',
        'for rows in order.split(batch_size or len(y)):',
        ...indented([
          'def closure():',
          ...indented(['optimizer.zero_grad()', `loss = loss_of(${output}, y[rows])`, 'loss.backward()', 'return loss']),
          '',
          'optimizer.step(closure)',
        ]),
      ]),
      'return network',
    ]),
    '',
    '',
    `def predict(${args.join(', ')}):`,
    ...indented([
      tensors(args),
      'network.eval()',
      'with torch.no_grad():',
      ...indented([`return network(${args.join(', ')}).numpy()`]),
    ]),
    '',
  ].join('\n')
}

import { describe, expect, test } from 'vitest'
import { networkAs, type Framework } from '../../src/export/index.ts'
import { matrix, type Matrix } from '../../src/matrix.ts'
import { activation } from '../../src/network/activation.ts'
import type { ActivationName } from '../../src/network/activation.ts'
import { dense } from '../../src/network/dense.ts'
import { dropout } from '../../src/network/dropout.ts'
import { node } from '../../src/network/layer.ts'
import { binaryCrossEntropy, halfSquaredErrorSum, mae, mse, softmaxCrossEntropy } from '../../src/network/losses.ts'
import type { Loss } from '../../src/network/losses.ts'
import { concatenate } from '../../src/network/merge.ts'
import { graph, initialize, input, sequential } from '../../src/network/network.ts'
import type { Network } from '../../src/network/network.ts'
import { layerKinds } from '../../src/network/table.ts'
import { adam } from '../../src/optimizers/adam.ts'
import { lbfgs } from '../../src/optimizers/lbfgs.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import type { Optimizer } from '../../src/optimizers/optimizer.ts'
import { trainingProgram } from '../../src/program/compile.ts'
import { Random } from '../../src/random.ts'
import { evaluate, predict } from '../../src/training/evaluate.ts'
import { train } from '../../src/training/train.ts'
import { spreadsheet } from '../../src/tutorial/listing.ts'
import { activationNames, losses, networks, optimizers, randomData, withActivation } from '../network/cases.ts'
import { KERAS } from './keras.ts'
import { has, runScripts, type Script } from './frameworks.ts'
import { rowsOf, type Rows } from './running.ts'

const ROWS = 6
const EPOCHS = 4

interface Case {
  readonly title: string
  readonly network: Network
  readonly loss: Loss
  readonly optimizer: Optimizer
  /** Whether it is trained too: not where masks are drawn. */
  readonly trained: boolean
}

const random = new Random(5)
const rows = ({ data, columns }: Matrix): Rows => rowsOf(data, columns)
const caseOf = (title: string, network: Network, loss: Loss, optimizer: Optimizer = sgd({ learningRate: 0.05 })): Case => ({
  title,
  network,
  loss,
  optimizer,
  trained: !network.nodes.some(({ spec }) => spec.kind === 'dropout') && optimizer.drive === undefined,
})

/** A script of a case with random parameters and data, and what we predict before and after its training. */
async function both({ network, loss, optimizer, trained }: Case, framework: Framework) {
  const program = trainingProgram(network, { loss, optimizer })
  const given = randomData(network, program, loss, random, ROWS)
  const table = (value: (typeof program)['target']) => {
    const data = given.get(value)!
    const columns = value.shape[1] as number
    return matrix(data.length / columns, columns, data)
  }
  const parameters = new Map(program.parameters.map(({ value }) => [value.name, table(value)]))
  const tables = program.inputs.map(table)
  const inputs = tables.length === 1 ? tables[0]! : Object.fromEntries(program.inputs.map(({ name }, i) => [name, tables[i]!]))
  const targets = table(program.target)
  // scikit-learn wants to see every class.
  if (loss.targetKind === 'class') targets.data.forEach((_, r) => (targets.data[r] = r % network.outputWidth))
  const data = { inputs, targets }
  const options = { loss, optimizer, epochs: EPOCHS, batchSize: 'full', parameters } as const
  const run = trained ? await train(network, data, { ...options, seed: 1 }).run() : undefined
  const script: Script = {
    script: networkAs(network, framework, options),
    inputs: tables.map(rows),
    ...((trained || framework === 'keras') && { targets: rows(data.targets) }),
  }
  return {
    script,
    before: rows(predict(network, parameters, inputs)),
    after: run && rows(predict(network, run.parameters, inputs)),
    loss: evaluate(network, parameters, data, loss).loss,
  }
}

/** How far two tables are apart at the most, in parts of their numbers (of 1, where they are smaller). */
function apart(a: Rows, b: Rows): number {
  if (a.length !== b.length || a[0]!.length !== b[0]!.length) return Infinity
  return Math.max(...a.flatMap((row, r) => row.map((x, c) => Math.abs(x - b[r]![c]!) / Math.max(1, Math.abs(x)))))
}

/** The titles of the cases that are off before or after their training. */
const off = (
  cases: readonly Case[],
  told: readonly Awaited<ReturnType<typeof both>>[],
  got: readonly (readonly [Rows, Rows])[],
) =>
  cases.flatMap(({ title }, i) => {
    const { before, after } = told[i]!
    const [own, trained] = got[i]!
    const far = [apart(before, own), after === undefined ? 0 : apart(after, trained)]
    return far[0]! <= 1e-12 && far[1]! <= 1e-9 ? [] : [`${title}: ${far.join(', ')}`]
  })
const all = (cases: readonly Case[], framework: Framework) => Promise.all(cases.map(one => both(one, framework)))

const tutorial = spreadsheet()
const small = () => sequential(3, dense(4, { activation: 'tanh' }), dense(2))

/** Names that Python or a module keeps for itself, that fall together once made valid, or that begin with a digit. */
function awkward(): Network {
  const inputs = ['lambda', 'self', 'a.b', 'a_b', '1'].map(name => input(1, name))
  return graph(inputs, dense(2, { name: 'forward' })(dense(3, { name: 'größe 2', activation: 'tanh' })(concatenate(inputs))))
}

const everything: readonly Case[] = [
  caseOf('the tutorial', tutorial.network, tutorial.options.loss, tutorial.options.optimizer),
  ...Object.entries(networks).map(([title, make]) => caseOf(title, make(2), mse())),
  ...activationNames.map((name: ActivationName) => caseOf(name, withActivation(name), mse())),
  caseOf('alphas', sequential(3, dense(4, { activation: { name: 'elu', alpha: 0.5 } }), activation({ name: 'leakyRelu', alpha: 0.2 }), dense(1)), mse()), // prettier-ignore
  caseOf('awkward names', awkward(), mse()),
  ...Object.entries(losses).flatMap(
    ([name, make]) =>
    make(3)
      .filter(({ weighted }) => weighted !== true)
      .map(({ loss, activation: last = 'linear' }) => caseOf(`${name} ${JSON.stringify(loss.options)} on ${last}`, sequential(3, dense(4, { activation: 'tanh' }), dense(3, { activation: last })), loss)), // prettier-ignore
  ),
  caseOf('a sigmoid layer of its own', sequential(3, dense(2), activation('sigmoid')), binaryCrossEntropy()),
]
const optimized = Object.entries(optimizers).map(([title, make]) => {
  const one = caseOf(title, small(), mse(), make())
  // PyTorch 1.13 multiplies nadam's momentum into its product twice.
  return { ...one, trained: one.trained && one.optimizer.name !== 'nadam' }
})

/** Optimisers that Keras has, with options that it has. */
const withoutDecay = optimized.filter(
  ({ optimizer: { name, options } }) =>
    name === 'adamw' || !/decay|dampening|radam|rprop|lbfgs/i.test(name + JSON.stringify(options)),
)

describe('PyTorch', () => {
  test.skipIf(!has('torch'))(
    'predicts the same for every kind of layer and activation, and trains the same under every loss and optimiser',
    async () => {
      const cases = [...everything, ...optimized]
      const told = await all(cases, 'pytorch')
      const got = runScripts(told.map(({ script }) => script))
      expect(off(cases, told, got)).toEqual([])
      expect(told.filter(({ before, after }) => after !== undefined && apart(before, after) > 1e-6).length).toBeGreaterThan(60)
    },
    60_000,
  )

  test('reads as one would write it', () => {
    const { network, options: { loss, optimizer } } = tutorial // prettier-ignore
    expect(networkAs(network, 'pytorch', { loss, optimizer, epochs: 5000, batchSize: 'full' })).toMatchInlineSnapshot(`
      "import torch
      from torch import nn
      from torch.nn import functional as F

      torch.set_default_dtype(torch.float64)


      class Network(nn.Module):
          def __init__(self):
              super().__init__()
              self.dense1 = nn.Linear(4, 3)
              self.dense2 = nn.Linear(3, 1)

          def forward(self, X):
              dense1 = torch.sigmoid(self.dense1(X))
              return torch.sigmoid(self.dense2(dense1))


      network = Network()
      # The weights are those that PyTorch draws.


      def loss_of(output, y):
          return (0.5 * (output - y) ** 2).sum()


      optimizer = torch.optim.SGD(network.parameters(), lr=0.1)


      def train(X, y, epochs=5000, batch_size=None):
          X, y = [torch.as_tensor(x, dtype=torch.float64) for x in (X, y)]
          network.train()
          for epoch in range(epochs):
              order = torch.arange(len(y)) if batch_size is None else torch.randperm(len(y))
              for rows in order.split(batch_size or len(y)):
                  def closure():
                      optimizer.zero_grad()
                      loss = loss_of(network(X[rows]), y[rows])
                      loss.backward()
                      return loss

                  optimizer.step(closure)
          return network


      def predict(X):
          X, = [torch.as_tensor(x, dtype=torch.float64) for x in (X,)]
          network.eval()
          with torch.no_grad():
              return network(X).numpy()
      "
    `)
  })
})

describe('Keras', () => {
  // Keras itself is not asked here: the stand-in knows it from its documentation.
  test.skipIf(!has('numpy'))('is wired right, weights in their order and shapes, and has our losses, by a stand-in', async () => {
    const cases = [...everything, ...withoutDecay]
    const told = await all(cases, 'keras')
    const got = runScripts(
      told.map(({ script }) => script),
      KERAS,
    )
    expect(off(cases, told.map(one => ({ ...one, after: [[one.loss]] })), got)).toEqual([]) // prettier-ignore
  })

  test.skipIf(!has('keras'))('predicts the same', async () => {
    const told = (await all(everything, 'keras')).map(one => ({ ...one, after: undefined }))
    expect(off(everything, told, runScripts(told.map(({ script }) => script)))).toEqual([])
  })

  test('reads as one would write it', () => {
    const network = sequential(4, dense(3, { activation: 'sigmoid' }), dense(1, { activation: 'sigmoid' }))
    const options = { loss: binaryCrossEntropy(), optimizer: adam(), epochs: 100, batchSize: 32 }
    expect(networkAs(network, 'keras', options)).toMatchInlineSnapshot(`
      "import keras
      import numpy as np
      from keras import layers, ops

      keras.config.set_floatx('float64')

      X = keras.Input((4,), name='X')
      dense1 = layers.Dense(3, activation=keras.activations.sigmoid, name='dense1')(X)
      dense2 = layers.Dense(1, name='dense2')(dense1)
      # The loss takes what comes before the last activation: both models share their layers.
      trained = keras.Model(X, dense2)
      network = keras.Model(X, layers.Activation(keras.activations.sigmoid)(dense2))
      # Keras adds epsilon at a slightly different place: after many steps, weights differ in their last digits.
      # The weights are those that Keras draws.


      def loss_of(y, output):
          return ops.mean(ops.softplus(output) - output * y)


      trained.compile(optimizer=keras.optimizers.Adam(learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-8), loss=loss_of)


      def train(X, y, epochs=100, batch_size=32):
          trained.fit(np.asarray(X, dtype=float), np.asarray(y, dtype=float), epochs=epochs, batch_size=batch_size or len(y), verbose=0)
          return network


      def predict(X):
          return network.predict(np.asarray(X, dtype=float), verbose=0)
      "
    `)
  })

  test('says which optimiser it does not have', () => {
    const refused = optimized.filter(one => !withoutDecay.includes(one))
    for (const { title, optimizer } of refused)
      expect(() => networkAs(small(), 'keras', { loss: mse(), optimizer, epochs: 1, batchSize: 'full' }), title).toThrow(
        new RegExp(`optimizer "${optimizer.name}": Keras has no .*PyTorch`),
      )
  })
})

describe('scikit-learn', () => {
  const mlp = (outputs: number, hidden: ActivationName, last: ActivationName, layers = 2) =>
    sequential(
      3,
      ...Array.from({ length: layers - 1 }, (_, i) => dense(4 - i, { activation: hidden })),
      dense(outputs, { activation: last }),
    )
  const cases = (['sum', 'mean'] as const).flatMap(reduction =>
    (['linear', 'sigmoid', 'tanh', 'relu'] as const).flatMap((hidden, i) => [
      caseOf(`mse ${reduction} ${hidden}`, mlp(2, hidden, 'linear', 2 + (i % 2)), mse({ reduction })),
      caseOf(`one output ${reduction} ${hidden}`, mlp(1, hidden, 'linear', 3), halfSquaredErrorSum({ reduction })),
      caseOf(`binary ${reduction} ${hidden}`, mlp(1, hidden, 'sigmoid'), binaryCrossEntropy({ reduction })),
      caseOf(`labels ${reduction} ${hidden}`, mlp(3, hidden, 'sigmoid'), binaryCrossEntropy({ reduction })),
      caseOf(`classes ${reduction} ${hidden}`, mlp(4, hidden, 'softmax'), softmaxCrossEntropy({ reduction })),
    ]),
  )
  const others = [sgd({ learningRate: 0.1, momentum: 0.9 }), sgd({ learningRate: 0.1, momentum: 0.5, nesterov: true })].map(
    optimizer => caseOf(JSON.stringify(optimizer.options), mlp(2, 'tanh', 'linear'), mse(), optimizer),
  )
  const layered = sequential(3, dense(4), activation('tanh'), dense(1), activation('sigmoid'))

  test.skipIf(!has('sklearn'))('predicts and trains the same', async () => {
    const own = [...cases, ...others, caseOf('layers of their own', layered, binaryCrossEntropy())]
    const told = await all(own, 'scikit-learn')
    expect(off(own, told, runScripts(told.map(({ script }) => script)))).toEqual([])
  })

  test.skipIf(!has('sklearn'))('predicts the same with the other solvers', async () => {
    const own = [adam(), adam({ beta1: 0.8, epsilon: 1e-6 }), lbfgs()].map(optimizer => ({
      ...caseOf(optimizer.name, mlp(2, 'tanh', 'linear'), mse(), optimizer),
      trained: false,
    }))
    const told = await all(own, 'scikit-learn')
    expect(off(own, told, runScripts(told.map(({ script }) => script)))).toEqual([])
  })

  test('says which layer, loss or option it cannot express', () => {
    const as = (network: Network, loss: Loss, optimizer: Optimizer = sgd()) =>
      networkAs(network, 'scikit-learn', { loss, optimizer, epochs: 1, batchSize: 'full' })
    const { network, options: { loss } } = tutorial // prettier-ignore
    expect(() => as(network, loss)).toThrow(/layer "dense2".*MLPRegressor ends in linear, not in sigmoid/)
    expect(() => as(sequential(2, dense(3), dropout(0.1), dense(1)), mse())).toThrow(/layer "dropout1".*no dropout/)
    for (const name of [
      'batchNorm',
      'layerNorm',
      'embedding',
      'residual',
      'branches of one value',
      'dense without bias',
      'linear',
      'deep',
    ])
      expect(() => as(networks[name]!(2), mse()), name).toThrow(/layer ".*scikit-learn cannot express this/)
    expect(() => as(mlp(2, 'gelu', 'linear'), mse())).toThrow(/layer "dense1".*no activation gelu/)
    expect(() => as(sequential(2, dense(3, { activation: 'tanh' }), dense(3, { activation: 'relu' }), dense(1)), mse())).toThrow(/layer "dense2".*relu/) // prettier-ignore
    expect(() => as(mlp(2, 'tanh', 'softmax'), softmaxCrossEntropy())).toThrow(/layer "dense2".*two classes/)
    expect(() => as(mlp(1, 'tanh', 'linear'), mae())).toThrow(/loss "mae"/)
    expect(() => as(mlp(3, 'tanh', 'softmax'), softmaxCrossEntropy({ labelSmoothing: 0.1 }))).toThrow(/label smoothing/)
    expect(() => as(mlp(1, 'tanh', 'linear'), mse(), sgd({ weightDecay: 0.1 }))).toThrow(/optimizer "sgd".*weightDecay/)
    expect(() => as(mlp(1, 'tanh', 'linear'), mse(), optimizers['rprop']!())).toThrow(/optimizer "rprop".*sgd, adam or lbfgs/)
  })
})

describe('all frameworks', () => {
  const options = { loss: mse(), optimizer: sgd(), epochs: 1, batchSize: 'full' } as const

  test('have a row for every kind of layer of the network room', () => {
    for (const kind of Object.keys(layerKinds)) {
      const found = Object.values(networks).some(make => make(1).nodes.some(({ spec }) => spec.kind === kind))
      expect([kind, found]).toEqual([kind, true])
    }
  })

  test('refuse layers, losses and parameters that they do not know', () => {
    const network = small()
    const strange = (() => {
      const x = input(2)
      return graph([x], node({ kind: 'strange', build: (_b, _s, [v]) => v! }, { kind: 'strange', name: 'odd' }, [x], 2))
    })()
    for (const framework of ['pytorch', 'keras', 'scikit-learn'] as const)
      expect(() => networkAs(strange, framework, options)).toThrow(/layer "odd".*no framework has/)
    expect(() => networkAs(network, 'pytorch', { ...options, loss: { ...mse(), name: 'own' } })).toThrow(/loss of the caller/)
    expect(() => networkAs(network, 'pytorch', { ...options, parameters: new Map() })).toThrow(/parameter "dense1.weights"/)
    // @ts-expect-error No such framework.
    expect(() => networkAs(network, 'torch', options)).toThrow(/"pytorch"/)
  })

  test('leave weights out where there are too many', () => {
    const network = sequential(200, dense(101), dense(1))
    const parameters = initialize(network, { seed: 1 })
    for (const framework of ['pytorch', 'keras', 'scikit-learn'] as const) {
      const script = networkAs(network, framework, { ...options, parameters })
      expect(script).toMatch(/The weights are those that/)
      expect(script.length).toBeLessThan(3000)
    }
  })
})

import { describe, expect, test } from 'vitest'
import { dense } from '../../src/network/dense.ts'
import { halfSquaredErrorSum, huber, mae, mse, softmaxCrossEntropy, binaryCrossEntropy } from '../../src/network/losses.ts'
import type { Loss } from '../../src/network/losses.ts'
import { sequential } from '../../src/network/network.ts'
import type { Network } from '../../src/network/network.ts'
import { adam } from '../../src/optimizers/adam.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import type { Optimizer } from '../../src/optimizers/optimizer.ts'
import { trainingProgram } from '../../src/program/compile.ts'
import type { TrainingProgram } from '../../src/program/program.ts'
import { Random } from '../../src/random.ts'
import { Trace } from '../../src/trace/trace.ts'
import { example, exampleNames } from '../../src/tutorial/examples.ts'
import { tell } from '../../src/tutorial/example.ts'
import { ownTelling, tellingOf } from '../../src/tutorial/telling.ts'
import type { Telling, TellingOptions } from '../../src/tutorial/telling.ts'
import { networks, optimizers, randomData } from '../network/cases.ts'
import { firstOff, hasNumpy, hasR, rowsOf, runNumpy, runR, runTypescript, type Piece, type Rows } from '../export/running.ts'
import { evaluate } from './formula.ts'

const ROWS = 5

const conventions: readonly TellingOptions[] = (['outputMinusTarget', 'targetMinusOutput'] as const).flatMap(error =>
  (['rows', 'columns'] as const).flatMap(samples =>
    (['sum', 'mean'] as const).flatMap(gradients =>
      (['tutorial', 'standard'] as const).map(names => ({ error, samples, gradients, names, rows: ROWS })),
    ),
  ),
)

interface Case {
  readonly title: string
  readonly program: TrainingProgram
  readonly trace: Trace
}

const random = new Random(11)

function caseOf(title: string, network: Network, loss: Loss, optimizer: Optimizer, rest: object = {}): Case {
  const program = trainingProgram(network, { loss, optimizer, ...rest })
  return { title, program, trace: new Trace(program, randomData(network, program, loss, random, ROWS), ROWS, 'float64') }
}

const pick = <T>(of: readonly T[]): T => of[random.integer(0, of.length)]!
const activations = ['sigmoid', 'tanh', 'relu', 'softsign', 'leakyRelu'] as const

function randomNetwork(layers: number, outputs: number, last: 'linear' | 'sigmoid' | 'softmax'): Network {
  const hidden = Array.from({ length: layers - 1 }, () =>
    dense(random.integer(1, 5), { activation: pick(activations), bias: random.uniform() < 0.7 }),
  )
  return sequential(random.integer(1, 5), ...[...hidden, dense(outputs, { activation: last })])
}

/** Plain networks of one to three layers with every loss, either reduction: what every formula is computed for. */
const plain: readonly Case[] = [1, 2, 3].flatMap(layers =>
  (['sum', 'mean'] as const).flatMap(reduction => {
    const outputs = random.integer(1, 4)
    const of = (title: string, loss: Loss, last: 'linear' | 'sigmoid' = 'linear') =>
      caseOf(`${layers} layers, ${title}, ${reduction}`, randomNetwork(layers, outputs, last), loss, pick([sgd({ learningRate: 0.1 }), sgd({ learningRate: 0.1, momentum: 0.9, weightDecay: 0.1 })])) // prettier-ignore
    return [
      of('mse', mse({ reduction })),
      of('half', halfSquaredErrorSum({ reduction }), 'sigmoid'),
      of('huber', huber({ reduction, delta: 0.3 })),
      of('mae', mae({ reduction })),
    ]
  }),
)

/** Every kind of layer, every optimiser, penalties and clipping, losses over classes. */
const others: readonly Case[] = [
  ...Object.entries(networks).map(([title, make]) => caseOf(title, make(2), mse(), sgd())),
  ...Object.entries(optimizers).map(([title, make]) =>
    caseOf(title, sequential(1, dense(3, { activation: 'tanh' }), dense(1)), mse(), make(), {
      penalty: { l1: 0.01, l2: 0.02 },
      ...(title !== 'lbfgs' && { clipping: { value: 0.2, norm: 0.3 } }),
    }),
  ),
  ...(['sum', 'mean'] as const).flatMap(reduction => [
    caseOf(
      `softmax, ${reduction}`,
      randomNetwork(2, 3, 'softmax'),
      softmaxCrossEntropy({ reduction, labelSmoothing: 0.1 }),
      sgd(),
    ),
    caseOf(`sigmoid, ${reduction}`, randomNetwork(2, 2, 'sigmoid'), binaryCrossEntropy({ reduction }), sgd()),
    caseOf(`softmax and squares, ${reduction}`, randomNetwork(2, 3, 'softmax'), mse({ reduction }), adam()),
  ]),
]

const numbersOf = (telling: Telling, { trace }: Case, value: TrainingProgram['target']): Rows => {
  const { data, columns } = telling.numbers(trace, value)
  return rowsOf(data, columns)
}
const nameOfConvention = ({ error, samples, gradients, names }: TellingOptions) => [error, samples, gradients, names].join(', ')

interface Check {
  readonly title: string
  readonly piece: Piece
  readonly expected: Rows
}

/** Every step of every case in every convention: its line, what it is given, and what it must come to. */
function checks(language: 'numpy' | 'r' | 'typescript', of: readonly Case[], told: readonly TellingOptions[]) {
  const helpers = new Set<string>()
  const all = of.flatMap(one =>
    told.flatMap(convention => {
      const telling = tellingOf(one.program, convention)
      for (const helper of telling.typescriptHelpers.split('\n\n')) helpers.add(helper)
      return telling.steps.map(({ step, code }): Check => ({
        title: `${one.title} (${nameOfConvention(convention)}): ${code[language]}`,
        expected: numbersOf(telling, one, step.output),
        piece: {
          head: '',
          body: code[language],
          // Where a sum is taken for a mean, the rows are those of the targets.
          given: new Map(
            [...step.inputs, one.program.target].map(input => [
              telling.identifierOf(input, language),
              numbersOf(telling, one, input),
            ]),
          ),
          wanted: [telling.identifierOf(step.output, language)],
        },
      }))
    }),
  )
  return { all, helpers: [...helpers].join('\n\n') }
}

const wrong = (all: readonly Check[], results: readonly Rows[][]) =>
  all.flatMap(({ title, expected }, i) => {
    const off = firstOff(results[i]![0]!, expected)
    return off === undefined ? [] : [`${title}: ${off}`]
  })

describe('what is told is true: the told line over the told numbers gives the told result', () => {
  test('as a formula, over random networks of one to three layers, in all conventions', () => {
    const off: string[] = []
    let count = 0
    for (const one of plain)
      for (const convention of conventions) {
        const telling = tellingOf(one.program, convention)
        for (const { step, formula } of telling.steps) {
          const given = new Map(step.inputs.map(input => [telling.nameOf(input), numbersOf(telling, one, input)]))
          count++
          const fault = firstOff(evaluate(formula, given, ROWS), numbersOf(telling, one, step.output))
          if (fault !== undefined) off.push(`${one.title} (${nameOfConvention(convention)}): ${formula}: ${fault}`)
        }
      }
    expect(off.slice(0, 5)).toEqual([])
    expect(count).toBeGreaterThan(5000)
  })

  test('in TypeScript, for every kind of layer, optimiser, penalty and clipping', async () => {
    const { all, helpers } = checks(
      'typescript',
      others,
      conventions.filter(({ names }) => names === 'standard'),
    )
    expect(
      wrong(
        all,
        await runTypescript(
          helpers,
          all.map(({ piece }) => piece),
        ),
      ).slice(0, 5),
    ).toEqual([])
  })

  test.skipIf(!hasNumpy)('in NumPy', () => {
    const { all } = checks(
      'numpy',
      [...plain, ...others],
      conventions.filter(({ names }) => names === 'tutorial'),
    )
    expect(wrong(all, runNumpy(all.map(({ piece }) => piece))).slice(0, 5)).toEqual([])
  })

  test.skipIf(!hasR)('in R', () => {
    const columns = conventions.filter(({ names, samples, error }) => names === 'standard' && samples === 'columns' && error === 'targetMinusOutput') // prettier-ignore
    const { all } = checks('r', others, columns)
    expect(wrong(all, runR(all.map(({ piece }) => piece))).slice(0, 5)).toEqual([])
  })
})

describe('the tutorial’s own telling of its examples', () => {
  test.each(exampleNames)('%s: every number is that of its table of names', async name => {
    const own = example(name)
    const trace = await own.timeline().trace(0)
    const telling = tellingOf(trace.program, ownTelling(own))
    for (const entry of own.names) {
      // A second name of one value (a factor of the chain rule) is told as the derivative, not as the value.
      if (own.names.find(({ value }) => value === entry.value) !== entry) continue
      const value = trace.value(entry.value)
      expect(telling.nameOf(value)).toBe(entry.name)
      const { rows, columns, data } = telling.numbers(trace, value)
      const expected = tell(own, trace, entry.name)
      expect([entry.name, rows, columns, ...data]).toEqual([entry.name, expected.rows, expected.columns, ...expected.data])
    }
  })
})

describe('the words of a telling', () => {
  const own = example('spreadsheet')
  const program = trainingProgram(own.network, own.options)
  const told = (options: Partial<TellingOptions>) =>
    tellingOf(program, { ...ownTelling(own), rows: 3, ...options }).steps.map(({ formula }) => formula)

  test('the tutorial’s convention reads as the tutorial does', () => {
    expect(told({})).toEqual([
      'hidden_layer_input1 = X · wh',
      'hidden_layer_input = hidden_layer_input1 + bh',
      'hiddenlayer_activations = σ(hidden_layer_input)',
      'output_layer_input1 = hiddenlayer_activations · wout',
      'output_layer_input = output_layer_input1 + bout',
      'output = σ(output_layer_input)',
      'loss = Σ 0.5 · (output − y)²',
      'E = y − output',
      'slope_output_layer = output ∘ (1 − output)',
      'd_output = E ∘ slope_output_layer',
      'gradient_bout = Σrows d_output',
      'Error_at_hidden_layer = d_output · woutᵀ',
      'gradient_wout = hiddenlayer_activationsᵀ · d_output',
      'slope_hidden_layer = hiddenlayer_activations ∘ (1 − hiddenlayer_activations)',
      'd_hiddenlayer = Error_at_hidden_layer ∘ slope_hidden_layer',
      'gradient_bh = Σrows d_hiddenlayer',
      'gradient_wh = Xᵀ · d_hiddenlayer',
      'wh_updated = wh + lr · gradient_wh',
      'bh_updated = bh + lr · gradient_bh',
      'wout_updated = wout + lr · gradient_wout',
      'bout_updated = bout + lr · gradient_bout',
    ])
  })

  test('with samples as columns factors change places, and only the first error knows of signs and means', () => {
    const standard = {
      error: 'outputMinusTarget',
      samples: 'columns',
      gradients: 'mean',
      names: 'standard',
      ownNames: [],
    } as const
    expect(told(standard)).toEqual([
      'P1 = W1ᵀ · X',
      'Z1 = P1 + b1',
      'A1 = σ(Z1)',
      'P2 = W2ᵀ · A1',
      'Z2 = P2 + b2',
      'A2 = σ(Z2)',
      'L = Σ 0.5 · (A2 − y)²',
      'dA2 = (A2 − y) ÷ n',
      'slope2 = A2 ∘ (1 − A2)',
      'dZ2 = dA2 ∘ slope2',
      'db2 = Σcolumns dZ2',
      'dA1 = W2 · dZ2',
      'dW2 = A1 · dZ2ᵀ',
      'slope1 = A1 ∘ (1 − A1)',
      'dZ1 = dA1 ∘ slope1',
      'db1 = Σcolumns dZ1',
      'dW1 = X · dZ1ᵀ',
      'W1_updated = W1 − lr · dW1',
      'b1_updated = b1 − lr · db1',
      'W2_updated = W2 − lr · dW2',
      'b2_updated = b2 − lr · db2',
    ])
    const { steps } = tellingOf(program, { ...standard, rows: 3 })
    const why = Object.fromEntries(steps.map(step => [step.name, step.why]))
    expect(why['P2']).toMatch(/^W2 is transposed.*: \(1 × 3\)\(3 × 3\) → \(1 × 3\)$/)
    expect(why['dA1']).toMatch(/^nothing is transposed.*: \(3 × 1\)\(1 × 3\) → \(3 × 3\)$/)
    expect(why['dW1']).toMatch(/^dZ1 is transposed so that samples meet samples.*: \(4 × 3\)\(3 × 3\) → \(4 × 3\)$/)
    expect(why['db1']).toMatch(/^one column was used for every column.*\(3 × 3\) → \(3 × 1\)$/)
    expect(why['A1']).toBeUndefined()
    expect(steps.find(({ name }) => name === 'Z1')!.sentence).toMatch(/^the column b1 is added to every column of P1/)
    expect(steps.find(({ name }) => name === 'P1')!.shapes).toEqual({
      inputs: [
        { name: 'X', shape: '(4 × 3)' },
        { name: 'W1', shape: '(4 × 3)' },
      ],
      output: '(3 × 3)',
    })
    expect(steps.find(({ name }) => name === 'dW2')!.latex).toBe('\\mathrm{dW2} = A_{1} \\, \\mathrm{dZ2}^{\\top}')
  })

  test('sentences own up to every turn: sign, scale, and rows for columns', () => {
    for (const one of [...plain, ...others])
      for (const convention of conventions) {
        const { steps } = tellingOf(one.program, convention)
        const straight = tellingOf(one.program, { ...convention, error: 'outputMinusTarget' }).steps
        steps.forEach(({ sentence, formula }, i) => {
          expect(sentence).not.toMatch(/undefined|NaN|\[object|[.]$/)
          if (formula !== straight[i]!.formula) expect(`${sentence} (${formula})`).toMatch(/target − output/)
        })
      }
  })

  test('layers are told apart by their number where several are hidden, and no two values share a name', () => {
    for (const one of [...plain, ...others])
      for (const names of ['tutorial', 'standard'] as const) {
        const telling = tellingOf(one.program, { ...conventions[0]!, names })
        expect(new Set(one.program.values.map(telling.nameOf)).size).toBe(one.program.values.length)
      }
    const deep = trainingProgram(sequential(2, dense(3, { activation: 'tanh' }), dense(4, { activation: 'tanh' }), dense(1)), {
      loss: mse(),
      optimizer: sgd(),
    })
    const names = tellingOf(deep, { ...conventions[0]!, names: 'tutorial' }).steps.map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining([
        'hiddenlayer1_activations',
        'hiddenlayer2_activations',
        'd_hiddenlayer1',
        'd_output',
        'wh2_updated',
      ]),
    )
  })
})

describe('the effective learning rate', () => {
  const told = (reduction: 'sum' | 'mean', gradients: 'sum' | 'mean') => {
    const { network } = example('spreadsheet')
    const loss = halfSquaredErrorSum({ reduction })
    return tellingOf(trainingProgram(network, { loss, optimizer: sgd() }), { ...conventions[0]!, gradients })
  }

  test('is said with its numbers', () => {
    expect(told('sum', 'sum').effectiveLearningRate(0.1, 1000)).toEqual({
      told: 0.1,
      sum: 0.1,
      mean: 100,
      sentence: '0.1 with gradients summed over 1000 rows acts like 100 with a mean',
    })
    expect(told('mean', 'sum').effectiveLearningRate(0.3, 3)).toMatchObject({
      told: 0.3 / 3,
      sentence: '0.1 with gradients summed over 3 rows acts like 0.3 with a mean',
    })
  })

  test('makes the same move of a program whose loss is a sum and of one whose loss is a mean', () => {
    const network = randomNetwork(2, 1, 'sigmoid')
    const [sum, mean] = (['sum', 'mean'] as const).map(reduction =>
      trainingProgram(network, { loss: mse({ reduction }), optimizer: sgd() }),
    ) as [TrainingProgram, TrainingProgram]
    const { sum: small, mean: large } = tellingOf(sum, conventions[0]!).effectiveLearningRate(0.02, ROWS)
    expect(large).toBeCloseTo(0.1, 15)
    const given = randomData(network, sum, mse(), random, ROWS)
    const moved = (program: TrainingProgram, rate: number) => {
      const numbers = new Map(program.values.map((value, i) => [value, given.get(sum.values[i]!)!] as const))
      const trace = new Trace(program, numbers.set(program.learningRate, Float64Array.of(rate)), ROWS, 'float64')
      return program.assignments.map(({ source }) => [...trace.tensor(source).data])
    }
    moved(sum, small).forEach((numbers, i) => numbers.forEach((x, k) => expect(moved(mean, large)[i]![k]).toBeCloseTo(x, 14)))
    expect(moved(mean, small)).not.toEqual(moved(sum, small))
  })

  test('stays where the update is no plain descent', () => {
    const program = trainingProgram(sequential(2, dense(1)), { loss: mse(), optimizer: adam() })
    expect(tellingOf(program, { ...conventions[0]!, gradients: 'sum' }).effectiveLearningRate(0.1, 10)).toMatchObject({
      told: 0.1,
      sentence: expect.stringMatching(/^0.1 stays 0.1/) as string,
    })
  })

  test('cannot be told by the rows where rows or classes have weights', () => {
    const network = sequential(2, dense(3))
    const weighted = trainingProgram(network, { loss: mse(), optimizer: sgd(), weighted: true })
    const classes = trainingProgram(network, { loss: softmaxCrossEntropy({ classWeights: [1, 2, 3] }), optimizer: sgd() })
    for (const program of [weighted, classes]) {
      expect(() => tellingOf(program, { ...conventions[0]!, gradients: 'sum' })).toThrow(/sum of the weights/)
      expect(tellingOf(program, { ...conventions[0]!, gradients: 'mean' }).steps.length).toBe(program.steps.length)
    }
    // @ts-expect-error An option that is unknown is named.
    expect(() => tellingOf(weighted, { ...conventions[0]!, sample: 'rows' })).toThrow(/"sample".*samples/s)
  })
})

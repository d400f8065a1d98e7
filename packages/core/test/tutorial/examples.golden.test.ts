import { describe, expect, test } from 'vitest'
import { fromColumn, toRows } from '../../src/matrix.ts'
import type { Matrix } from '../../src/matrix.ts'
import type { Parameters } from '../../src/program/program.ts'
import type { TrainingProgram } from '../../src/program/program.ts'
import type { Trace } from '../../src/trace/index.ts'
import { predict } from '../../src/training/evaluate.ts'
import { train } from '../../src/training/train.ts'
import {
  blobs,
  detailed,
  detailedEpochs,
  labelsOf,
  listing,
  moons,
  perceptrons,
  rListing,
  spreadsheet,
  tell,
} from '../../src/tutorial/index.ts'
import type { Example } from '../../src/tutorial/index.ts'
import { golden, worstDifference } from '../golden.ts'

// Every number that article.json holds of the tutorial's examples, under the tutorial's names and with its signs.

type Rows = number[][]
type Named = { readonly [name: string]: Rows }
interface Steps {
  readonly init: Named
  readonly after_one_step: Named
  readonly after_5000_steps: Named
}
interface Article {
  readonly perceptron: {
    readonly threshold_only: { readonly sum: number; readonly output: number }
    readonly weighted: { readonly sum: number; readonly output: number }
    readonly with_bias: { readonly sum: number; readonly output_threshold_0: number; readonly sigmoid: number }
  }
  readonly steps_0_to_11: Steps
  readonly spreadsheet: Steps
  readonly r_listing: {
    readonly init: { readonly bias_in: number[]; readonly bh_matrix: Rows; readonly bout_matrix: Rows }
    readonly after_one_step: Named
    readonly after_5000_steps: Named
  }
  readonly detailed_variant: Named & {
    readonly init: Named
    readonly after_one_update_lr_0_01: Named
    readonly train_1000: { readonly init: Named; readonly error_every_100: number[]; readonly final: Named }
  }
  readonly moons: {
    readonly normalised_first_rows: Rows
    readonly labels_first_20: number[]
    readonly init: Named
    readonly error_every_1000: number[]
  }
  readonly blobs_exercise: { readonly labels_first_20: number[]; readonly class_counts: number[] }
}

const file = golden<Article>('article')

function near(actual: Matrix | undefined, expected: Rows, what: string): void {
  expect([actual?.rows, actual?.columns], what).toEqual([expected.length, expected[0]!.length])
  expect(worstDifference(actual!.data, expected.flat()), what).toBeLessThanOrEqual(1e-12)
}

const first = (example: Example) => example.timeline().trace(0)
const finish = async (example: Example) => (await train(example.network, example.data, example.options).run()).parameters
const output = ({ network, data }: Example, parameters: Parameters) => predict(network, parameters, data.inputs)
const repeated = ({ rows, data }: Matrix, columns: number): Rows =>
  Array.from({ length: rows }, (_, r) => new Array<number>(columns).fill(data[r]!))

describe.skipIf(file === undefined)('article.json', () => {
  test('the three forms of the perceptron', () => {
    const { threshold_only, weighted, with_bias } = file!.perceptron
    const [plain, weights, bias] = perceptrons()
    expect(plain).toMatchObject({ sum: threshold_only.sum, output: threshold_only.output })
    expect(weights).toMatchObject({ sum: weighted.sum, output: weighted.output })
    expect(bias).toMatchObject({ sum: with_bias.sum, output: with_bias.output_threshold_0 })
    expect(bias.sigmoid).toBeCloseTo(with_bias.sigmoid, 14)
  })

  describe.each([
    ['spreadsheet', spreadsheet, 'spreadsheet'],
    ['listing', listing, 'steps_0_to_11'],
  ] as const)('%s', (_, make, key) => {
    test('its first numbers and every number of its first step', async () => {
      const { init, after_one_step: step } = file![key]
      const example = make()
      const trace = await first(example)
      for (const [name, rows] of Object.entries(init)) near(tell(example, trace, name), rows, name)
      for (const [name, rows] of Object.entries(step)) {
        const ours = name === 'error_at_hidden_layer' ? 'Error_at_hidden_layer' : name in init ? `${name}_updated` : name
        near(tell(example, trace, ours), rows, name)
      }
    })

    test('after 5000 steps', async () => {
      const example = make()
      const parameters = await finish(example)
      const { output: outputs, ...weights } = file![key].after_5000_steps
      const values = new Map(example.names.map(({ name, value }) => [name, value]))
      for (const [name, rows] of Object.entries(weights)) near(parameters.get(values.get(name)!), rows, name)
      near(output(example, parameters), outputs!, 'output')
    })
  })

  test('the R listing: every number of its first step, and after 5000', async () => {
    const { init, after_one_step: one, after_5000_steps: last } = file!.r_listing
    const example = rListing()
    const trace = await first(example)
    near(tell(example, trace, 'bh'), init.bias_in.map(x => [x]), 'bias_in') // prettier-ignore
    expect(repeated(tell(example, trace, 'bh'), 3)).toEqual(init.bh_matrix)
    expect(toRows(tell(example, trace, 'bout'))).toEqual(init.bout_matrix)
    near(tell(example, trace, 'output'), one['output']!, 'output')
    for (const name of ['wh', 'wout', 'bout'])
      near(tell(example, trace, `${name}_updated`), one[name === 'bout' ? 'bout_matrix' : name]!, name)
    expect(worstDifference(repeated(tell(example, trace, 'bh_updated'), 3).flat(), one['bh_matrix']!.flat())).toBeLessThan(1e-12)
    const parameters = await finish(example)
    near(parameters.get('hidden.weighted.weights'), last['wh']!, 'wh')
    near(parameters.get('out.weighted.weights'), last['wout']!, 'wout')
    near(parameters.get('bout.table'), last['bout_matrix']!, 'bout')
    expect(worstDifference(repeated(parameters.get('bh.table')!, 3).flat(), last['bh_matrix']!.flat())).toBeLessThan(1e-12)
    near(output(example, parameters), last['output']!, 'output')
  })

  test('the detailed variant: samples as columns, the chain rule part by part', async () => {
    const variant = file!.detailed_variant
    const example = detailed()
    const trace = await first(example)
    const told = (name: string) => tell(example, trace, name)
    const names = {
      X: 'X',
      y: 'y',
      Z1: 'hidden_layer_input',
      H: 'hidden_layer_activations',
      Z2: 'output_layer_input',
      output: 'output',
      error_wrt_output: 'error_wrt_output',
      output_wrt_Z2: 'output_wrt_output_layer_input',
      error_wrt_weights_hidden_output: 'error_wrt_weights_hidden_output',
      H_wrt_Z1: 'hidden_layer_activations_wrt_hidden_layer_input',
      error_wrt_weights_input_hidden: 'error_wrt_weights_input_hidden',
    }
    for (const [key, name] of Object.entries(names)) near(told(name), variant[key]!, key)
    for (const name of ['weights_input_hidden', 'weights_hidden_output']) {
      near(told(name), variant.init[name]!, name)
      near(told(`${name}_updated`), variant.after_one_update_lr_0_01[name]!, name)
    }
  })

  test('its 1000 epochs, from weights drawn again', async () => {
    const { init, error_every_100: errors, final } = file!.detailed_variant.train_1000
    const example = detailedEpochs()
    const trace = await first(example)
    const { history, parameters } = await train(example.network, example.data, example.options).run()
    const names = { weights_input_hidden: 'dense1.weights', weights_hidden_output: 'dense2.weights' }
    for (const [name, value] of Object.entries(names)) {
      near(tell(example, trace, name), init[name]!, name)
      near(parameters.get(value), final[name]!, name)
    }
    near(fromColumn(errors.map((_, i) => history[100 * i]!.loss / 3)), errors.map(x => [x]), 'errors') // prettier-ignore
    near(fromColumn(output(example, parameters).data), final['output']![0]!.map(x => [x]), 'output') // prettier-ignore
  })

  test('the moons: data, first weights and first error', async () => {
    const { normalised_first_rows, labels_first_20, init, error_every_1000 } = file!.moons
    const example = moons()
    const trace: Trace<TrainingProgram> = await first(example)
    const rows = toRows(example.data.inputs as Matrix).slice(0, normalised_first_rows.length)
    expect(worstDifference(rows.flat(), normalised_first_rows.flat())).toBeLessThan(1e-12)
    expect([...labelsOf(example).subarray(0, 20)]).toEqual(labels_first_20)
    for (const [name, numbers] of Object.entries(init)) near(tell(example, trace, name), numbers, name)
    expect(trace.tensor(trace.program.loss).data[0]! / 1000).toBeCloseTo(error_every_1000[0]!, 12)
  })

  test('the blobs of the exercise', () => {
    const { labels_first_20, class_counts } = file!.blobs_exercise
    const labels = labelsOf(blobs())
    expect([...labels.subarray(0, 20)]).toEqual(labels_first_20)
    expect(class_counts.map((_, k) => labels.filter(label => label === k).length)).toEqual(class_counts)
  })
})

import { fromColumn, fromRows, zeros } from '../../matrix.ts'
import type { ActivationName } from '../../network/activation.ts'
import { dense } from '../../network/dense.ts'
import { halfSquaredErrorSum } from '../../network/losses.ts'
import { initialize, sequential } from '../../network/network.ts'
import { sgd } from '../../optimizers/sgd.ts'
import { Timeline } from '../../trace/timeline.ts'
import { predict } from '../../training/evaluate.ts'
import type { Block } from '../block.ts'
import { threeSamples } from '../listing.ts'
import { heading, paragraph, short, table } from '../readers/figures.ts'
import { rowText } from './parts.ts'
import type { LessonSettings } from './parts.ts'

const KINDS: readonly ActivationName[] = ['sigmoid', 'tanh', 'relu']

/** An activation and its slope at some points: those of a unit whose one weight is 1, from its own training program. */
async function valuesAndSlopes(kind: ActivationName, z: Float64Array) {
  const network = sequential(1, dense(1, { activation: kind, bias: false, name: 'unit' }))
  const parameters = new Map([['unit.weights', fromRows([[1]])]])
  const options = { loss: halfSquaredErrorSum(), optimizer: sgd({ learningRate: 1 }), epochs: 1, seed: 0, shuffle: false }
  const trace = await new Timeline(
    network,
    { inputs: fromColumn(z), targets: zeros(z.length, 1) },
    { ...options, parameters },
  ).trace(0)
  const slope = trace.program.steps.find(({ op }) => op.name === `${kind}Slope`)!.output
  return { kind, values: trace.tensor(trace.program.output).data, slopes: trace.tensor(slope).data }
}

/** Two layers in one: the product of their weights, which the second layer gives when the first one's weights are its inputs. */
function collapse(seed: number, kind: ActivationName) {
  const { inputs } = threeSamples()
  const [units, outputs] = [3, 2]
  const two = sequential(inputs.columns, dense(units, { activation: kind, bias: false }), dense(outputs, { bias: false }))
  const parameters = initialize(two, { seed })
  const second = sequential(units, dense(outputs, { bias: false, name: 'one' }))
  const product = predict(
    second,
    new Map([['one.weights', parameters.get('dense2.weights')!]]),
    parameters.get('dense1.weights')!,
  )
  const one = sequential(inputs.columns, dense(outputs, { bias: false, name: 'one' }))
  const [layered, single] = [predict(two, parameters, inputs), predict(one, new Map([['one.weights', product]]), inputs)]
  const apart = [...layered.data].reduce((most, x, i) => {
    const difference = Math.abs(x - single.data[i]!)
    return difference > most ? difference : most
  }, 0)
  return { layered, single, apart }
}

/** Activations with their slopes, and what a network without them comes down to. */
export async function* activations({ seed = 42 }: LessonSettings): AsyncGenerator<Block> {
  yield heading('Activation functions')
  yield paragraph(
    'A perceptron is linear up to its threshold. An artificial neuron gives its weighted sum z to an activation function, which bends it: its output has a slope, so that one can say how much it moves when a weight does.',
    'Sigmoid lies between 0 and 1, tanh between −1 and 1; relu lets what is positive pass and holds back the rest. There are many others.',
  )
  const few = Float64Array.from([-4, -2, -1, 0, 1, 2, 4])
  const rows = await Promise.all(KINDS.map(kind => valuesAndSlopes(kind, few)))
  yield table(
    ['z', ...KINDS.flatMap(kind => [kind, `its slope`])],
    Array.from(few, (z, i) => [short(z), ...rows.flatMap(({ values, slopes }) => [short(values[i]!), short(slopes[i]!)])]),
  )
  yield paragraph(
    `Far from 0 the slopes of sigmoid and tanh go to nothing: at z = ${short(few.at(-1)!)} they are ${short(rows[0]!.slopes.at(-1)!)} and ${short(rows[1]!.slopes.at(-1)!)}. A unit that is so sure of itself hardly learns; it is saturated.`,
    'Which one to take? Sigmoid at the output for yes or no, softmax for one of several classes, nothing for an amount; in hidden layers relu or tanh are the usual first choice, and the section on NumPy compares them on this data.',
  )
  const many = Float64Array.from({ length: 121 }, (_, i) => (i - 60) / 10)
  const curves = await Promise.all(KINDS.map(kind => valuesAndSlopes(kind, many)))
  yield {
    kind: 'curve',
    id: 'activations',
    title: 'Activations and their slopes',
    x: 'z',
    series: curves.flatMap(({ kind, values, slopes }) => [
      { name: kind, x: many, y: values },
      { name: `slope of ${kind}`, x: many, y: slopes },
    ]),
  }
  const [linear, bent] = [collapse(seed, 'linear'), collapse(seed, 'sigmoid')]
  yield heading('Why a non-linear step at all')
  yield paragraph(
    'Without one, layers collapse: (X·W1)·W2 = X·(W1·W2), which is a single layer. Here two linear layers, drawn with the seed ' +
      `${seed}, stand beside the one layer whose weights are the product of theirs.`,
  )
  yield table(
    ['sample', 'two linear layers', 'one layer, W1·W2', 'with sigmoid between'],
    Array.from({ length: linear.layered.rows }, (_, r) => [
      String(r + 1),
      rowText(linear.layered, r),
      rowText(linear.single, r),
      rowText(bent.layered, r),
    ]),
  )
  yield paragraph(
    `The two are ${short(linear.apart)} apart at the most, which is rounding. With the sigmoid between the layers the outputs are up to ${short(bent.apart)} away from that one layer: the step between can no longer be multiplied out.`,
  )
}

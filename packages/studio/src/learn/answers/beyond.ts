import { checkTraceGradients } from 'glassbox/trace'
import { example, moons } from 'glassbox/tutorial'
import { cellOf, firstRound, rowsOf, sheetRound } from '../maths/first-round.ts'
import { nudged } from '../maths/nudge.ts'
import { four, listOf, only } from './words.ts'
import type { Reply } from './words.ts'

/** How often an operation stands in the program that is told here. */
async function counted(settings: Parameters<Reply>[0]) {
  const { trace } = await sheetRound(settings)
  const { steps } = trace.program
  const products = steps.filter(({ op }) => op.name === 'matmul').length
  return { steps: steps.length, products, others: steps.length - products }
}

/** Moons, mathematics, and what readers brought. */
export const last = {
  12: async settings => {
    const { steps, products } = await counted(settings)
    return `Not told here yet. It would be the same table: this network has ${steps} steps, ${products} of them matrix products, and an LSTM cell is made of the same products, sums, sigmoids and tanh, once for each point in time.`
  },
  13: async settings =>
    `Not told here yet: the outputs of the one are the inputs of the other, and the error goes back through both, as it does here through ${(await counted(settings)).products} products.`,
  14: async settings =>
    `Not told here yet: two such networks in a row, the second started from what the first ends with. Each round would have many times the ${(await counted(settings)).steps} steps of this one.`,
  15: async settings => {
    const { value } = await sheetRound(settings)
    return `As these do: nobody draws them, the updates do. A filter is a small wh that is moved over the picture; it starts at random and moves by its gradient, as wh’s first weight moves here from ${four(cellOf(value('wh'), 0, 0))} to ${four(cellOf(value('wh_updated'), 0, 0))}.`
  },
  24: async settings => {
    const { value } = await firstRound(example('hundred-units', only(settings, 'learningRate', 'seed', 'epochs')))
    return `All weights are positive, so the sums at the output grow to ${listOf(value('output_layer_input'))}. A sigmoid of that is ${four(value('output').data[0]!)}, its slope ${four(value('slope_output_layer').data[0]!)}, and every gradient is multiplied by that slope.`
  },
  27: () => {
    const { targets } = example('ratings').data
    const most = Math.max(...targets.data)
    return `y came as ${targets.rows} numbers without a second dimension; y − output is then ${targets.rows} × ${targets.rows}, ${targets.rows * targets.rows} numbers. Make it a column. And scale it: a sigmoid ends at 1, the ratings go up to ${four(most)}.`
  },
  28: () => {
    const own = example('football')
    const { targets } = own.data
    return `Scale the columns (scaled, the largest number is ${four(Math.max(...rowsOf(own).data))}, not 42), take softmax for the three results, and hold rows back to judge. ${targets.rows} rows are few: what is learnt from them is seen below.`
  },
  33: settings => {
    const own = moons(only(settings, 'learningRate', 'seed'))
    const { learningRate } = own.options.optimizer
    const { rows } = own.data.targets
    return `Yes, or take the mean of the gradients. ${four(learningRate)} with gradients summed over ${rows} rows is a rate of ${four(learningRate * rows)} on their mean; that is why the error stands still for so long.`
  },
  35: async settings => {
    const { moved, x } = nudged(await sheetRound(settings), { row: 2, column: 0 }, 1e-6)
    return `Move one weight by a millionth: the sums move by ${listOf({ data: moved })} millionths in the three samples, and that is the column of X that the weight meets, ${listOf({ data: x })}. The weight itself does not come into it.`
  },
  36: async settings => {
    const { value } = await sheetRound(settings)
    const [wh, wout] = [value('wh'), value('wout')]
    return `Yes. Once it is trained, a row needs ${wh.data.length} + ${wout.data.length} multiplications with fixed numbers, as many additions, and ${wh.columns + wout.columns} sigmoids, for which a table does.`
  },
  37: async settings => {
    const { trace } = await sheetRound(settings)
    const { parameters } = checkTraceGradients(trace)
    const worst = parameters.reduce((most, { worst: own }) => Math.max(most, own?.relativeError ?? 0), 0)
    return `The chain rule and matrix products are all that is used. And you can always check yourself: move a weight a little and compare. Here the gradients agree to a relative difference of ${four(worst)}.`
  },
} satisfies Readonly<Record<number, Reply>>

import { fromRows, predict, train } from 'glassbox'
import { example, listing, rListing } from 'glassbox/tutorial'
import { firstRound } from '../maths/first-round.ts'
import { errorOf } from '../maths/experiment.ts'
import type { Experiment } from '../maths/experiment.ts'
import { four, listOf, only, sizeOf } from './words.ts'
import type { Reply } from './words.ts'

const own = (settings: Parameters<Reply>[0]) => listing(only(settings, 'learningRate', 'seed', 'epochs'))
const plain = (settings: Parameters<Reply>[0], hidden: readonly number[], more: object = {}): Experiment => ({
  hidden,
  activation: 'sigmoid',
  optimizer: { name: 'sgd', options: { learningRate: own(settings).options.optimizer.learningRate, ...more } },
})

/** The listings in NumPy and R. */
export const late = {
  1: settings => {
    const wh = own(settings).options.parameters.get('dense1.weights')!
    return `Yes. hiddenlayer_neurons = ${wh.columns} is the number of neurons in the one hidden layer; wh is ${sizeOf(wh)}, a column for each of them.`
  },
  4: settings => {
    const { options, data } = own(settings)
    return `MLPClassifier, with a penalty and a momentum of 0 to be like this network. It stands below with ${options.epochs} rounds, the rate ${four(options.optimizer.learningRate)} and ${data.targets.rows} rows to a batch, after PyTorch and Keras, whose losses can be made the same.`
  },
  10: async settings => {
    const [simple, ahead] = [await errorOf(plain(settings, [3]), settings), await errorOf(plain(settings, [3], { momentum: 0.9, nesterov: true }), settings)] // prettier-ignore
    return `By trying some, each ten times the one before, and keeping the fastest that still falls. And it does: at the same rate the error ends at ${four(simple)} plain, and at ${four(ahead)} with Nesterov’s momentum of 0.9.`
  },
  11: () => {
    const { targets } = example('ratings').data
    return `In the room “Your data”: drop the file, choose the target, and some rows are held back to test on. The usual error of shapes is a target of one dimension: ${targets.rows} numbers against a column of ${targets.rows} outputs become ${targets.rows} × ${targets.rows} = ${targets.rows * targets.rows}.`
  },
  25: async settings => {
    const errors = [await errorOf(plain(settings, [1]), settings), await errorOf(plain(settings, [3]), settings), await errorOf(plain(settings, [10]), settings)] // prettier-ignore
    return `Nobody knows beforehand: try. On these three rows the error ends at ${four(errors[0]!)} with 1, ${four(errors[1]!)} with 3 and ${four(errors[2]!)} with 10. Judge on rows that were held back.`
  },
  29: async settings =>
    `Put another layer between, nothing else changes: with 3 and 3 units the error ends at ${four(await errorOf(plain(settings, [3, 3]), settings))}, with 3 alone at ${four(await errorOf(plain(settings, [3]), settings))}.`,
  30: async settings => {
    const { network, data, options } = own(settings)
    const { parameters } = await train(network, data, options).run()
    return `Send it through the forward steps with the trained weights. For the new row 1 1 0 0 the output is ${listOf(predict(network, parameters, fromRows([[1, 1, 0, 0]])))}.`
  },
  32: settings => {
    const { data, options } = own(settings)
    const wh = options.parameters.get('dense1.weights')!
    return `It is: one product X·wh does all ${data.targets.rows} samples and ${wh.columns} units at once, ${data.targets.rows * wh.rows * wh.columns} multiplications. Only the ${options.epochs} epochs remain a loop, since each needs the one before.`
  },
  38: settings => {
    const steps = own(settings).timeline().program.steps
    return `This is the whole of it: ${steps.filter(({ phase }) => phase === 'forward').length} lines forward, ${steps.length - steps.filter(({ phase }) => phase === 'forward').length} for the error, back and update, in a loop. It is printed from the program that runs here.`
  },
  19: async settings => {
    const { value } = await firstRound(rListing(only(settings, 'learningRate', 'epochs')))
    const [bh, d] = [value('bh'), value('d_hiddenlayer')]
    return `R repeats the ${bh.data.length} biases (${listOf(bh)}) to add them to a matrix of ${sizeOf(d)}: ${d.data.length} cells. NumPy and the spreadsheet do so silently. There are no more than ${d.columns} to learn, one for each unit.`
  },
  20: async settings => {
    const { value } = await firstRound(rListing(only(settings, 'learningRate', 'epochs')))
    const { rows, columns, data } = value('d_hiddenlayer')
    const column = Array.from({ length: rows }, (_, r) => data[r * columns]!).reduce((a, b) => a + b, 0)
    const row = Array.from({ length: columns }, (_, c) => data[c]!).reduce((a, b) => a + b, 0)
    return `Yes. The first unit’s bias must move by the sum of its column, ${four(column)}; rowSums gives ${four(row)}, the sum of the first sample over all units.`
  },
  31: settings => {
    const { program } = rListing(only(settings, 'learningRate', 'epochs')).timeline()
    return `The one at the end of this section is printed from the program, ${program.steps.length} steps, and is run by the project’s tests.`
  },
} satisfies Readonly<Record<number, Reply>>

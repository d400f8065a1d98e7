import { dense, predictionProgram, sequential } from 'glassbox'
import { perceptrons, spreadsheet } from 'glassbox/tutorial'
import { collapse } from '../maths/collapse.ts'
import { cellOf, sheetRound } from '../maths/first-round.ts'
import { slopesOf } from '../maths/slopes.ts'
import { four, listOf, sizeOf } from './words.ts'
import type { Reply } from './words.ts'

const shapes = () => {
  const { parameters } = spreadsheet().options
  const wh = parameters.get('dense1.weights')!
  return { wh, bh: parameters.get('dense1.bias')!, inputs: wh.rows, units: wh.columns }
}

/** Intuition and perceptrons. */
export const early = {
  3: () => {
    const [{ inputs, sum, output }] = perceptrons()
    return `A slip of an earlier version. The three inputs are x1 = ${inputs[0]}, x2 = ${inputs[1]} and x3 = ${inputs[2]}; their sum is ${sum}, so the output is ${output}.`
  },
  5: async settings => {
    const { value } = await sheetRound(settings)
    return `It comes at the end, in the section on the mathematics. The whole of it in numbers: the error of the first sample, ${four(value('E').data[0]!)}, times the output’s slope ${four(value('slope_output_layer').data[0]!)} is its delta ${four(value('d_output').data[0]!)}, and that goes back through wout.`
  },
  6: settings => {
    const [linear, bent] = [collapse(settings, 'linear'), collapse(settings, 'sigmoid')]
    return `Without one, two layers are one: their outputs and those of the single layer W1·W2 are ${four(linear.apart)} apart. With a sigmoid between them it is ${four(bent.apart)}: no single layer does the same.`
  },
  7: () => {
    const { inputs, units } = shapes()
    return `Yes, from the shapes: ${inputs} inputs, ${units} hidden units, 1 output. The picture is drawn from the program’s own matrices, so it cannot differ from them.`
  },
  8: () => {
    const { inputs, units, bh } = shapes()
    return `The pictures are wrong, the matrices right: X has ${inputs} columns, so there are ${inputs} inputs; bh has ${bh.columns} numbers, one for each of ${units} units.`
  },
  9: () => {
    const { wh } = shapes()
    const two = predictionProgram(sequential(wh.rows, dense(2, { name: 'hidden' }))).parameters[0]!.value.shape
    return `It does not: ${sizeOf(wh)} leads from ${wh.rows} inputs to ${wh.columns} units. For 2 units wh would be ${two.join(' × ')}.`
  },
  26: async () => {
    const { slopes } = (await slopesOf('sigmoid', 2))([0, 4])
    const relu = (await slopesOf('relu', 1))([4])
    return `Sigmoid at the output for yes or no, softmax for one of several, none for an amount; relu or tanh inside. The reason is the slope: the sigmoid’s is ${four(slopes[0]!)} at 0 and ${four(slopes[1]!)} at 4, relu’s is still ${four(relu.slopes[0]!)} there.`
  },
  34: async settings => {
    const { trace, value } = await sheetRound(settings)
    return `No: each row of a matrix goes its own way. The ${trace.rows} rows of the spreadsheet go through in one product and give ${listOf(value('output'))}; one at a time they give the same. Only the update differs: after all of them, or after each.`
  },
  39: async settings => {
    const { example, trace, value } = await sheetRound(settings)
    const after = await example.timeline().trace(1)
    const loss = (of: typeof trace) => of.tensor(of.program.loss).data[0]!
    return `It does here. One round moves wout’s first weight from ${four(cellOf(value('wout'), 0, 0))} to ${four(cellOf(value('wout_updated'), 0, 0))} and all others with it, and the error goes from ${four(loss(trace))} to ${four(loss(after))}. Why it is that far comes later.`
  },
} satisfies Readonly<Record<number, Reply>>

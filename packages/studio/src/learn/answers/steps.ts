import { why } from 'glassbox/trace'
import { cellOf, sheetRound } from '../maths/first-round.ts'
import { exact } from '../../matrix/number.ts'
import { four, listOf, sizeOf } from './words.ts'
import type { Reply } from './words.ts'

/** The twelve steps and the spreadsheet. */
export const middle = {
  2: async settings => {
    const { value } = await sheetRound(settings)
    return `Yes: step 11 updates biases. bh goes from ${listOf(value('bh'))} to ${listOf(value('bh_updated'))}, bout from ${listOf(value('bout'))} to ${listOf(value('bout_updated'))}.`
  },
  16: async settings => {
    const { value } = await sheetRound(settings)
    const [h, delta, wout] = [value('hiddenlayer_activations'), value('d_output'), value('wout')]
    return `Look at the shapes. ${sizeOf(h)} times ${sizeOf(delta)} cell by cell does not fit; to get a gradient of wout’s own ${sizeOf(wout)} the samples must meet, so the left is transposed: (${h.columns} × ${h.rows})(${sizeOf(delta)}). Equal shapes that stay as they are, as E and its slope, ${sizeOf(value('E'))}, are multiplied cell by cell.`
  },
  17: async settings => {
    const { value } = await sheetRound(settings)
    const [z, a, slope] = [value('output_layer_input'), value('output'), value('slope_output_layer')].map(m => m.data[0]!)
    return `Both are the same number. With z = ${four(z!)} and a = σ(z) = ${four(a!)}, the slope is a(1 − a) = ${four(slope!)} = σ(z)(1 − σ(z)). z(1 − z) = ${four(z! * (1 - z!))} is something else.`
  },
  18: async settings => {
    const { value } = await sheetRound(settings)
    const z = value('output_layer_input').data[0]!
    return `output. The picture’s z(1 − z) gives ${four(z * (1 - z))} for the first sample, which cannot be: a sigmoid never falls. output(1 − output) gives ${four(value('slope_output_layer').data[0]!)}.`
  },
  21: async settings => {
    const { value } = await sheetRound(settings)
    const [d, w, e] = [value('d_output'), value('wout'), value('Error_at_hidden_layer')]
    return `Every number of the one meets every number of the other once. Row 1, column 1 is ${four(d.data[0]!)} · ${four(w.data[0]!)} = ${four(cellOf(e, 0, 0))}, row 1, column 2 is ${four(d.data[0]!)} · ${four(w.data[1]!)} = ${four(cellOf(e, 0, 1))}, and so on: ${d.rows} · ${w.rows} = ${e.data.length} cells.`
  },
  22: async settings => {
    const { value } = await sheetRound(settings)
    const [first] = value('Error_at_hidden_layer').data
    return `They follow from the pictures’ own steps 6 and 7, which have mistakes, and are rounded. In full the first cell is ${exact(first!)}; point at any cell for all its digits.`
  },
  23: async settings => {
    const { example, value } = await sheetRound(settings)
    const { learningRate: lr } = example.options.optimizer
    return `A slip: the learning rate belongs into the updates only. d_output of the first sample is ${four(value('d_output').data[0]!)}. Multiplied here by ${four(lr)} and again in step 10, the weights would move as with a rate of ${four(lr * lr)}.`
  },
  40: async settings => {
    const { trace, value } = await sheetRound(settings)
    const cell = why(trace, trace.value('dense1.product'), 0, 0)
    const before = cell.sources.map(source => source.value)
    return `Every step is such a picture here, and each cell lights up with the cells it comes from: hidden_layer_input1 in row 1, column 1 is ${four(value('hidden_layer_input1').data[0]!)}, from ${before.length} cells. Change one, and all that follows changes.`
  },
} satisfies Readonly<Record<number, Reply>>

import { describe, expect, test } from 'vitest'
import { fromColumn, fromRows } from '../../src/matrix.ts'
import type { Matrix } from '../../src/matrix.ts'
import { predict } from '../../src/training/evaluate.ts'
import { train } from '../../src/training/train.ts'
import {
  accuracyOf,
  blobs,
  blobsSoftmax,
  boundary,
  detailedEpochs,
  errata,
  example,
  exampleNames,
  listing,
  mazur,
  perceptrons,
  printed,
  rListing,
  sections,
  spreadsheet,
  tell,
} from '../../src/tutorial/index.ts'
import type { Example, Printed, PrintedOptions } from '../../src/tutorial/index.ts'

const all = async (options: PrintedOptions) => {
  const rows: Printed[] = []
  for await (const row of printed(options)) rows.push(row)
  return rows
}
const finish = async (of: Example) => (await train(of.network, of.data, of.options).run()).parameters
const toldFirst = async (of: Example, name: string) => [...tell(of, await of.timeline().trace(0), name).data]

describe('what the tutorial prints', () => {
  test('is equal to its last digit, but for the run without a seed and the digits that the page about Mazur’s example has wrong', async () => {
    const rows = await all({ sections: ['perceptron', 'numpy', 'detailed', 'mazur'] })
    expect(rows.filter(row => !row.equal && row.reason === undefined)).toEqual([])
    expect(rows.filter(row => !row.equal).map(row => row.printed)).toEqual([
      '0.98032096',
      '0.96845624',
      '0.04532167',
      '0.291027924',
    ])
    expect(rows.filter(row => row.equal && row.number !== undefined).map(row => row.printed)).toEqual([
      ...['1', '0.05013458', '0.03727248', '0.25388062'],
      ...['0.11553', '0.11082', '0.10606', '0.09845', '0.08483', '0.06396', '0.04206', '0.02641', '0.01719', '0.01190'],
      '0.298371109',
    ])
    expect(rows.filter(row => row.number === undefined)).toHaveLength(10)
    expect(rows.at(-1)).toMatchObject({ ours: '0.291027774' })
  })

  test('of the moons: the first rows; the golden tests have the long run', async () => {
    const rows = await all({ sections: ['moons'], epochs: 1001 })
    expect(rows.map(({ ours, equal, reason }) => ({ ours, equal, reason }))).toEqual([
      { ours: '0.23478', equal: true, reason: undefined },
      { ours: '0.25000', equal: true, reason: undefined },
    ])
  })

  test('changes with rate and seed', async () => {
    const slow = await all({ sections: ['detailed'], learningRate: 0.01 })
    const other = await all({ sections: ['detailed'], seed: 43 })
    const errors = (rows: readonly Printed[]) => rows.filter(row => row.what.startsWith('error at'))
    // The rate comes in after the first error. Under the text's own rate the error hardly falls.
    expect(errors(slow).map(row => row.equal)).toEqual([true, ...new Array<boolean>(9).fill(false)])
    expect(errors(slow).at(-1)!.number).toBeGreaterThan(0.11)
    expect(other.filter(row => row.number !== undefined && row.equal)).toEqual([])
    expect((await all({ sections: ['mazur'], learningRate: 0.4 }))[1]!.ours).not.toBe('0.291027774')
  })

  test('refuses sections that print nothing', async () => {
    await expect(all({ sections: ['moon' as 'moons'] })).rejects.toThrow('Did you mean "moons"?')
  })
})

describe('the examples', () => {
  test.each(exampleNames)(
    '%s: every name leads to a value of its first step, and rate or seed change what is told',
    async name => {
      const own = example(name)
      expect(own.name).toBe(name)
      const trace = await own.timeline().trace(0)
      for (const entry of own.names) expect(tell(own, trace, entry.name).data.every(Number.isFinite), entry.name).toBe(true)
      const faster = example(name, { learningRate: 0.7 })
      const moved = await faster.timeline().trace(0)
      const { gradients, assignments } = trace.program
      for (const { target, source } of assignments) {
        const [w, g] = [trace.tensor(target).data, trace.tensor(gradients.get(target)!).data]
        const after = moved.tensor(moved.value(source.name)).data
        after.forEach((x, i) => expect(x).toBeCloseTo(w[i]! - 0.7 * g[i]!, 14))
      }
      if (['spreadsheet', 'r-listing', 'mazur'].includes(name))
        expect(() => example(name, { seed: 1 })).toThrow('a seed changes nothing')
      else {
        const drawn = example(name, { seed: 1 })
        // Of a hundred units outputs are 1 whatever was drawn; their sums are not.
        const first = await drawn.timeline().trace(0)
        expect(first.tensor(first.value('dense2.z')).data).not.toEqual(trace.tensor(trace.value('dense2.z')).data)
      }
    },
  )

  test('signs: the tutorial’s E is y − output, and its updates are added', async () => {
    const own = spreadsheet({ learningRate: 0.25 })
    const trace = await own.timeline().trace(0)
    const told = (name: string) => tell(own, trace, name).data
    told('E').forEach((e, i) => expect(e).toBe(told('y')[i]! - told('output')[i]!))
    const h = tell(own, trace, 'hiddenlayer_activations')
    told('wout_updated').forEach((after, unit) => {
      const sum = [0, 1, 2].reduce((total, r) => total + h.data[r * 3 + unit]! * told('d_output')[r]!, 0)
      expect(after).toBeCloseTo(told('wout')[unit]! + sum * 0.25, 14)
    })
  })

  test('sample by sample, in order: each update starts from the weights that the one before left', async () => {
    const own = spreadsheet({ batchSize: 1 })
    const timeline = own.timeline()
    expect(timeline.batches(0).map(batch => [...batch.rows])).toEqual([[0], [1], [2]])
    const [one, two] = [await timeline.trace(0, 0), await timeline.trace(0, 1)]
    expect(tell(own, two, 'wh').data).toEqual(tell(own, one, 'wh_updated').data)
    expect(tell(own, two, 'wh').data).not.toEqual(tell(own, one, 'wh').data)
  })

  test('unknown names and settings are refused', async () => {
    await expect(toldFirst(listing(), 'd_hidenlayer')).rejects.toThrow('Did you mean "d_hiddenlayer"?')
    expect(() => listing({ rate: 1 } as object)).toThrow('unknown option "rate"')
    expect(() => example('mazurr' as 'mazur')).toThrow('Did you mean "mazur"?')
    expect(() => listing({ learningRate: -1 })).toThrow('"learningRate" is out of range')
  })

  test('the R listing’s mistake: a bias for each sample, so none for a new row', async () => {
    const own = rListing()
    const trace = await own.timeline().trace(0)
    const delta = tell(own, trace, 'd_hiddenlayer')
    const [before, after] = [tell(own, trace, 'bh'), tell(own, trace, 'bh_updated')]
    for (let r = 0; r < 3; r++) {
      const rowSum = [0, 1, 2].reduce((total, c) => total + delta.data[r * 3 + c]!, 0)
      expect(after.data[r]).toBeCloseTo(before.data[r]! + 0.1 * rowSum, 14)
    }
    const fourth = { X: fromRows([[1, 1, 1, 1]]), sample: fromColumn([3]) }
    expect(() => predict(own.network, own.options.parameters, fourth)).toThrow('expected a whole number from 0 to 2')
    // Equal rows, told differently: the bias knows which sample it is.
    const same = { X: fromRows([[1, 1, 1, 1], [1, 1, 1, 1]]), sample: fromColumn([0, 1]) } // prettier-ignore
    const [a, b] = predict(own.network, own.options.parameters, same).data
    expect(a).not.toBe(b)
  })

  test('Mazur’s example: biases stand still, and the printed digits are those of weights that were updated too early', async () => {
    const own = mazur({ epochs: 2 })
    const timeline = own.timeline()
    const [one, two] = [await timeline.trace(0), await timeline.trace(1)]
    const told = (name: string, trace = one) => tell(own, trace, name).data
    for (const bias of ['b1', 'b2']) expect(told(bias, two)).toEqual(told(bias))
    expect(told('E_total', two)[0]!.toFixed(9)).toBe('0.291027774')
    const [late, slope, i] = [told('w5_to_w8_updated'), told('dout_h_dnet_h'), told('i')]
    const delta = [0, 1].map(h => (told('delta_o')[0]! * late[2 * h]! + told('delta_o')[1]! * late[2 * h + 1]!) * slope[h]!)
    const w1 = told('w1_to_w4').map((w, at) => w - 0.5 * delta[at % 2]! * i[at >> 1]!)
    const mistaken = new Map<string, Matrix>([
      ...own.options.parameters,
      ['w1.weights', { rows: 2, columns: 2, data: w1 }],
      ['w2.weights', { rows: 2, columns: 2, data: late }],
    ])
    const out = predict(own.network, mistaken, own.data.inputs).data
    const total = [0.01, 0.99].reduce((sum, t, k) => sum + (out[k]! - t) ** 2 / 2, 0)
    expect(total.toFixed(9)).toBe('0.291027924')
  })

  test('the moons’ rate on the blobs loses a class; a smaller one, and softmax, tell all apart', async () => {
    const good = blobs({ epochs: 300 })
    const parameters = await finish(good)
    expect(accuracyOf(good, parameters)).toBeGreaterThan(0.99)
    const bad = blobs({ learningRate: 0.1, epochs: 200 })
    expect(accuracyOf(bad, await finish(bad))).toBeLessThan(0.7)
    const softmax = blobsSoftmax({ epochs: 150 })
    expect(accuracyOf(softmax, await finish(softmax))).toBeGreaterThan(0.99)

    const { x, y, classes } = boundary(good, parameters, { x: 12, y: 9 })
    expect([x.length, y.length, classes.length]).toEqual([12, 9, 108])
    expect(new Set(classes)).toEqual(new Set([0, 1, 2]))
    const { data } = good.data.inputs as Matrix
    expect(x[0]).toBe(Math.min(...data.filter((_, i) => i % 2 === 0)))
    expect(y.at(-1)).toBe(Math.max(...data.filter((_, i) => i % 2 === 1)))
    const point = fromRows([[x[3]!, y[5]!]])
    const told = [...predict(good.network, parameters, point).data]
    expect(classes[5 * 12 + 3]).toBe(told.indexOf(Math.max(...told)))
    expect(() => boundary(detailedEpochs(), new Map())).toThrow('drawn over two inputs')
  })

  test('the notes of the moons say how long the steps are', () => {
    expect(example('moons', { learningRate: 0.001 }).notes.join()).toContain('learning rate 0.001 acts like 1 under a mean')
    expect(example('moons', { batchSize: 10 }).notes.join()).toContain('summed over 10 samples: learning rate 0.1 acts like 1 ')
  })

  test('a perceptron turns with its threshold, weights and bias', () => {
    expect(perceptrons().map(form => form.output)).toEqual([1, 1, 0])
    expect(perceptrons({ threshold: 2 }).map(form => form.output)).toEqual([0, 1, 0])
    expect(perceptrons({ weights: [2, -3, 1], bias: 3 }).map(form => form.sum)).toEqual([2, -2, 1])
  })
})

describe('the errata', () => {
  test('have ids of their own and stand in sections that exist', () => {
    expect(new Set(errata.map(({ id }) => id)).size).toBe(errata.length)
    const known = new Set(sections.map(({ id }) => id))
    expect(errata.filter(({ section }) => !known.has(section))).toEqual([])
  })

  test('tell the truth: the slope of the output is never negative, that of its input would be', async () => {
    const z = await toldFirst(spreadsheet(), 'output_layer_input')
    const slope = await toldFirst(spreadsheet(), 'slope_output_layer')
    expect(z.every(x => x * (1 - x) < 0)).toBe(true)
    expect(slope.every(x => x > 0)).toBe(true)
  })
})

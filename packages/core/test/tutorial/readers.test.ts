import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromColumn, fromRows } from '../../src/matrix.ts'
import type { Matrix } from '../../src/matrix.ts'
import { evaluate, predict } from '../../src/training/evaluate.ts'
import { train } from '../../src/training/train.ts'
import type { Block } from '../../src/tutorial/block.ts'
import { accuracyOf, example, labelsOf, tell } from '../../src/tutorial/index.ts'
import type { Example } from '../../src/tutorial/index.ts'
import { readersLesson } from '../../src/tutorial/readers.ts'
import { footballRows } from '../../src/tutorial/readers/football-data.ts'
import { beyondChance, footballLesson } from '../../src/tutorial/readers/football.ts'
import { hundredUnitsLesson } from '../../src/tutorial/readers/hundred-units.ts'
import { broadcastDifference, broadcastShape, misaligned } from '../../src/tutorial/readers/numpy-shapes.ts'
import { ratingsLesson } from '../../src/tutorial/readers/ratings.ts'
import { asOneUnit, twoOutputsLesson } from '../../src/tutorial/readers/two-outputs.ts'

const all = async (blocks: AsyncIterable<Block>) => {
  const out: Block[] = []
  for await (const block of blocks) out.push(block)
  return out
}
const ofKind = <K extends Block['kind']>(blocks: readonly Block[], kind: K) =>
  blocks.filter((block): block is Extract<Block, { kind: K }> => block.kind === kind)
const textOf = (blocks: readonly Block[]) =>
  ofKind(blocks, 'paragraph')
    .map(({ text }) => text)
    .join('\n')
const finish = async (of: Example) => (await train(of.network, of.data, of.options).run()).parameters

describe('NumPy’s rule for shapes', () => {
  test('lines shapes up from the right and repeats what is 1 or missing', () => {
    expect(broadcastShape([75], [75, 1])).toEqual([75, 75])
    expect(broadcastShape([75, 1], [75, 1])).toEqual([75, 1])
    expect(broadcastShape([1, 3], [75, 1])).toEqual([75, 3])
    expect(broadcastShape([3], [75, 3])).toEqual([75, 3])
    expect(broadcastShape([1], [4])).toEqual([4])
    expect(() => broadcastShape([2], [3])).toThrow('got (2,) and (3,)')
    expect(() => broadcastShape([75], [74, 2])).toThrow('do not broadcast')
    expect(misaligned([75, 75], [1, 3])).toBe('shapes (75,75) and (1,3) not aligned: 75 (dim 1) != 1 (dim 0)')
    expect(misaligned([75, 1], [1, 3])).toBeUndefined()
  })

  test('a row less a column holds each less each; two columns only their own', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer(), fc.integer()), { minLength: 1, maxLength: 6 }), pairs => {
        const [y, p] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)]
        const n = y.length
        const column = { shape: [n, 1], data: p }
        const wrong = broadcastDifference({ shape: [n], data: y }, column)
        expect(wrong.shape).toEqual([n, n])
        expect(Array.from(wrong.data)).toEqual(p.flatMap(b => y.map(a => a - b)))
        const right = broadcastDifference({ shape: [n, 1], data: y }, column)
        expect(Array.from(right.data)).toEqual(pairs.map(([a, b]) => a - b))
      }),
    )
  })
})

describe('football', () => {
  const own = example('football')

  test('holds the reader’s rows, scaled column by column', () => {
    const results = footballRows.map(([, , , result]) => result)
    expect(['home', 'away', 'draw'].map(name => results.filter(result => result === name).length)).toEqual([8, 4, 3])
    expect(Array.from(labelsOf(own), label => ['home', 'away', 'draw'][label])).toEqual(results)
    const { data } = own.data.inputs as Matrix
    for (const c of [0, 1, 2]) {
      const column = [...data].filter((_, i) => i % 3 === c)
      expect(column.reduce((a, b) => a + b) / 15).toBeCloseTo(0, 12)
      expect(column.reduce((a, b) => a + b * b, 0) / 15).toBeCloseTo(1, 12)
    }
  })

  test('each row left out is told by a network and a scale that never saw it', async () => {
    const settings = { epochs: 40, learningRate: 2 }
    const { network, options } = example('football', settings)
    const names = ['home', 'away', 'draw']
    let right = 0
    let loss = 0
    for (const [at, [a, b, c, result]] of footballRows.entries()) {
      const others = footballRows.filter((_, r) => r !== at)
      const scale = (x: number, k: 0 | 1 | 2) => {
        const values = others.map(row => row[k])
        const centre = values.reduce((p, q) => p + q) / values.length
        return (x - centre) / Math.sqrt(values.reduce((sum, v) => sum + (v - centre) ** 2, 0) / values.length)
      }
      const rows = (list: typeof footballRows) => ({
        inputs: fromRows(list.map(row => [scale(row[0], 0), scale(row[1], 1), scale(row[2], 2)])),
        targets: fromColumn(list.map(row => names.indexOf(row[3]))),
      })
      const { parameters } = await train(network, rows(others), options).run()
      const p = [...predict(network, parameters, rows([[a, b, c, result]]).inputs).data]
      if (names[p.indexOf(Math.max(...p))] === result) right++
      loss -= Math.log(p[names.indexOf(result)]!) / 15
    }
    const blocks = await all(footballLesson(settings))
    expect(textOf(blocks)).toContain(`It tells ${right} of 15 right`)
    const [curve] = ofKind(blocks, 'curve')
    expect(curve!.series.map(({ y }) => y.length)).toEqual([40, 40])
    expect(curve!.series[1]!.y[39]).toBeCloseTo(loss, 10)
  })

  test('how many right answers chance does not bring: the exact tail of the binomial distribution', () => {
    const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k)
    const tail = (n: number, share: number, from: number) => {
      let sum = 0
      for (let k = from; k <= n; k++) sum += choose(n, k) * share ** k * (1 - share) ** (n - k)
      return sum
    }
    for (const [n, share] of [
      [15, 8 / 15],
      [15, 0.2],
      [60, 0.5],
      [4, 0.1],
    ] as const) {
      // prettier-ignore
      const needed = beyondChance(n, share)
      expect(tail(n, share, needed)).toBeLessThan(0.05)
      expect(tail(n, share, needed - 1)).toBeGreaterThanOrEqual(0.05)
    }
    // Of 3 rows even all right are not enough.
    expect(beyondChance(3, 0.5)).toBe(4)
  })

  test('scaled with softmax it learns its rows; as it was brought it does not', async () => {
    const rows = ofKind(await all(footballLesson({})), 'table')[0]!.rows
    const [, unscaled, scaled] = rows.find(([what]) => what!.startsWith('told right'))!
    expect(scaled).toBe(`${Math.round(15 * accuracyOf(own, await finish(own)))} of 15`)
    expect(Number.parseInt(scaled!)).toBeGreaterThan(Number.parseInt(unscaled!) + 3)
    const [, flat, steep] = rows.find(([what]) => what === 'mean slope')!
    expect(Number(steep)).toBeGreaterThan(10 * Number(flat))
  })
})

describe('ratings', () => {
  test('75 rows in the reader’s range; under a sigmoid the loss stops at its floor', async () => {
    const own = example('ratings')
    const data = Float64Array.from(own.data.targets.data)
    expect([data.length, Math.min(...data), Math.max(...data)]).toEqual([75, 18, 94])
    const parameters = await finish(own)
    const { loss, predictions } = evaluate(own.network, parameters, own.data, own.options.loss)
    const floor = data.reduce((sum, t) => sum + (t - 1) ** 2 / 2, 0)
    expect(loss).toBeGreaterThanOrEqual(floor * (1 - 1e-12))
    expect(loss).toBeLessThan(floor * 1.001)
    expect(predictions.data.every((p: number) => p > 0.99)).toBe(true)
  })

  test('tells the reader’s message, the broadcast cells and two cures that beat the mean', async () => {
    const blocks = await all(ratingsLesson({}))
    expect(textOf(blocks)).toContain('“shapes (75,75) and (1,3) not aligned: 75 (dim 1) != 1 (dim 0)”')
    expect(textOf(blocks)).toContain('outside the range of the output')
    const own = example('ratings')
    const trace = await own.timeline().trace(0)
    const [y, output] = ['y', 'output'].map(name => tell(own, trace, name).data)
    const [wrong, right] = ofKind(blocks, 'matrices')[0]!.matrices.map(({ matrix }) => matrix)
    wrong!.data.forEach((e, i) => expect(e).toBe(y![i % 3]! - output![Math.floor(i / 3)]!))
    expect([...right!.data]).toEqual([0, 1, 2].map(r => y![r]! - output![r]!))
    const [, distances] = ofKind(blocks, 'table')
    const [asBrought, mean, scaled, linear] = distances!.rows.map(([, distance]) => Number(distance))
    expect(asBrought).toBeGreaterThan(mean!)
    expect(scaled).toBeLessThan(0.7 * mean!)
    expect(linear).toBeLessThan(0.7 * mean!)
  })
})

describe('a hundred units', () => {
  test('put out 1 with slope 0, and not one weight ever moves', async () => {
    for (const seed of [42, 1, 7]) {
      const own = example('hundred-units', { seed, epochs: 50 })
      const trace = await own.timeline().trace(0)
      expect([...tell(own, trace, 'output').data]).toEqual([1, 1, 1])
      expect([...tell(own, trace, 'slope_output_layer').data]).toEqual([0, 0, 0])
      for (const [name, { data }] of await finish(own)) expect(data).toEqual(own.options.parameters.get(name)!.data)
    }
  })

  test('are told: sums grow with the units, and Glorot’s weights learn', async () => {
    const blocks = await all(hundredUnitsLesson({}))
    expect(textOf(blocks)).toContain(
      'After 1000 epochs 0 of 601 weights and biases have changed (0 %); the outputs are [1, 1, 1].',
    )
    expect(textOf(blocks)).toContain('1 of 1 units of dense2 are saturated')
    const [growing, compared] = ofKind(blocks, 'table')
    const sums = growing!.rows.map(([, sum]) => Number(sum))
    expect(sums.every((sum, i) => i === 0 || sum > 2 * sums[i - 1]!)).toBe(true)
    const losses = compared!.rows.map(row => [Number(row[3]), Number(row[4])] as const)
    expect(losses[0]![0]).toBe(losses[0]![1])
    expect(losses[2]![1]).toBeLessThan(0.05 * losses[2]![0])
  })
})

describe('two outputs', () => {
  test('tell the same classes as one; softmax adds up to 1', async () => {
    const rows = ofKind(await all(twoOutputsLesson({})), 'table')[0]!.rows
    expect(rows.map(row => [row[3], row[6], row[9]])).toEqual([1, 1, 0].map(y => [`${y}`, `${y}`, `${y}`]))
    expect(rows.map(row => row[8])).toEqual(['1.0000', '1.0000', '1.0000'])
    const own = example('two-outputs')
    const out = predict(own.network, await finish(own), own.data.inputs as Matrix).data
    rows.forEach((row, r) => {
      expect(row[4]).toBe(`${out[2 * r]!.toFixed(4)} ${out[2 * r + 1]!.toFixed(4)}`)
      expect(row[5]).toBe((out[2 * r]! + out[2 * r + 1]!).toFixed(4))
    })
    const early = ofKind(await all(twoOutputsLesson({ epochs: 1 })), 'table')[0]!.rows
    expect(early.some(row => row[5] !== '1.0000')).toBe(true)
    expect(early.map(row => row[8])).toEqual(['1.0000', '1.0000', '1.0000'])
  })

  test('two softmax units are one sigmoid unit of their difference', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 8, maxLength: 8 }), numbers => {
        const [w, b, h] = [numbers.slice(0, 4), numbers.slice(4, 6), numbers.slice(6)]
        const parameters = new Map<string, Matrix>([
          ['dense2.weights', fromRows([w.slice(0, 2), w.slice(2)])],
          ['dense2.bias', fromRows([b])],
        ])
        const one = asOneUnit(parameters)
        const [za, zb] = [0, 1].map(k => h[0]! * w[k]! + h[1]! * w[2 + k]! + b[k]!)
        const z = h[0]! * one.get('dense2.weights')!.data[0]! + h[1]! * one.get('dense2.weights')!.data[1]!
        const single = 1 / (1 + Math.exp(-(z + one.get('dense2.bias')!.data[0]!)))
        expect(single).toBeCloseTo(Math.exp(zb!) / (Math.exp(za!) + Math.exp(zb!)), 10)
      }),
    )
  })
})

describe('the lesson', () => {
  const parts = async (settings: object) => {
    const blocks = await all(readersLesson(settings))
    const starts = blocks.flatMap((block, i) => (block.kind === 'heading' ? [i] : []))
    return starts.map((start, k) => blocks.slice(start, starts[k + 1]))
  }

  test('has four parts; rate, seed and epochs change what each of them tells', async () => {
    const told = await parts({ epochs: 5 })
    expect(told.map(part => part.length > 2)).toEqual([true, true, true, true])
    for (const settings of [{ epochs: 5, seed: 3 }, { epochs: 5, learningRate: 0.7 }, { epochs: 6 }]) {
      const other = await parts(settings)
      told.forEach((part, i) => expect(other[i]).not.toEqual(part))
    }
    expect(await parts({ epochs: 5, seed: 42 })).toEqual(told)
  })

  test('refuses what it does not know', async () => {
    await expect(parts({ rate: 1 })).rejects.toThrow('unknown option "rate"')
    await expect(parts({ epochs: 0 })).rejects.toThrow('epochs')
    await expect(parts({ learningRate: -1 })).rejects.toThrow('learningRate')
  })
})

import { beforeAll, describe, expect, test } from 'vitest'
import { toRows } from '../../src/matrix.ts'
import { errata, lesson, listing, printed, sections, spreadsheet } from '../../src/tutorial/index.ts'
import type { Block, LessonSettings, Printed, SectionId, StepBlock } from '../../src/tutorial/index.ts'
import { train } from '../../src/training/train.ts'
import { firstOff, hasNumpy, hasR, rowsOf, runNumpy, runR } from '../export/running.ts'
import type { Piece } from '../export/running.ts'

type Kind = Block['kind']
type Of<K extends Kind> = Extract<Block, { readonly kind: K }>

const only = <K extends Kind>(blocks: readonly Block[], kind: K): Of<K>[] =>
  blocks.filter((block): block is Of<K> => block.kind === kind)

async function told(section: SectionId, settings: LessonSettings = {}): Promise<Block[]> {
  const blocks: Block[] = []
  for await (const block of lesson(section, settings)) blocks.push(block)
  return blocks
}

async function whole(settings: LessonSettings): Promise<ReadonlyMap<SectionId, readonly Block[]>> {
  const out = new Map<SectionId, readonly Block[]>()
  for (const { id } of sections) out.set(id, await told(id, settings))
  return out
}

/** The rows of the table that has a column of this name. */
const tableWith = (blocks: readonly Block[], column: string) =>
  only(blocks, 'table').find(({ columns }) => columns.includes(column))!.rows

const SHORT = { epochs: 3 }
let all: ReadonlyMap<SectionId, readonly Block[]>
beforeAll(async () => {
  all = await whole(SHORT)
})

describe('all sections', () => {
  test('every erratum stands once, in its own section', () => {
    const found = [...all].flatMap(([section, blocks]) => only(blocks, 'erratum').map(({ erratum }) => [section, erratum.id]))
    const texts = found.map(([section, id]) => `${section}: ${id}`)
    expect(texts.sort()).toEqual(errata.map(({ section, id }) => `${section}: ${id}`).sort())
  })

  test('every row of printed() stands once, in its own section', async () => {
    const rows: Printed[] = []
    for await (const row of printed(SHORT)) rows.push(row)
    const found = [...all.values()].flatMap(blocks => only(blocks, 'printed').map(block => block.printed))
    const key = (row: Printed) => JSON.stringify(row)
    expect(found.map(key).sort()).toEqual(rows.map(key).sort())
    for (const [section, blocks] of all)
      expect(only(blocks, 'printed').every(block => block.printed.section === section)).toBe(true)
  })

  test('each begins with its title', () => {
    for (const { id, title } of sections.filter(section => section.id !== 'readers'))
      expect(all.get(id)![0]).toEqual({ kind: 'heading', text: title })
  })

  test('texts hold no broken numbers, tables no ragged rows, pictures are whole', () => {
    const ids: string[] = []
    for (const [section, blocks] of all)
      for (const block of blocks) {
        const { kind } = block
        if (kind === 'paragraph' || kind === 'heading' || kind === 'code')
          expect(block.text, section).not.toMatch(/NaN|undefined|Infinity|\[object|^\s*$/)
        if (kind === 'table')
          for (const row of block.rows) {
            expect(row).toHaveLength(block.columns.length)
            expect(row.join()).not.toMatch(/NaN|undefined|Infinity/)
          }
        if (kind === 'curve' || kind === 'points') {
          expect(block.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
          ids.push(block.id)
        }
        if (kind === 'curve')
          for (const { x, y } of block.series) {
            expect(x.length).toBeGreaterThan(0)
            expect(x).toHaveLength(y.length)
            expect([...Array.from(x), ...Array.from(y)].every(Number.isFinite)).toBe(true)
          }
        if (kind === 'points') {
          expect([block.x.length, block.y.length]).toEqual([block.labels.length, block.labels.length])
          expect(new Set(Array.from(block.labels)).size).toBe(block.classes)
        }
      }
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('another rate, and another seed, change what is told where they should', async () => {
    const changed = async (settings: LessonSettings) => {
      const other = await whole({ ...SHORT, ...settings })
      return [...other].filter(([id, blocks]) => JSON.stringify(blocks) !== JSON.stringify(all.get(id))).map(([id]) => id)
    }
    expect(await changed({ learningRate: 0.3 })).toEqual(sections.map(({ id }) => id))
    expect(await changed({ seed: 7 })).toEqual(['perceptron', 'numpy', 'detailed', 'moons', 'readers'])
    expect(await changed({})).toEqual([])
  })

  test('refuses what it does not know', async () => {
    await expect(told('spredsheet' as 'spreadsheet')).rejects.toThrow('Did you mean "spreadsheet"?')
    await expect(told('mazur', { rate: 1 } as object)).rejects.toThrow('unknown option "rate"')
    await expect(told('mazur', { epochs: 0 })).rejects.toThrow('"epochs" is out of range')
    await expect(told('mazur', { seed: -1 })).rejects.toThrow('"seed" is out of range')
    await expect(told('steps', { learningRate: NaN })).rejects.toThrow('"learningRate" is out of range')
  })
})

describe('steps 0 to 11', () => {
  const value = (blocks: readonly Block[], name: string) =>
    only(blocks, 'step')
      .flatMap(({ values }) => values)
      .find(shown => shown.name === name)!.matrix

  test('come in order, each with its formulas; a reason where there is a transpose or a sum', () => {
    for (const section of ['steps', 'spreadsheet'] as const) {
      const blocks = only(all.get(section)!, 'step')
      expect(blocks.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
      expect(blocks.filter(({ shapes }) => shapes !== '').map(({ number }) => number)).toEqual([8, 10, 11])
      expect(blocks.map(({ code }) => code.length)).toEqual([0, 0, 2, 1, 3, 2, 2, 1, 1, 1, 4, 4])
    }
    const [general, numbers] = (['steps', 'spreadsheet'] as const).map(section => only(all.get(section)!, 'step')[8] as StepBlock)
    expect(general!.shapes).toContain('(n × 1)(1 × 3) → (n × 3)')
    expect(numbers!.shapes).toContain('(3 × 1)(1 × 3) → (3 × 3)')
    expect(numbers!.code[0]).toMatchObject({
      maths: 'Error_at_hidden_layer = d_output · woutᵀ',
      numpy: 'Error_at_hidden_layer = d_output @ wout.T',
      r: 'Error_at_hidden_layer <- d_output %*% t(wout)',
    })
  })

  test('show the spreadsheet’s numbers with the tutorial’s signs', () => {
    const blocks = all.get('spreadsheet')!
    const rounded = (name: string) => toRows(value(blocks, name)).map(row => row.map(x => Number(x.toFixed(4))))
    expect(rounded('hidden_layer_input')).toEqual([[1.48, 1.78, 1.1], [2.4, 1.89, 1.62], [1.48, 1.56, 1.28]]) // prettier-ignore
    expect(rounded('E')).toEqual([[0.2107], [0.2019], [-0.7893]])
    expect(rounded('d_output')).toEqual([[0.035], [0.0325], [-0.1313]])
    expect(rounded('bh_updated')).toEqual([[0.4596, 0.7197, 0.0797]])
  })

  test('only the last two change with the rate, and by that much', async () => {
    const faster = await told('spreadsheet', { ...SHORT, learningRate: 0.5 })
    const usual = only(all.get('spreadsheet')!, 'step')
    const differing = only(faster, 'step').filter((step, i) => JSON.stringify(step) !== JSON.stringify(usual[i]))
    expect(differing.map(({ number }) => number)).toEqual([10, 11])
    const [before, gradient, after] = ['wout', 'gradient_wout', 'wout_updated'].map(name => value(faster, name).data)
    after!.forEach((x, i) => expect(x).toBeCloseTo(before![i]! + 0.5 * gradient![i]!, 14))
  })
})

describe('what is shown by computing it', () => {
  test('two linear layers are one, and are not with a sigmoid between', () => {
    const rows = tableWith(all.get('perceptron')!, 'one layer, W1·W2')
    expect(rows).toHaveLength(3)
    for (const [, two, one, bent] of rows) {
      expect(two).toBe(one)
      expect(bent).not.toBe(one)
    }
  })

  test('slopes of activations are those of differences', () => {
    const { series } = only(all.get('perceptron')!, 'curve').find(({ id }) => id === 'activations')!
    for (const kind of ['sigmoid', 'tanh']) {
      const [f, slope] = [kind, `slope of ${kind}`].map(name => series.find(line => line.name === name)!)
      for (let i = 1; i + 1 < f!.x.length; i++)
        expect(slope!.y[i]).toBeCloseTo((f!.y[i + 1]! - f!.y[i - 1]!) / (f!.x[i + 1]! - f!.x[i - 1]!), 2)
    }
  })

  test('point by point starts from what the point before left; at a tiny rate its moves add up to the full batch’s', async () => {
    const moves = async (learningRate: number) => {
      const [full, ...points] = tableWith(await told('perceptron', { ...SHORT, learningRate }), 'Δw1').map(row =>
        row.slice(2).map(Number),
      )
      expect(points).toHaveLength(10)
      points.slice(1).forEach((row, i) => expect(row.slice(0, 2)).toEqual(points[i]!.slice(4)))
      const sum = [2, 3].map(column => points.reduce((total, row) => total + row[column]!, 0))
      return [0, 1].map(weight => sum[weight]! / full![2 + weight]!)
    }
    for (const share of await moves(1e-6)) expect(share).toBeCloseTo(1, 2)
    for (const share of await moves(0.1)) expect(Math.abs(share - 1)).toBeGreaterThan(0.05)
  })

  test('a bias fits the points far better than a line through the origin', async () => {
    const { series } = only(await told('perceptron', { epochs: 400 }), 'curve').find(({ id }) => id === 'line-and-origin')!
    const [points, without, withBias] = series
    const error = ({ y }: { readonly y: ArrayLike<number> }) =>
      Array.from(points!.y).reduce((total, at, i) => total + (y[i + 1]! - at) ** 2, 0)
    expect(without!.y[0]).toBe(0)
    expect(error(withBias!)).toBeLessThan(error(without!) / 10)
  })

  test('the derivation: each line has its matrix, minus goes down and plus goes up, u moves by X', () => {
    const blocks = all.get('mathematics')!
    const shown = new Map(only(blocks, 'matrices').flatMap(({ matrices }) => matrices.map(({ name, matrix }) => [name, matrix])))
    const numbers = (name: string) => shown.get(name)!.data
    const delta = numbers('−E').map((x, r) => x * numbers('slope_output_layer')[r]!)
    expect(numbers('−d_output')).toEqual(delta)
    const h = numbers('hiddenlayer_activations')
    numbers('−gradient_wout').forEach((x, unit) =>
      expect(x).toBeCloseTo(delta[0]! * h[unit]! + delta[1]! * h[3 + unit]! + delta[2]! * h[6 + unit]!, 15),
    )
    const updates = only(blocks, 'paragraph').find(({ text }) => text.startsWith('With minus'))!
    const [from, down, up] = [.../from (\S+) to (\S+), with plus to (\S+) /.exec(updates.text)!].slice(1).map(Number)
    expect(down).toBeLessThan(from!)
    expect(up).toBeGreaterThan(from!)
    for (const [, x, , moved] of tableWith(blocks, 'X in column 3')) expect(moved).toBe(x)
    for (const [, , worst] of tableWith(blocks, 'largest relative difference')) expect(Number(worst)).toBeLessThan(1e-8)
  })

  test('the rows that R’s biases belong to', () => {
    const matrices = only(all.get('r')!, 'matrices').flatMap(block => block.matrices)
    const rows = (name: string) => toRows(matrices.find(shown => shown.name === name)!.matrix)
    const [bias] = rows('bias_in')
    expect(rows('bh, byrow = TRUE')).toEqual([bias, bias, bias])
    expect(rows('bh, byrow = FALSE')).toEqual(bias!.map(b => [b, b, b]))
    const text = only(all.get('r')!, 'paragraph').map(block => block.text).join(' ') // prettier-ignore
    expect(text).toContain('expected a whole number from 0 to 2')
  })
})

describe('whole trainings', () => {
  test('the detailed variant: every printed row, equal to the last digit', async () => {
    const blocks = await told('detailed')
    const rows = only(blocks, 'printed').map(block => block.printed)
    expect(rows.filter(row => row.what.startsWith('error at'))).toHaveLength(10)
    expect(rows.every(row => row.equal)).toBe(true)
    const curve = only(blocks, 'curve')[0]!
    expect(curve.series.map(({ name }) => name)).toEqual(['learning rate 0.1', 'learning rate 0.01'])
    expect(curve.series[0]!.y[900]!.toFixed(5)).toBe('0.01190')
    expect(curve.series[1]!.y[999]).toBeGreaterThan(0.11)
  })

  test('Mazur’s example ends near its targets', async () => {
    const rows = tableWith(await told('mazur'), 'total error')
    expect(rows[0]).toEqual(['0', '0.298371109', '0.751365070 0.772928465'])
    expect(Number(rows.at(-1)![1])).toBeLessThan(4e-5)
  })

  test('the blobs: both ways tell nearly all points, and say so over a whole picture', async () => {
    const blocks = await told('moons', { epochs: 300 })
    const shares = only(blocks, 'paragraph').flatMap(({ text }) => [...text.matchAll(/After 300 epochs (\d+) %/g)].map(([, n]) => Number(n))) // prettier-ignore
    expect(shares).toHaveLength(3)
    for (const share of shares.slice(1)) expect(share).toBeGreaterThanOrEqual(99)
    const boundaries = only(blocks, 'points').flatMap(({ boundary }) => boundary ?? [])
    expect(boundaries.slice(1).map(({ classes }) => new Set(classes).size)).toEqual([3, 3])
  })
})

const withoutPrint = (text: string) => text.split('\n').filter(line => !line.startsWith('print(')).join('\n') // prettier-ignore
const pieceOf = (blocks: readonly Block[], language: 'numpy' | 'r', wanted: readonly string[]): Piece => ({
  head: '',
  body: withoutPrint(only(blocks, 'code').findLast(block => block.language === language)!.text),
  given: new Map(),
  wanted,
})
const NAMES = { wh: 'dense1.weights', bh: 'dense1.bias', wout: 'dense2.weights', bout: 'dense2.bias' }

describe('the listings run', () => {
  test.skipIf(!hasNumpy)('in NumPy, seed and all, to the weights that are trained here', async () => {
    const settings = { seed: 5, learningRate: 0.25, epochs: 40 }
    const [got] = runNumpy([pieceOf(await told('numpy', settings), 'numpy', Object.keys(NAMES))])
    const { network, data, options } = listing(settings)
    const { parameters } = await train(network, data, options).run()
    Object.values(NAMES).forEach((name, i) => {
      const { data: numbers, columns } = parameters.get(name)!
      expect(firstOff(got![i]!, rowsOf(numbers, columns)), name).toBeUndefined()
    })
  })

  test.skipIf(!hasR)('in R, to the outputs that are shown', async () => {
    const blocks = await told('r', { epochs: 400 })
    const piece = pieceOf(blocks, 'r', ['wh', 'bh', 'wout', 'bout', 'hidden_layer_input1'])
    // One more forward pass with the last weights: what is shown is the output after the training.
    const forward = piece.body.split('\n').filter(line => /^ {4}(hidden|output)/.test(line))
    const [got] = runR([{ ...piece, body: [piece.body, ...forward].join('\n'), wanted: ['output'] }])
    const shown = tableWith(blocks, 'one bias for each unit').map(row => Number(row.at(-1)))
    got![0]!.forEach(([x], i) => expect(x).toBeCloseTo(shown[i]!, 3))
  })
})

test('a cell of the spreadsheet that is changed changes what is told of its run, and nothing of other examples', async () => {
  const cells = [{ name: 'wh', row: 0, column: 0, number: 2 }]
  expect(await told('steps', { cells })).not.toEqual(await told('steps', {}))
  expect(await told('mazur', { cells, epochs: 1 })).toEqual(await told('mazur', { epochs: 1 }))
  const trace = await spreadsheet({ cells }).timeline().trace(0)
  // 2 · 1 + 0.1 · 0 + 0.6 · 1 + 0.92 · 0
  expect(trace.tensor(trace.value('dense1.product')).data[0]).toBeCloseTo(2.6, 12)
  expect(() => spreadsheet({ cells: [{ name: 'E', row: 0, column: 0, number: 2 }] })).toThrow('computed, not given')
  expect(() => spreadsheet({ cells: [{ name: 'wh', row: 4, column: 0, number: 2 }] })).toThrow('"row" is out of range')
})

import { describe, expect, test } from 'vitest'
import { dense } from '../../src/network/dense.ts'
import { binaryCrossEntropy, halfSquaredErrorSum, huber, mse, softmaxCrossEntropy } from '../../src/network/losses.ts'
import type { Loss } from '../../src/network/losses.ts'
import { sequential } from '../../src/network/network.ts'
import type { Network } from '../../src/network/network.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import { trainingProgram } from '../../src/program/compile.ts'
import { Random } from '../../src/random.ts'
import { compare, Trace } from '../../src/trace/index.ts'
import type { MistakeKind } from '../../src/trace/index.ts'
import { randomData } from '../network/cases.ts'

type Rows = number[][]

// The mistakes, made by hand on plain rows of numbers.
const rowsOf = (trace: Trace, name: string): Rows => {
  const { shape, data } = trace.tensor(trace.value(name))
  return Array.from({ length: shape[0]! }, (_, r) => Array.from(data.subarray(r * shape[1]!, (r + 1) * shape[1]!)))
}
const map = (a: Rows, f: (x: number, r: number, c: number) => number): Rows => a.map((row, r) => row.map((x, c) => f(x, r, c)))
const zip = (a: Rows, b: Rows, f: (x: number, y: number) => number): Rows =>
  map(a, (x, r, c) => f(x, b[b.length === 1 ? 0 : r]![b[0]!.length === 1 ? 0 : c]!))
const turn = (a: Rows): Rows => a[0]!.map((_, c) => a.map(row => row[c]!))
const dot = (a: Rows, b: Rows): Rows => a.map(row => b[0]!.map((_, c) => row.reduce((sum, x, k) => sum + x * b[k]![c]!, 0)))
const columnSums = (a: Rows): Rows => [a[0]!.map((_, c) => a.reduce((sum, row) => sum + row[c]!, 0))]
const printed = (a: Rows, digits: number): string[][] => a.map(row => row.map(x => x.toFixed(digits)))

const widths = [3, 3, 3, 3]
const ROWS = 4

/** A network of some layers, the inner ones with slopes of their output (sigmoid, tanh), with one output or three. */
function networkOf(layers: number, outputs: number, square: boolean): Network {
  const inner = Array.from({ length: layers - 1 }, (_, i) =>
    dense(square ? 3 : widths[i]! + 1 + (i % 2), { activation: i % 2 === 0 ? 'sigmoid' : 'tanh' }),
  )
  return sequential(square ? 3 : 2, ...inner, dense(outputs, { activation: 'sigmoid' }))
}

function traceOf(layers: number, outputs: number, loss: Loss, seed: number, square = false, rows = ROWS) {
  const network = networkOf(layers, outputs, square)
  const program = trainingProgram(network, { loss, optimizer: sgd() })
  return new Trace(program, randomData(network, program, loss, new Random(seed), rows), rows, 'float64')
}

const lossesOf: readonly (() => Loss)[] = [() => halfSquaredErrorSum(), () => mse(), () => huber(), () => binaryCrossEntropy()]
const settings = [1, 2, 3, 4].flatMap(layers => lossesOf.map((loss, i) => ({ layers, loss: loss(), seed: 10 * layers + i })))

/** The numbers are taken for wrong, and the mistake is among those named. */
function expectNamed(trace: Trace, name: string, wrong: Rows, kind: MistakeKind, digits = 8) {
  for (const given of [wrong, printed(wrong, digits)]) {
    const { agrees, mistakes } = compare(trace, trace.value(name), given)
    expect({ name, agrees, kinds: mistakes.map(mistake => mistake.kind) }).toMatchObject({
      agrees: false,
      kinds: expect.arrayContaining([kind]),
    })
    expect(mistakes.length).toBeLessThanOrEqual(4)
  }
}

describe.each(settings)('$layers layers, $loss.name $loss.reduction', ({ layers, loss, seed }) => {
  const each = (check: (trace: Trace, layer: number) => void, outputs = 3, square = false, rows = ROWS) => {
    for (let layer = 1; layer <= layers; layer++) check(traceOf(layers, outputs, loss, seed, square, rows), layer)
  }
  const layerInput = (layer: number) => (layer === 1 ? 'X' : `dense${layer - 1}.output`)

  test('sign', () => {
    each((trace, layer) => {
      for (const name of [`d_dense${layer}.z`, `d_dense${layer}.weights`, `d_dense${layer}.bias`])
        expectNamed(
          trace,
          name,
          map(rowsOf(trace, name), x => -x),
          'sign',
        )
      const [w, g] = [rowsOf(trace, `dense${layer}.weights`), rowsOf(trace, `d_dense${layer}.weights`)]
      expectNamed(
        trace,
        `dense${layer}.weights.updated`,
        zip(w, g, (x, y) => x + 0.1 * y),
        'sign',
      )
    })
  })

  test('learning rate applied twice', () => {
    each((trace, layer) => {
      const [w, g] = [rowsOf(trace, `dense${layer}.weights`), rowsOf(trace, `d_dense${layer}.weights`)]
      expectNamed(
        trace,
        `dense${layer}.weights.updated`,
        zip(w, g, (x, y) => x - 0.1 * 0.1 * y),
        'learning-rate-twice',
      )
      expectNamed(
        trace,
        `d_dense${layer}.z`,
        map(rowsOf(trace, `d_dense${layer}.z`), x => 0.1 * x),
        'learning-rate-twice',
      )
    })
  })

  test('transpose missing', () => {
    each(
      (trace, layer) => {
        const [x, d] = [rowsOf(trace, layerInput(layer)), rowsOf(trace, `d_dense${layer}.z`)]
        expectNamed(trace, `d_dense${layer}.weights`, dot(x, d), 'transpose')
        const w = rowsOf(trace, `dense${layer}.weights`)
        expectNamed(trace, `dense${layer}.product`, dot(x, turn(w)), 'transpose')
        if (layer > 1) expectNamed(trace, `d_dense${layer - 1}.output`, dot(d, w), 'transpose')
      },
      3,
      true,
      3,
    )
  })

  test('element-wise for dot', () => {
    each(
      (trace, layer) => {
        const wrong = zip(rowsOf(trace, layerInput(layer)), rowsOf(trace, `dense${layer}.weights`), (x, w) => x * w)
        expectNamed(trace, `dense${layer}.product`, wrong, 'elementwise-for-dot')
      },
      3,
      true,
      3,
    )
  })

  test('dot for element-wise', () => {
    each(
      (trace, layer) => {
        if (layer === layers) return
        const step = trace.producer(trace.value(`d_dense${layer}.z`))!
        const [a, b] = step.inputs.map(({ name }) => rowsOf(trace, name)) as [Rows, Rows]
        expectNamed(trace, `d_dense${layer}.z`, dot(a, b), 'dot-for-elementwise')
        expectNamed(trace, `d_dense${layer}.z`, dot(b, turn(a)), 'dot-for-elementwise')
      },
      3,
      true,
      3,
    )
  })

  test('slope taken of the input', () => {
    each((trace, layer) => {
      if (layer === layers && loss.name === 'binaryCrossEntropy') return
      const [z, up] = [rowsOf(trace, `dense${layer}.z`), rowsOf(trace, `d_dense${layer}.output`)]
      const slope = map(z, x => (layer < layers && layer % 2 === 0 ? 1 - x * x : x * (1 - x)))
      const delta = trace.producer(trace.value(`d_dense${layer}.z`))!
      const slopeName = delta.inputs.find(input => input.name !== `d_dense${layer}.output`)!.name
      expectNamed(trace, slopeName, slope, 'slope-of-input')
      expectNamed(
        trace,
        delta.output.name,
        zip(up, slope, (x, y) => x * y),
        'slope-of-input',
      )
      const weights = dot(
        turn(rowsOf(trace, layerInput(layer))),
        zip(up, slope, (x, y) => x * y),
      )
      expectNamed(trace, `d_dense${layer}.weights`, weights, 'slope-of-input')
    })
  })

  test('sum along the wrong axis', () => {
    each((trace, layer) => {
      const d = rowsOf(trace, `d_dense${layer}.z`)
      const sums = turn(columnSums(turn(d)))
      expectNamed(trace, `d_dense${layer}.bias`, sums, 'wrong-axis')
      expectNamed(trace, `d_dense${layer}.bias`, turn(sums), 'wrong-axis')
    })
  })

  test('mean for sum, sum for mean', () => {
    each((trace, layer) => {
      for (const name of [`d_dense${layer}.bias`, `d_dense${layer}.weights`])
        expectNamed(
          trace,
          name,
          map(rowsOf(trace, name), x => x / ROWS),
          'mean-for-sum',
        )
    })
    const trace = traceOf(layers, 3, loss, seed)
    const count = ROWS * 3
    const factor = loss.reduction === 'sum' ? 1 / count : count
    const kind = loss.reduction === 'sum' ? 'mean-for-sum' : 'sum-for-mean'
    for (const name of ['loss', loss.name === 'binaryCrossEntropy' ? `d_dense${layers}.z` : `d_dense${layers}.output`])
      expectNamed(
        trace,
        name,
        map(rowsOf(trace, name), x => x * factor),
        kind,
      )
  })

  test('bias left out', () => {
    each((trace, layer) => {
      expectNamed(trace, `dense${layer}.z`, rowsOf(trace, `dense${layer}.product`), 'bias-left-out')
      const activation = (x: number) => (layer < layers && layer % 2 === 0 ? Math.tanh(x) : 1 / (1 + Math.exp(-x)))
      expectNamed(trace, `dense${layer}.output`, map(rowsOf(trace, `dense${layer}.product`), activation), 'bias-left-out')
    })
  })

  test('labels of one dimension', () => {
    if (loss.name === 'binaryCrossEntropy' || loss.name === 'huber') return
    const trace = traceOf(layers, 1, loss, seed)
    const [p, t] = [rowsOf(trace, `dense${layers}.output`), rowsOf(trace, 'target')]
    const factor = loss.name === 'mse' ? 2 / (ROWS * ROWS) : 1
    const error = p.map(([x]) => t.map(([y]) => factor * (x! - y!)))
    expectNamed(trace, `d_dense${layers}.output`, error, 'labels-broadcast')
    const slopeName = trace.producer(trace.value(`d_dense${layers}.z`))!.inputs[1]!.name
    const delta = zip(error, rowsOf(trace, slopeName), (x, y) => x * y)
    expectNamed(trace, `d_dense${layers}.z`, delta, 'labels-broadcast')
    expectNamed(trace, `d_dense${layers}.weights`, dot(turn(rowsOf(trace, layerInput(layers))), delta), 'labels-broadcast')
  })

  test('a mistyped cell', () => {
    const trace = traceOf(layers, 3, loss, seed)
    const random = new Random(seed)
    for (const { name } of trace.program.values) {
      const right = rowsOf(trace, name)
      if (right.length * right[0]!.length < 2) continue
      const [row, column] = [random.integer(0, right.length), random.integer(0, right[0]!.length)]
      const texts = printed(right, 4)
      texts[row]![column] = (right[row]![column]! + 0.01).toFixed(4)
      const found = compare(trace, trace.value(name), texts)
      expect(found.agrees).toBe(false)
      expect(found.mistyped).toEqual({ row, column, got: Number(texts[row]![column]), expected: right[row]![column] })
    }
  })
})

test('1,000 correct matrices as printed are correct: rounded, cut, to significant digits, in powers of ten, in full', () => {
  let count = 0
  const cut = (x: number, digits: number) =>
    x.toFixed(digits + 8).slice(0, -8) === '' ? '0' : x.toFixed(digits + 8).slice(0, -8)
  for (let seed = 1; count < 1000; seed++) {
    const trace = traceOf(1 + (seed % 4), 3, seed % 2 ? mse() : softmaxCrossEntropy(), seed)
    for (const value of trace.program.values) {
      const rows = rowsOf(trace, value.name)
      const digits = 2 + (count % 5)
      const forms: (number | string)[][][] = [
        printed(rows, digits),
        rows.map(row => row.map(x => Number(x.toFixed(digits)))),
        rows.map(row => row.map(x => cut(x, digits))),
        rows.map(row => row.map(x => Number(x.toPrecision(digits)))),
        rows.map(row => row.map(x => x.toExponential(digits))),
        rows.map(row => row.map(x => x.toFixed(digits).replace(/\.0+$/, '.'))),
        rows,
      ]
      for (const form of forms) {
        const { agrees, mistakes, differences } = compare(trace, value, form)
        if (!agrees) expect.fail(`${value.name} ${JSON.stringify(form)}: ${JSON.stringify(differences)}`)
        expect(mistakes).toEqual([])
      }
      count++
    }
  }
})

describe('what is read', () => {
  const trace = traceOf(2, 3, mse(), 5)
  const value = trace.value('dense2.output')
  const right = rowsOf(trace, 'dense2.output')

  test('a digit too far off is seen, in the last place too', () => {
    for (const digits of [2, 3, 5]) {
      const texts = printed(right, digits)
      texts[1]![2] = (right[1]![2]! + 2 * 10 ** -digits).toFixed(digits)
      expect(compare(trace, value, texts).mistyped).toMatchObject({ row: 1, column: 2 })
      const numbers = texts.map(row => row.map(Number))
      expect(compare(trace, value, numbers).mistyped).toMatchObject({ row: 1, column: 2 })
    }
  })

  test('a matrix rounded in some cells and cut in others is not right', () => {
    const off = map(right, (x, r) => x + (r === 0 ? 0.6e-4 : -0.6e-4))
    expect(compare(trace, value, off, { digits: 4 }).agrees).toBe(false)
    expect(compare(trace, value, off, { digits: 3 }).agrees).toBe(true)
  })

  test('a transpose and other shapes are told', () => {
    expect(compare(trace, value, turn(right))).toMatchObject({
      agrees: false,
      transposed: true,
      expectedShape: [4, 3],
      gotShape: [3, 4],
      differences: [],
    })
    expect(compare(trace, value, [[1, 2]])).toMatchObject({ agrees: false, transposed: false, mistakes: [], mistyped: undefined })
  })

  test('a Matrix, NaN and the signs of people', () => {
    const { shape, data } = trace.tensor(value)
    expect(compare(trace, value, { rows: shape[0]!, columns: shape[1]!, data }).agrees).toBe(true)
    const texts = printed(right, 3)
    texts[0]![0] = 'nan'
    expect(compare(trace, value, texts).mistyped).toMatchObject({ row: 0, column: 0, got: NaN })
    const slope = map(rowsOf(trace, 'd_dense1.z'), x => x)
    expect(
      compare(
        trace,
        trace.value('d_dense1.z'),
        slope.map(row => row.map(x => x.toFixed(6).replace('-', '−'))),
      ).agrees,
    ).toBe(true)
  })

  test('what is no matrix of numbers is refused', () => {
    expect(() => compare(trace, value, [[1, 2], [3]])).toThrow('compare, row 1: rows differ in length')
    expect(() => compare(trace, value, [])).toThrow('no numbers to compare')
    expect(() => compare(trace, value, [['1', 'two']])).toThrow('compare, row 0, column 1: a cell is not a number: got "two"')
    expect(() => compare(trace, value, [['', '1']])).toThrow('row 0, column 0: a cell is not a number')
    expect(() => compare(trace, value, right, { digits: -1 })).toThrow('option "digits" is out of range')
  })
})

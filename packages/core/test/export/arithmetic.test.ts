import { expect, test } from 'vitest'
import { stepArithmetic, type CellArithmetic } from '../../src/export/index.ts'
import { rounded } from '../../src/export/arithmetic/digits.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import type { Network } from '../../src/network/network.ts'
import type { Loss } from '../../src/network/losses.ts'
import type { Optimizer } from '../../src/optimizers/optimizer.ts'
import { trainingProgram } from '../../src/program/compile.ts'
import { Random } from '../../src/random.ts'
import { recompute, Trace, why } from '../../src/trace/index.ts'
import { example, exampleNames } from '../../src/tutorial/index.ts'
import { losses, networks, optimizers, randomData, withActivation } from '../network/cases.ts'

const ROWS = 5

/** Computes a written line again from its text alone, with JavaScript's own functions. */
function computed(text: string, known: ReadonlyMap<string, number>): number {
  const script = text
    .replace(/ since [^()]*(\([^()]*\)[^()]*)*\)/g, ')')
    .replace(/\|([^|]*)\|/g, 'Math.abs($1)')
    .replaceAll('×', '*')
    .replaceAll('^', '**')
    .replaceAll('√(', 'Math.sqrt(')
    .replaceAll('ln(', 'Math.log(')
    .replace(/\b(max|min|tanh|sign)\(/g, 'Math.$1(')
    .replace(/\be\*\*/g, 'Math.E**')
    .replace(/(?<![\w.])-(?=(Math\.E|\())/g, '-1*')
    .replace(/\b(NaN|Infinity)\b/g, 'globalThis.$1')
  const names = [...known.keys(), 'clip', 'erf']
  // The texts are the program's own.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const run = Function(...names, `return ${script}`) as (...given: unknown[]) => number
  return run(...known.values(), (x: number, low: number, high: number) => Math.min(Math.max(x, low), high), erf)
}

/** Abramowitz and Stegun 7.1.5: the series, enough for the small arguments here. */
function erf(x: number): number {
  let [sum, term] = [x, x]
  for (let n = 1; n < 80; n++) {
    term *= (-x * x) / n
    sum += term / (2 * n + 1)
  }
  return (2 / Math.sqrt(Math.PI)) * sum
}

function faults(arithmetic: CellArithmetic, digits: number): string[] {
  const known = new Map<string, number>()
  return arithmetic.lines.flatMap(({ name, parts, result }) => {
    const text = parts.map(part => part.text).join('')
    const own = computed(text, known)
    const shown = Number(result)
    if (name !== undefined) known.set(name, shown)
    // A last digit on the verge of rounding may depend on the order of adding up.
    const places = name === undefined ? digits : arithmetic.digits
    const unit = shown === 0 ? 0 : 10 ** (Math.floor(Math.log10(Math.abs(shown))) - places + 1)
    return Math.abs(Number(rounded(own, places)) - shown) <= unit * 1.001 || Object.is(own, shown)
      ? []
      : [`${text} is ${own}, not ${result}`]
  })
}

/** Some cells of every step. */
function check(trace: Trace, digits: number): string[] {
  return trace.program.steps.flatMap(step => {
    const [rows, columns] = trace.tensor(step.output).shape as [number, number]
    const cells = [[0, 0], [rows - 1, columns - 1], [Math.floor(rows / 2), 0]] as const // prettier-ignore
    return cells.flatMap(([r, c]) => {
      const arithmetic = stepArithmetic(trace, step, r, c, { digits, terms: 10_000 })
      const cell = trace.tensor(step.output).data[r * columns + c]!
      const last = Number(arithmetic.lines.at(-1)!.result)
      const off = Math.abs(last - Number(rounded(cell, digits))) > Math.abs(cell) * 10 ** (1 - digits) + 1e-15
      return [
        ...(off ? [`${step.op.name} ${step.output.name}: ${last} for ${cell}`] : []),
        ...faults(arithmetic, digits).map(fault => `${step.op.name} ${step.output.name}[${r},${c}]: ${fault}`),
      ]
    })
  })
}

const random = new Random(5)

function traceOf(network: Network, loss: Loss, optimizer: Optimizer, weighted = false): Trace {
  const clipping = optimizer.drive ? {} : { value: 0.5, norm: 0.7 }
  const program = trainingProgram(network, { loss, optimizer, penalty: { l1: 0.01, l2: 0.02 }, clipping, weighted })
  return new Trace(program, randomData(network, program, loss, random, ROWS), ROWS, 'float64')
}

test.each(Object.keys(networks))('what is written for %s gives what is shown, from the digits shown', name => {
  const network = networks[name]!(3)
  const { loss } = losses['softmaxCrossEntropy'](3)[0]!
  expect(check(traceOf(network, loss, sgd()), 4)).toEqual([])
})

test.each(Object.keys(optimizers))('updates of %s', name => {
  const { loss } = losses['mse'](2)[0]!
  expect(check(traceOf(networks['deep']!(2), loss, optimizers[name]!()), 5)).toEqual([])
})

test.each(Object.keys(losses) as (keyof typeof losses)[])('loss %s with all its options', name => {
  const found = losses[name](3).flatMap(({ loss, activation = 'linear', weighted = false }) =>
    check(traceOf(withActivation(activation, 3, 4, 3), loss, sgd(), weighted), 4),
  )
  expect(found).toEqual([])
})

test('every activation and slope', () => {
  const names = [
    'sigmoid',
    'tanh',
    'relu',
    'leakyRelu',
    'elu',
    'selu',
    'gelu',
    'geluTanh',
    'silu',
    'softplus',
    'softsign',
  ] as const
  const more = ['hardSigmoid', 'relu6', 'mish'] as const
  const { loss } = losses['mse'](2)[0]!
  const found = [...names, ...more].flatMap(name => check(traceOf(withActivation(name, 3, 4, 2), loss, sgd()), 4))
  expect(found).toEqual([])
})

test('examples of the tutorial, and the numbers that are read are the sources', async () => {
  for (const name of exampleNames.filter(one => !['moons', 'blobs', 'blobs-softmax', 'ratings'].includes(one))) {
    const trace = await example(name, { epochs: 2 }).timeline().trace(1)
    expect(check(trace, 4)).toEqual([])
    for (const step of trace.program.steps.filter(({ op }) => op.name === 'matmul')) {
      const cells = stepArithmetic(trace, step, 0, 0, { terms: 1000 }).lines.flatMap(({ parts }) =>
        parts.flatMap(({ cell }) => cell ?? []),
      )
      const explained = why(trace, step.output, 0, 0)
      expect(recompute(trace, explained)).toBe(explained.number)
      expect(new Set(cells.map(({ value, row, column }) => `${value.name} ${row} ${column}`))).toEqual(
        new Set(explained.sources.map(({ value, row, column }) => `${value.name} ${row} ${column}`)),
      )
    }
  }
})

test('many terms: the first and the last, and how many are left out', async () => {
  const trace = await example('moons', { epochs: 2 }).timeline().trace(0)
  const step = trace.producer(trace.value('loss'))!
  const { lines } = stepArithmetic(trace, step, 0, 0, { terms: 4 })
  const text = lines.at(-1)!.parts.map(part => part.text).join('') // prettier-ignore
  expect(text).toMatch(/^0\.5 × \(.*\)\^2 \+ 0\.5 × \(.*\)\^2 \+ … 997 more … \+ 0\.5 × \(.*\)\^2$/)
  expect(lines.at(-1)!.result).toBe(rounded(trace.tensor(step.output).data[0]!, 4))
})

test('numbers are rounded, never cut', () => {
  const texts = [0.1 + 0.2, 0.42, 1.0204, 0.00001234567, 123456.7, 1234567.8, 12, -0.78934, 0, NaN, 1e-300]
  expect(texts.map(x => rounded(x, 3))).toEqual([
    '0.300',
    '0.42',
    '1.02',
    '1.23e-5',
    '123457',
    '1.23e6',
    '12',
    '-0.789',
    '0',
    'NaN',
    '1e-300', // prettier-ignore
  ])
})

test('bad requests', async () => {
  const trace = await example('spreadsheet').timeline().trace(0)
  const step = trace.producer(trace.value('dense1.z'))!
  expect(() => stepArithmetic(trace, step, 3, 0)).toThrow('has no cell [3,0]')
  expect(() => stepArithmetic(trace, step, 0, 0, { digits: 0 })).toThrow('digits')
  expect(() => stepArithmetic(trace, step, 0, 0, { terms: 2 })).toThrow('terms')
})

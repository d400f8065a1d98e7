import { describe, expect, test } from 'vitest'
import { numbers, type Dtype, type Numbers } from '../../src/matrix.ts'
import { zeros } from '../../src/network/initializers.ts'
import { arithmeticOf, float32 } from '../../src/numerics.ts'
import { allOps, type OpName } from '../../src/ops/all.ts'
import { huberError, squaredError } from '../../src/ops/losses.ts'
import type { Op, Tensor } from '../../src/ops/op.ts'
import { Builder } from '../../src/program/builder.ts'
import { differentiate } from '../../src/program/differentiate.ts'
import { extents } from '../../src/program/plan.ts'
import { Random } from '../../src/random.ts'
import { firstDifference } from '../bits.ts'
import { checkGradients } from '../gradients.ts'
import { concrete, opNames, trials, type Example } from './examples.ts'

const dtypes: readonly Dtype[] = ['float64', 'float32']
const sizes = [
  [1, 1],
  [1, 7],
  [3, 1],
  [3, 7],
  [7, 3],
  [9, 8],
] as const

const examplesOf = (name: OpName, seed = 1): readonly Example[] => {
  const random = new Random(seed)
  return sizes.flatMap(([rows, columns]) => trials[name].examples(random, rows, columns))
}

function computed(op: Op, example: Example, dtype: Dtype, before = 0): { inputs: readonly Tensor[]; out: Tensor } {
  const { inputs, shape, length } = concrete(op, example, dtype)
  const out: Tensor = { shape, data: numbers(dtype, length).fill(before) }
  op.compute(inputs, out, example.attributes, arithmeticOf(dtype))
  return { inputs, out }
}

test('the table names every op, and every op goes by its own name', () => {
  expect([...opNames].sort()).toEqual(Object.keys(allOps).sort())
  for (const [name, op] of Object.entries(allOps)) expect(op.name).toBe(name)
})

describe.each(opNames)('%s', name => {
  const op: Op = allOps[name]
  const trial = trials[name]

  test('the shape rule says the same for a batch as for its rows, and compute fills just that', () => {
    for (const example of examplesOf(name)) {
      const symbolic = op.shape(
        example.inputs.map(input => input.shape),
        example.attributes,
      )
      for (const dtype of dtypes) {
        const first = computed(op, example, dtype, 1234.5).out
        expect(extents(symbolic, example.rows)).toEqual(first.shape)
        expect(firstDifference(computed(op, example, dtype, -0.125).out.data, first.data)).toBeUndefined()
        expect(first.data.every(Number.isFinite), 'finite numbers from tame inputs').toBe(true)
      }
    }
  })

  test.each(dtypes)('every cell again from the numbers of its sources alone, to the same bits (%s)', dtype => {
    for (const example of examplesOf(name)) {
      const { inputs, out } = computed(op, example, dtype)
      const again = Array.from(out.data, (_, index) => {
        const sources = op.sources(inputs, out, index, example.attributes)
        const place = { inputs: inputs.map(i => i.shape), shape: out.shape, index, attributes: example.attributes }
        return op.cell(
          sources.map(s => inputs[s.input]!.data[s.index]!),
          place,
          arithmeticOf(dtype),
        )
      })
      expect(firstDifference(again, out.data)).toBeUndefined()
    }
  })

  test('a cell that is no source changes nothing', () => {
    for (const example of examplesOf(name)) {
      const { inputs, out } = computed(op, example, 'float64')
      const fed = inputs.map(input => Array.from(input.data, () => new Set<number>()))
      for (let index = 0; index < out.data.length; index++)
        for (const s of op.sources(inputs, out, index, example.attributes)) fed[s.input]![s.index]!.add(index)
      inputs.forEach((input, i) => {
        if (name === 'scatterAdd' && i === 0) return // there another index is another set of sources
        const limit = trial.places?.[i]?.(example.inputs[0]!.shape[1] as number)
        for (let at = 0; at < input.data.length; at++) {
          const other = limit === undefined ? input.data[at]! + 0.37 : (input.data[at]! + 1) % limit
          const changed = inputs.map((tensor, j) =>
            j === i ? { ...tensor, data: Float64Array.from(tensor.data).fill(other, at, at + 1) } : tensor,
          )
          const after = numbers('float64', out.data.length)
          op.compute(changed, { ...out, data: after }, example.attributes, arithmeticOf('float64'))
          const strayed = Array.from(after.keys()).filter(c => !Object.is(after[c], out.data[c]) && !fed[i]![at]!.has(c))
          expect(strayed, `cells that input ${i}, cell ${at}, changes without being their source`).toEqual([])
        }
      })
    }
  })

  test('float32: every number is rounded to it, also where nothing but the op rounds', () => {
    for (const example of examplesOf(name)) {
      const { inputs, out } = computed(op, example, 'float32')
      const wide: Numbers = numbers('float64', out.data.length)
      op.compute(inputs, { ...out, data: wide }, example.attributes, float32)
      expect(firstDifference(wide, out.data)).toBeUndefined()
    }
  })

  test('overwrites an input in place where it says so', () => {
    if (op.inPlace !== true) return
    for (const example of examplesOf(name)) {
      const { inputs, out } = computed(op, example, 'float64')
      inputs.forEach((input, i) => {
        if (input.data.length !== out.data.length) return
        const copies = inputs.map(tensor => ({ ...tensor, data: tensor.data.slice() }))
        op.compute(copies, { ...out, data: copies[i]!.data }, example.attributes, arithmeticOf('float64'))
        expect(firstDifference(copies[i]!.data, out.data)).toBeUndefined()
      })
    }
  })

  test('has a formula over the names of its inputs', () => {
    for (const example of examplesOf(name)) {
      const names = example.inputs.map((_, i) => `input${i}`)
      const text = op.formula(names, example.attributes)
      expect(text).not.toMatch(/undefined|NaN|\[object/)
      expect(names.some(n => text.includes(n))).toBe(true)
    }
  })

  if (op.gradient === undefined) return
  // What gives one number whatever its input may be the loss itself.
  const isLoss = examplesOf(name).every(example => concrete(op, example, 'float64').length === 1)

  test('its gradient rule agrees with central differences', () => {
    for (const example of examplesOf(name, 2)) {
      const { shape } = concrete(op, example, 'float64')
      const random = new Random(5)
      for (const direct of isLoss ? [true, false] : [false]) {
        const b = new Builder(true)
        const constant = trial.constant ?? []
        const values = example.inputs.map((input, i) => {
          const [rows, columns] = extents(input.shape, example.rows) as [number, number]
          return constant.includes(i)
            ? b.value(`input${i}`, [rows, columns], 'input')
            : b.parameter(`input${i}`, 'weights', rows, columns, zeros())
        })
        b.enter('forward', 'layer')
        const output = b.step(op, values, example.attributes)
        const target = b.value('target', output.shape, 'target')
        b.enter('loss', 'loss')
        const squared = { reduction: 'sum', delta: 1, labelSmoothing: 0 } as const
        const loss = direct ? output : b.step(squaredError, [output, target], squared)
        const gradients = differentiate(b, loss)
        const trained = values.filter((_, i) => !constant.includes(i))
        expect(values.filter(value => gradients.has(value))).toEqual(trained)

        const program = { values: b.values, steps: b.steps, assignments: [], inputs: [], parameters: b.parameters, output }
        const given = new Map(values.map((value, i) => [value, Float64Array.from(example.inputs[i]!.data)]))
        given.set(
          target,
          Float64Array.from({ length: shape.reduce((a, c) => a * c, 1) }, () => random.normal()),
        )
        expect(checkGradients(program, loss, gradients, trained, given, 1)).toBeUndefined()
      }
    }
  })
})

test("huber's formulas name its width", () => {
  const attributes = { reduction: 'sum', delta: 1.5, labelSmoothing: 0 } as const
  expect(huberError.formula(['p', 't'], attributes)).toContain('1.5')
  expect(huberError.gradientOp.formula(['p', 't'], attributes)).toBe('p − t, held between −1.5 and 1.5')
})

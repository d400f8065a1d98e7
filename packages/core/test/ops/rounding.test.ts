import { expect, test } from 'vitest'
import { float32, type Arithmetic } from '../../src/numerics.ts'
import { allOps, type OpName } from '../../src/ops/all.ts'
import type { Op } from '../../src/ops/op.ts'
import { Random } from '../../src/random.ts'
import { concrete, opNames, trials } from './examples.ts'

// In float32 every single operation is rounded. A sum that is rounded only once after a product would give the same bits in
// `compute` and `cell`, and other bits in an engine that follows the rule; so each number that comes to be rounded is looked at here:
// it must be one operation away from numbers that were rounded before.

/** Numbers that stand written in the ops. */
const literals = [
  ...Array.from({ length: 13 }, (_, i) => i),
  ...[0.5, 1 / 6, 0.96, 100, 1e-6, 1e-12, 0.7071067811865476, 0.3989422804014327, 0.7978845608028654, 0.044715],
  ...[1.0507009873554805, 1.6732632423543772],
]

/**
 * float32 arithmetic that keeps the numbers it has given out, and notes each that is more than one operation away from them.
 * What the attributes and the ops' text hold may be combined before it is rounded, but only with its like.
 */
function watched(start: readonly number[], attributes: readonly number[]) {
  const written = [...literals, ...attributes]
  const known = new Set<number>()
  const list: number[] = []
  const strays: number[] = []
  const give = (x: number) => {
    if (!known.has(x)) list.push(x)
    known.add(x)
    return x
  }
  const has = (x: number) => known.has(x) || known.has(-x) || Number.isNaN(x)
  const reached = (x: number) => has(x) || written.includes(x) || oneOperation(list, x) || oneOperation(written, x)
  const call =
    (f: (x: number, y: number) => number) =>
    (x: number, y = 0) => {
      if (!has(x) || !has(y)) strays.push(x, y)
      return give(f(x, y))
    }
  for (const x of [...literals, ...start]) if (x === Math.fround(x)) give(x)
  const math: Arithmetic = {
    ...float32,
    round(x) {
      if (!reached(x)) strays.push(x)
      return give(Math.fround(x))
    },
    exp: call(float32.exp),
    expm1: call(float32.expm1),
    log: call(float32.log),
    log1p: call(float32.log1p),
    tanh: call(float32.tanh),
    erf: call(float32.erf),
    pow: call(float32.pow),
  }
  return { math, has, strays }
}

/** Whether one operation on numbers of a list gives x; later numbers first, since an operation mostly takes what was made last. */
function oneOperation(list: readonly number[], x: number): boolean {
  for (let i = list.length - 1; i >= 0; i--) {
    const a = list[i]!
    if (Math.sqrt(a) === x) return true
    for (let j = list.length - 1; j >= 0; j--) {
      const b = list[j]!
      if (a + b === x || a - b === x || -a - b === x || a * b === x || -a * b === x || a / b === x || -a / b === x) return true
    }
  }
  return false
}

/** What is more than one operation away from rounded numbers when an op's cells are computed. */
function unrounded(op: Op, name: OpName): number[] {
  return trials[name].examples(new Random(6), 2, 3).flatMap(example => {
    const { inputs, shape, length } = concrete(op, example, 'float32')
    const { attributes } = example
    const out = { shape, data: new Float32Array(length) }
    op.compute(inputs, out, attributes, float32)
    return [0, length - 1].flatMap(index => {
      const numbers = op.sources(inputs, out, index, attributes).map(s => inputs[s.input]!.data[s.index]!)
      const options = Object.values(attributes)
        .flat()
        .filter((x): x is number => typeof x === 'number')
      const { math, has, strays } = watched(numbers, options)
      const cell = op.cell(numbers, { inputs: inputs.map(i => i.shape), shape, index, attributes }, math)
      return has(cell) ? strays : [...strays, cell]
    })
  })
}

test.each(opNames)('%s rounds after every single operation', name => {
  expect(unrounded(allOps[name], name)).toEqual([])
})

test('a product and a sum rounded once would be seen', () => {
  const fused: Op = {
    ...allOps.add,
    cell: ([a, b], _place, { round }) => round(a! * b! + a!),
  }
  expect(unrounded(fused, 'add')).not.toEqual([])
})

import { describe, expect, test } from 'vitest'
import { numpyOf, rOf, typescriptHelpers, typescriptOf } from '../../src/export/index.ts'
import { float64 } from '../../src/numerics.ts'
import { allOps } from '../../src/ops/all.ts'
import { concrete, opNames } from '../ops/examples.ts'
import { cases } from './cases.ts'
import { firstOff, hasNumpy, hasR, rowsOf, runNumpy, runR, runTypescript, type Piece, type Rows } from './running.ts'

const all = opNames.flatMap(name => cases(name))

const pieces = (write: (step: (typeof all)[number]['step']) => string): Piece[] =>
  all.map(({ step, given }) => ({ head: '', body: write(step), given, wanted: [step.output.name] }))

const expected = all.map(({ name, example }) => {
  const op = allOps[name]
  const { inputs, shape, length } = concrete(op, example, 'float64')
  const out = { shape, data: new Float64Array(length) }
  op.compute(inputs, out, example.attributes, float64)
  return rowsOf(out.data, shape[1]!)
})

function compare(code: readonly Piece[], results: readonly (readonly Rows[])[]) {
  const wrong = all.flatMap(({ name, example }, i) => {
    const off = firstOff(results[i]![0]!, expected[i]!)
    return off === undefined ? [] : [`${name} ${JSON.stringify(example.attributes)} ${off}\n${code[i]!.body}`]
  })
  expect(wrong.slice(0, 5).join('\n\n')).toBe('')
  expect(results.length).toBe(all.length)
}

describe("the line of every op, run on random numbers, gives the op's own", () => {
  test.skipIf(!hasNumpy)('in NumPy', { timeout: 60_000 }, () => {
    const code = pieces(step => numpyOf(step))
    compare(code, runNumpy(code))
  })

  test.skipIf(!hasR)('in R', { timeout: 60_000 }, () => {
    const code = pieces(step => rOf(step))
    compare(code, runR(code))
  })

  test('in TypeScript', async () => {
    const code = pieces(step => typescriptOf(step))
    compare(code, await runTypescript(typescriptHelpers(...all.map(({ step }) => step)), code))
  })
})

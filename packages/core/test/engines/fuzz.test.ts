import { expect, test } from 'vitest'
import { createEngine } from '../../src/engines/create.ts'
import { record } from '../record.ts'
import { toNumbers, type Dtype, type Numbers } from '../../src/matrix.ts'
import { activationOps } from '../../src/ops/activations.ts'
import { add, divide, maximum, multiply, root, scale, square, subtract } from '../../src/ops/arithmetic.ts'
import { matmul } from '../../src/ops/matmul.ts'
import { clip, sumOfAbsolutes, sumOfSquares } from '../../src/ops/norms.ts'
import type { Op, Value } from '../../src/ops/op.ts'
import { meanOver, spread, sumOver } from '../../src/ops/reduce.ts'
import { concatenate, slice } from '../../src/ops/select.ts'
import { logSoftmax, logSoftmaxGradient, softmax, softmaxGradient } from '../../src/ops/softmax.ts'
import { Builder } from '../../src/program/builder.ts'
import { extents } from '../../src/program/plan.ts'
import type { Program } from '../../src/program/program.ts'
import { Random } from '../../src/random.ts'
import { firstDifference } from '../bits.ts'

// Programs that no network would make: steps at random on whatever values there are, so that what the engine joins, plans and lays out
// is met in every neighbourhood. GLASSBOX_FUZZ asks for so many times more.
const programs = 60 * Number(process.env['GLASSBOX_FUZZ'] ?? 1)

const pick = <T>(random: Random, list: readonly T[]): T => list[random.integer(0, list.length)]!
const width = (value: Value) => value.shape[1] as number
const sameShape = (a: Value, b: Value) => a.shape.join() === b.shape.join()

const unary: readonly ((random: Random) => readonly [Op, object])[] = [
  random => {
    const op = pick(random, Object.values(activationOps))
    return [pick(random, [op, op.slope]), { alpha: 0.3 }]
  },
  () => [square, {}],
  random => [scale, { factor: random.normal() }],
  () => [clip, { limit: 0.7 }],
  () => [root, { epsilon: 1e-5 }],
]

/** One more step on values that are there already. */
function grow(b: Builder, random: Random, weights: (rows: number, columns: number) => Value): Value {
  const values = b.values
  const x = pick(random, values)
  const like = values.filter(other => sameShape(other, x))
  switch (random.integer(0, 9)) {
    case 0:
    case 1: {
      const y = weights(width(x), pick(random, [1, 2, 3, 5, 8, 17]))
      const z = b.step(matmul, [x, y], { transposeA: false, transposeB: false })
      return random.uniform() < 0.3 ? z : b.step(add, [z, weights(1, width(z))], {})
    }
    case 2: {
      if (x.shape[0] !== 'batch')
        return b.step(matmul, [x, weights(pick(random, [1, 4, 9]), width(x))], { transposeA: false, transposeB: true })
      const y = pick(
        random,
        values.filter(({ shape }) => shape[0] === 'batch'),
      )
      return b.step(matmul, [x, y], { transposeA: true, transposeB: false })
    }
    case 3: {
      const rows = values.filter(
        ({ shape: [rows, columns] }) => (rows === 1 || rows === x.shape[0]) && (columns === 1 || columns === x.shape[1]),
      )
      const inputs = [x, pick(random, rows)]
      return b.step(
        pick(random, [add, subtract, multiply, divide, maximum]),
        random.uniform() < 0.5 ? inputs : inputs.reverse(),
        {},
      )
    }
    case 4: {
      const [op, attributes] = pick(random, unary)(random)
      const y = b.step(op, [x], attributes)
      return random.uniform() < 0.6 ? b.step(multiply, random.uniform() < 0.8 ? [pick(random, like), y] : [y, x], {}) : y
    }
    case 5: {
      const axis = pick(random, [0, 1] as const)
      const y = b.step(pick(random, [sumOver, meanOver]), [x], { axis })
      return random.uniform() < 0.5 ? y : b.step(spread, [y, x], { axis, mean: random.uniform() < 0.5 })
    }
    case 6:
      return random.uniform() < 0.5
        ? b.step(pick(random, [softmax, logSoftmax]), [x], {})
        : b.step(pick(random, [softmaxGradient, logSoftmaxGradient]), [x, pick(random, like)], {})
    case 7: {
      const beside = values.filter(({ shape }) => shape[0] === x.shape[0])
      const y = b.step(concatenate, [x, pick(random, beside)], {})
      const start = random.integer(0, width(y))
      return b.step(slice, [y], { start, count: random.integer(1, width(y) - start + 1) })
    }
    default:
      return b.step(pick(random, [sumOfSquares, sumOfAbsolutes]), [x], { factor: random.normal() })
  }
}

interface Made {
  readonly program: Program
  readonly given: Map<Value, Numbers>
}

function randomProgram(random: Random, dtype: Dtype, tableRows: number): Made {
  const b = new Builder(false)
  const given = new Map<Value, Numbers>()
  const fill = (value: Value, rows: number) => {
    const length = extents(value.shape, rows).reduce((product, extent) => product * extent, 1)
    given.set(
      value,
      toNumbers(
        dtype,
        Array.from({ length }, () => random.normal()),
      ),
    )
    return value
  }
  const inputs = [1, 3, 8].map((columns, i) => fill(b.value(`input${i}`, ['batch', columns], 'input'), tableRows))
  const weights = (rows: number, columns: number) => fill(b.value(`weights${b.values.length}`, [rows, columns], 'setting'), 1)
  b.enter('forward', 'fuzz')
  let output = inputs[0]!
  for (let i = random.integer(2, 14); i > 0; i--) output = grow(b, random, weights)
  return { program: { values: b.values, steps: b.steps, assignments: [], inputs, parameters: [], output }, given }
}

test.each(['float64', 'float32'] as const)('random programs have the bits of the definition, %s', dtype => {
  const tableRows = 150
  for (let seed = 1; seed <= programs; seed++) {
    const random = new Random(seed)
    const { program, given } = randomProgram(random, dtype, tableRows)
    const some = program.values.filter(() => random.uniform() < 0.2)
    const sessions = [[], some, program.values].map(keep => ({
      keep,
      session: createEngine('wasm', dtype).prepare(program, { keep }),
    }))
    for (const { session } of sessions)
      for (const [value, data] of given)
        if (value.role === 'input') session.load(value, { rows: tableRows, columns: width(value), data })
        else session.write(value, data)
    for (const count of [3, 1, random.integer(2, tableRows), 9]) {
      const rows = Array.from({ length: count }, () => random.integer(0, tableRows))
      const own = new Map(given)
      for (const value of program.inputs) {
        const columns = width(value)
        own.set(
          value,
          toNumbers(
            dtype,
            rows.flatMap(r => [...given.get(value)!.subarray(r * columns, (r + 1) * columns)]),
          ),
        )
      }
      const recording = record(program, own, count, dtype)
      for (const { keep, session } of sessions) {
        session.run(rows)
        for (const value of [...keep, program.output]) {
          const difference = firstDifference(session.read(value), recording.get(value)!.data)
          expect(difference && `seed ${seed}, ${count} rows, ${value.name}: ${difference}`).toBeUndefined()
        }
      }
    }
  }
})

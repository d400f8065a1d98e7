import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dense } from '../../src/network/dense.ts'
import { mse } from '../../src/network/losses.ts'
import { sequential } from '../../src/network/network.ts'
import { adam } from '../../src/optimizers/adam.ts'
import { rmsprop } from '../../src/optimizers/adaptive.ts'
import type { Optimizer } from '../../src/optimizers/optimizer.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import { trainingProgram } from '../../src/program/compile.ts'
import { Random } from '../../src/random.ts'
import { compare, Trace } from '../../src/trace/index.ts'
import { randomData } from '../network/cases.ts'
import { anyCase, cases, lossNames, madeIn, printed, RATE, show } from './mistake-cases.ts'
import { computed, map, places, rowsOf } from './person.ts'
import type { Rows, Slip } from './person.ts'

/** Significant digits of all numbers together: of too few nothing is concluded. */
const digitsOf = (a: Rows, digits: number) => a.flat().reduce((sum, x) => sum + Math.max(0, Math.log10(Math.abs(x)) + digits), 0)

/** The names of all that a value comes from, its own among them. */
function origins(trace: Trace, name: string): ReadonlySet<string> {
  const found = new Set([name])
  for (const step of [...trace.program.steps].reverse())
    if (found.has(step.output.name)) for (const input of step.inputs) found.add(input.name)
  return found
}

test('two mistakes at once in networks of one or two layers: both are named', () => {
  let seen = 0
  const slips = fc.record({ place: fc.nat(), layer: fc.nat() })
  const both = fc.record({ case: anyCase, one: slips, other: slips, loss: fc.constantFrom(...lossNames) })
  fc.assert(
    fc.property(both, ({ case: { seed, square, single, digits, pick, layers: drawn }, one, other, loss }) => {
      const layers = 1 + (drawn % 2)
      const { trace, activations, task, outputs } = cases(layers, loss, seed, square, single)
      const made = [one, other].map(({ place, layer }): Slip => {
        const [kind, at] = places[place % places.length]!
        return { kind, at, layer: at === 'error' ? layers : 1 + (layer % layers) }
      })
      const fused = loss.endsWith('CrossEntropy')
      const [a, b] = made.map(slip =>
        slip.at === 'update' ? `dense${slip.layer}.weights.updated` : madeIn(slip, activations, fused),
      )
      if (a === b || (made.some(({ kind }) => kind === 'labels-broadcast') && (outputs !== 1 || loss === 'softmaxCrossEntropy')))
        return
      const wrong = computed(trace, task, made)
      const alone = made.map(slip => computed(trace, task, [slip]))
      // Each of the two changes the value, and gives shapes that go on to it by itself.
      const reaching = [...wrong].filter(([name, numbers]) =>
        alone.every(values => values.has(name) && JSON.stringify(values.get(name)) !== JSON.stringify(numbers)),
      )
      if (reaching.length === 0) return
      const [name, numbers] = reaching[pick % reaching.length]!
      const found = compare(trace, trace.value(name), printed(numbers, digits + 2))
      // A mistake that reads a value which the step should not (weights already updated, another delta) is not looked for together
      // with one in that value, from which nothing should come.
      const from = origins(trace, name)
      if (![a, b].every(step => from.has(step!) || from.has(step!.replace('weights', 'bias')))) return
      if (found.agrees || found.mistyped !== undefined || digitsOf(numbers, digits + 2) < 9.5) return
      seen++
      const told = show(name, made, found)
      const kinds = made.map(({ kind }) => kind).sort()
      // Where a single mistake gives the same, that is what is named: two signs, or a mean in two places.
      if (found.mistakes.length > 0) return
      expect({ ...told, together: found.together.map(several => several.map(({ kind }) => kind).sort()) }).toMatchObject({
        together: expect.arrayContaining([kinds]),
      })
    }),
    { numRuns: 300, seed: 3 },
  )
  expect(seen).toBeGreaterThan(50)
})

describe('the same mistake in all layers', () => {
  test.each([
    ['slope-of-input', 'slope', 'mse'],
    ['slope-of-input', 'slope', 'mae'],
    ['slope-of-input', 'slope', 'softmaxCrossEntropy'],
    ['bias-left-out', 'forward', 'halfSquaredErrorSum'],
    ['bias-left-out', 'forward', 'softmaxCrossEntropy'],
    ['bias-recycled', 'forward', 'huber'],
  ] as const)('%s, %s, %s', (kind, at, loss) => {
    let seen = 0
    fc.assert(
      fc.property(anyCase, ({ layers: drawn, seed, square, digits }) => {
        const layers = 3 + (drawn % 2)
        const { trace, task } = cases(layers, loss, seed, square, false)
        const made = Array.from({ length: layers }, (_, i): Slip => ({ kind, at, layer: i + 1 }))
        for (const name of ['d_dense1.weights', `dense${layers}.output`]) {
          const found = compare(trace, trace.value(name), printed(computed(trace, task, made).get(name)!, digits + 2))
          if (found.agrees || found.mistakes.length > 0 || found.mistyped !== undefined) continue
          seen++
          const steps = found.together
            .filter(several => several.every(mistake => mistake.kind === kind))
            .map(several => several.length)
          expect({ ...show(name, made, found), most: Math.max(...steps) >= 2 }).toMatchObject({ most: true })
        }
      }),
      { numRuns: 8, seed: 5 },
    )
    expect(seen).toBeGreaterThan(4)
  })
})

describe('updates of other rules', () => {
  type Update = (w: number, g: number, states: readonly number[]) => number
  const rules: readonly (readonly [string, () => Optimizer, readonly string[], (rate: number) => Update])[] = [
    [
      'momentum',
      () => sgd({ momentum: 0.9 }),
      ['momentum'],
      rate =>
        (w, g, [v]) =>
          w - rate * (0.9 * v! + g),
    ],
    [
      'adam',
      () => adam(),
      ['firstMoment', 'secondMoment'],
      rate =>
        (w, g, [m, v]) => {
          const [first, second] = [(0.9 * m! + 0.1 * g) / (1 - 0.9 ** 4), (0.999 * v! + 0.001 * g * g) / (1 - 0.999 ** 4)]
          return w - (rate * first) / (Math.sqrt(second) + 1e-8)
        },
    ],
    [
      'rmsprop',
      () => rmsprop(),
      ['squares'],
      rate =>
        (w, g, [v]) =>
          w - (rate * g) / (Math.sqrt(0.99 * v! + 0.01 * g * g) + 1e-8),
    ],
  ]

  describe.each(rules)('%s', (_, optimizer, states, update) => {
    /** After some steps: with states that are not zero. */
    function moment(seed: number) {
      const random = new Random(seed)
      const network = sequential(3, dense(4, { activation: 'tanh' }), dense(2, { activation: 'sigmoid' }))
      const rule = mse()
      const program = trainingProgram(network, { loss: rule, optimizer: optimizer() })
      const given = randomData(network, program, rule, random, 5)
      for (const { value } of program.states) {
        const numbers = given.get(value)!
        numbers.forEach((_, i) => (numbers[i] = 0.001 + 0.01 * random.uniform()))
      }
      given.set(program.stepCount, Float64Array.of(4))
      const trace = new Trace(program, given, 5, 'float64')
      const task = { loss: 'mse' as const, activations: ['tanh', 'sigmoid'] as const, rate: RATE }
      const next = (gradient: Rows, rate = RATE) => {
        const [w, ...kept] = ['', ...states].map(state => rowsOf(trace, `dense1.weights${state === '' ? '' : `.${state}`}`))
        return map(w!, (x, r, c) =>
          update(rate)(
            x,
            gradient[r]![c]!,
            kept.map(rows => rows[r]![c]!),
          ),
        )
      }
      return { trace, next, gradientWith: (...slips: Slip[]) => computed(trace, task, slips).get('d_dense1.weights')! }
    }
    const updated = 'dense1.weights.updated'

    test('right is right', () => {
      for (let seed = 1; seed <= 20; seed++) {
        const { trace, next, gradientWith } = moment(seed)
        expect(compare(trace, trace.value(updated), printed(next(gradientWith()), 8)).agrees).toBe(true)
      }
    })

    test.each([
      ['sign', 'delta', 1],
      ['sign', 'error', 2],
      ['slope-of-input', 'slope', 1],
      ['slope-of-input', 'slope', 2],
      ['bias-left-out', 'forward', 2],
      ['mean-for-sum', 'weights', 1],
      ['sum-for-mean', 'error', 2],
    ] as const)('%s in %s of layer %i is named by the updated weights', (kind, at, layer) => {
      for (let seed = 1; seed <= 10; seed++) {
        const { trace, next, gradientWith } = moment(seed)
        const found = compare(trace, trace.value(updated), printed(next(gradientWith({ kind, at, layer })), 10))
        expect(show(updated, [{ kind, at, layer }], found)).toMatchObject({
          agrees: false,
          mistakes: expect.arrayContaining([[kind, expect.anything()]]),
        })
        const mistake = found.mistakes.find(one => one.kind === kind)!
        const steps = [mistake.step, ...mistake.elsewhere].map(step => step.output.name)
        expect(steps).toContain(madeIn({ kind, at, layer }, ['tanh', 'sigmoid'], false))
      }
    })

    test('the sign of the change, the rate twice', () => {
      for (let seed = 1; seed <= 10; seed++) {
        const { trace, next, gradientWith } = moment(seed)
        for (const [kind, rate] of [
          ['sign', -RATE],
          ['learning-rate-twice', RATE * RATE],
        ] as const) {
          const { agrees, mistakes } = compare(trace, trace.value(updated), printed(next(gradientWith(), rate), 8))
          expect({ agrees, kinds: mistakes.map(one => one.kind) }).toMatchObject({
            agrees: false,
            kinds: expect.arrayContaining([kind]),
          })
        }
      }
    })
  })
})

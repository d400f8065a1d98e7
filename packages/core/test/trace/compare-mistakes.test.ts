import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compare } from '../../src/trace/index.ts'
import { anyCase, cases, lossNames, madeIn, printed, show } from './mistake-cases.ts'
import { computed, places } from './person.ts'
import type { Slip } from './person.ts'

describe.each(lossNames)('%s', loss => {
  const fused = loss.endsWith('CrossEntropy')

  test.each(places)('%s in %s: named, with its step, in every value that it reaches', (kind, at) => {
    let seen = 0
    fc.assert(
      fc.property(anyCase, ({ layers, seed, square, single, digits, pick, layer: drawn }) => {
        const onlyOne = kind === 'labels-broadcast'
        const { trace, activations, task, rows, outputs } = cases(layers, loss, seed, square, single || onlyOne)
        const layer = at === 'error' ? layers : 1 + (drawn % layers)
        const slip: Slip = { kind, layer, at }
        if (onlyOne && (outputs !== 1 || loss === 'softmaxCrossEntropy')) return
        const wrong = computed(trace, task, [slip])
        const right = computed(trace, task, [])
        // What the person did rightly is as in the trace: else the test itself would be wrong.
        for (const [name, numbers] of right) expect(compare(trace, trace.value(name), numbers).agrees, name).toBe(true)
        const reached = [...wrong].filter(([name, numbers]) => JSON.stringify(numbers) !== JSON.stringify(right.get(name)))
        if (reached.length === 0 || rows < 2) return
        const [name, numbers] = reached[pick % reached.length]!
        const found = compare(trace, trace.value(name), printed(numbers, digits))
        if (found.agrees) return
        seen++
        const told = show(name, [slip], found)
        const mistake = found.mistakes.find(one => one.kind === kind)
        // No more than what gives the same numbers: a rate taken twice, for one, is a tenth of it where it is 0.1.
        expect(told.mistakes.length).toBeLessThanOrEqual(4)
        expect(told).toMatchObject({ mistakes: expect.arrayContaining([[kind, expect.anything()]]) })
        const steps = [mistake!.step, ...mistake!.elsewhere].map(step => step.output.name)
        expect({ ...told, steps }).toMatchObject({
          steps: expect.arrayContaining([at === 'update' ? name : madeIn(slip, activations, fused)]),
        })
      }),
      { numRuns: 16, seed: 7 },
    )
    const possible =
      !(kind === 'labels-broadcast' && loss === 'softmaxCrossEntropy') &&
      !(kind === 'mean-for-sum' && at === 'error' && loss !== 'halfSquaredErrorSum') &&
      !(kind === 'sum-for-mean' && loss === 'halfSquaredErrorSum')
    if (possible) expect(seen).toBeGreaterThan(2)
    else expect(seen).toBe(0)
  })
})

test('where two mistakes coincide, both are named: at rate 0.1, taken twice it is a tenth of it', () => {
  const { trace, task } = cases(2, 'mse', 4, false, false)
  for (const kind of ['learning-rate-twice', 'other-learning-rate'] as const) {
    const wrong = computed(trace, task, [{ kind, layer: 1, at: 'update' }]).get('dense1.weights.updated')!
    const { mistakes } = compare(trace, trace.value('dense1.weights.updated'), printed(wrong, 10))
    expect(mistakes.map(mistake => mistake.kind)).toEqual(['learning-rate-twice', 'other-learning-rate'])
  }
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as numerics from '../../src/numerics.ts'
import * as random from '../../src/random.ts'
import { openPage, type BrowserPage } from './page.ts'

interface Modules {
  numerics: typeof numerics
  random: typeof random
}

let page: BrowserPage<Modules>

beforeAll(async () => {
  page = await openPage<Modules>({ numerics: 'numerics.ts', random: 'random.ts' })
})

afterAll(() => page.close())

/** Expects the same bits in Node and in the page, any NaN equal to any NaN. */
async function expectSame<A>(run: (modules: Modules, argument: A) => number[], argument: A) {
  const inNode = run({ numerics, random }, argument)
  const inPage = await page.evaluate(run, argument)
  expect(inPage).toHaveLength(inNode.length)
  const first = inNode.findIndex((value, i) => !Object.is(value, inPage[i]))
  expect(first === -1 ? 'the same' : `number ${first}: ${inNode[first]} in Node, ${inPage[first]} in the page`).toBe('the same')
}

describe('the same bits in Node and in Chromium', () => {
  const names = ['exp', 'expm1', 'log', 'log1p', 'tanh', 'erf', 'sin', 'cos'] as const

  test.each(names.flatMap(name => (['float64', 'float32'] as const).map(dtype => ({ dtype, name }))))(
    '$dtype $name',
    async choice => {
      await expectSame(({ numerics, random }, { dtype, name }) => {
        const arithmetic = { ...numerics.arithmeticOf(dtype), ...numerics.trigonometry[dtype] }
        const generator = new random.Random(11)
        const out = [0, -0, Infinity, -Infinity, NaN, 1e-310, 1e-40, 1e308].map(x => arithmetic[name](arithmetic.round(x)))
        for (const scale of [1e-6, 1, 20, 800])
          for (let i = 0; i < 1000; i++) out.push(arithmetic[name](arithmetic.round((generator.uniform() - 0.4) * scale)))
        return out
      }, choice)
    },
  )

  test.each(['float64', 'float32'] as const)('%s pow', async choice => {
    await expectSame(({ numerics, random }, dtype) => {
      const { pow, round } = numerics.arithmeticOf(dtype)
      const generator = new random.Random(12)
      const out: number[] = []
      for (let i = 0; i < 4000; i++) out.push(pow(round(generator.uniform() * 10), round((generator.uniform() - 0.5) * 20)))
      return out
    }, choice)
  })

  test('random streams', async () => {
    await expectSame(
      ({ random }, seeds) =>
        seeds.flatMap(seed => {
          const generator = new random.Random(seed)
          const out = [...generator.permutation(100)]
          for (let i = 0; i < 1000; i++) out.push(generator.uniform(), generator.normal(), generator.integer(0, 1000))
          return out
        }),
      [0, 1, 42, 4294967295],
    )
  })
})

test('a difference would be seen: the comparison fails on other bits, and errors in the page come through', async () => {
  const place = (modules: Modules) => [new modules.random.Random(typeof document === 'undefined' ? 1 : 2).uniform()]
  await expect(expectSame(place, undefined)).rejects.toThrow(/^expected 'number 0: /)
  await expect(page.evaluateModule("throw new Error('from the page')")).rejects.toThrow('from the page')
  expect(
    await page.evaluateModule("import { Random } from '/random.js'\nexport default [new Random(1).uniform(), -0, NaN]"),
  ).toEqual([new random.Random(1).uniform(), -0, NaN])
})

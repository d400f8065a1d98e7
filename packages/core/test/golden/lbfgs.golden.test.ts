import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { fromRows } from '../../src/matrix.ts'
import { dense } from '../../src/network/dense.ts'
import { binaryCrossEntropyWithLogits } from '../../src/network/losses.ts'
import { sequential } from '../../src/network/network.ts'
import { lbfgs } from '../../src/optimizers/lbfgs.ts'
import { train } from '../../src/training/train.ts'

// Problems with one minimum, found by SciPy: what any correct L-BFGS must reach.

interface Optimum {
  readonly name: string
  readonly sizes: readonly [number, number]
  readonly penalties: { readonly l2: number; readonly biases: boolean }
  readonly X: number[][]
  readonly target: number[][]
  readonly initialParameters: { readonly W1: number[][]; readonly b1: number[] }
  readonly optimum: {
    readonly lossWithPenalty: number
    readonly loss: number
    readonly parameters: { readonly W1: number[][]; readonly b1: number[] }
  }
  readonly scipy: { readonly [method: string]: { readonly iterations: number; readonly evaluations: number } }
}

const path = fileURLToPath(new URL('../../fixtures/optimizers.json', import.meta.url))
const { optima } = JSON.parse(readFileSync(path, 'utf8')) as { optima: readonly Optimum[] }

describe.each(optima)('$name', ({ sizes: [inputs, outputs], penalties, X, target, initialParameters: first, optimum, scipy }) => {
  const network = sequential(inputs, dense(outputs))
  const data = { inputs: fromRows(X), targets: fromRows(target) }
  const parameters = new Map([
    ['dense1.weights', fromRows(first.W1)],
    ['dense1.bias', fromRows([first.b1])],
  ])
  const options = { loss: binaryCrossEntropyWithLogits(), optimizer: lbfgs(), seed: 1, parameters, penalty: penalties }

  test('the minimum is reached: loss to 1e-12, parameters to 1e-8, then it stops', async () => {
    const { history, parameters: found, stopped, epochs } = await train(network, data, { ...options, epochs: 200 }).run()
    const weights = [...found.values()].flatMap(({ data }) => Array.from(data))
    const expected = [...optimum.parameters.W1.flat(), ...optimum.parameters.b1]
    weights.forEach((w, i) => expect(Math.abs(w - expected[i]!)).toBeLessThanOrEqual(1e-8))
    expect(Math.abs(history.at(-1)!.loss - optimum.loss)).toBeLessThanOrEqual(1e-8)
    const penalty = (penalties.l2 / 2) * optimum.parameters.W1.flat().reduce((sum, w) => sum + w * w, 0)
    const own = (penalties.l2 / 2) * Array.from(found.get('dense1.weights')!.data).reduce((sum, w) => sum + w * w, 0)
    expect(Math.abs(history.at(-1)!.loss + own - optimum.lossWithPenalty)).toBeLessThanOrEqual(1e-12)
    expect(Math.abs(optimum.loss + penalty - optimum.lossWithPenalty)).toBeLessThanOrEqual(1e-12)
    expect(stopped).toBe('converged')
    expect(epochs).toBeLessThan(60)
  })

  test("about as fast as SciPy's", async () => {
    const most = 2 * Math.max(...Object.values(scipy).map(({ iterations }) => iterations))
    const { history } = await train(network, data, { ...options, epochs: most }).run()
    expect(Math.abs(history.at(-1)!.loss - optimum.loss)).toBeLessThan(1e-7)
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromColumn, fromRows } from '../../src/matrix.ts'
import { dense } from '../../src/network/dense.ts'
import { mse, softmaxCrossEntropy } from '../../src/network/losses.ts'
import { sequential } from '../../src/network/network.ts'
import { lbfgs } from '../../src/optimizers/lbfgs.ts'
import type { LbfgsOptions } from '../../src/optimizers/lbfgs.ts'
import type { Evaluate } from '../../src/optimizers/optimizer.ts'
import { Random } from '../../src/random.ts'
import { evaluate } from '../../src/training/evaluate.ts'
import { train } from '../../src/training/train.ts'
import { expectClose, expectSameBits, normals, smooth } from './setup.ts'

/** Rosenbrock's valley in n dimensions, with its minimum 0 at (1, 1, …). */
const rosenbrock: Evaluate = x => {
  let objective = 0
  const gradient = new Float64Array(x.length)
  for (let i = 0; i + 1 < x.length; i++) {
    const [a, b] = [1 - x[i]!, x[i + 1]! - x[i]! ** 2]
    objective += a * a + 100 * b * b
    gradient[i]! += -2 * a - 400 * b * x[i]!
    gradient[i + 1]! += 200 * b
  }
  return { objective, gradient }
}

/** ½ xᵀ A x − bᵀ x with A = D + v vᵀ, D diagonal and positive. */
function quadratic(n: number, seed: number): Evaluate {
  const random = new Random(seed)
  const draw = (of: () => number) => Float64Array.from({ length: n }, of)
  const [d, v, b] = [draw(() => 10 ** (4 * random.uniform() - 2)), draw(() => random.normal()), draw(() => random.normal())]
  return x => {
    const vx = v.reduce((sum, vi, i) => sum + vi * x[i]!, 0)
    const gradient = d.map((di, i) => di * x[i]! + v[i]! * vx - b[i]!)
    return { objective: x.reduce((sum, xi, i) => sum + xi * (gradient[i]! - b[i]!), 0) / 2, gradient }
  }
}

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i]!, 0)

/** Steps until the driver has converged, with what each needed and whether its move satisfies the strong Wolfe conditions. */
function descend(f: Evaluate, start: Float64Array, options: LbfgsOptions = {}, most = 1000) {
  const { learningRate, drive } = lbfgs(options)
  const driver = drive!()
  let point = start
  const steps: { evaluations: number; lower: boolean; wolfe: boolean; gain: number }[] = []
  while (steps.length < most) {
    let evaluations = 0
    const move = driver.step(
      point,
      x => {
        evaluations++
        return f(x)
      },
      learningRate,
    )
    if (move === undefined) break
    const next = point.map((x, i) => x - move.length * move.direction[i]!)
    const [before, after] = [f(point), f(next)]
    const [slope, end] = [-dot(before.gradient, move.direction), -dot(after.gradient, move.direction)]
    steps.push({
      evaluations,
      lower: after.objective <= before.objective,
      gain: before.objective - after.objective,
      wolfe: after.objective <= before.objective + 1e-4 * move.length * slope && Math.abs(end) <= -0.9 * slope,
    })
    point = next
  }
  return { point, steps }
}

describe('the driver', () => {
  test.each([2, 5, 20])("finds the end of Rosenbrock's valley in %i dimensions", n => {
    const { point, steps } = descend(
      rosenbrock,
      Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? -1.2 : 1)),
    )
    expectClose(point, new Float64Array(n).fill(1), 1e-8)
    expect(steps.length).toBeLessThan(30 + 15 * n)
    expect(steps.every(({ lower }) => lower)).toBe(true)
  })

  test('every accepted move satisfies the strong Wolfe conditions, while there is more to gain than rounding', () => {
    const wolfe = (f: Evaluate, start: Float64Array) => {
      const { steps } = descend(f, start, {}, 60)
      const ends = steps.findIndex(step => !step.wolfe)
      return ends === -1 ? steps.length : ends
    }
    expect(wolfe(rosenbrock, Float64Array.of(-1.2, 1))).toBeGreaterThan(25)
    expect(wolfe(rosenbrock, Float64Array.of(-3, -4, 2, 5))).toBeGreaterThan(30)
    let checked = 0
    const place = fc.double({ min: -100, max: 100, noNaN: true })
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), fc.nat(1000), place, (n, seed, at) => {
        const f = quadratic(n, seed)
        const start = new Float64Array(n).fill(at)
        const { steps, point } = descend(f, start, {}, 6)
        const worthwhile = 1e-9 * (Math.abs(f(start).objective) + Math.abs(f(point).objective))
        for (const step of steps.filter(({ gain }) => gain > worthwhile)) {
          expect(step).toMatchObject({ wolfe: true, lower: true })
          checked++
        }
      }),
      { numRuns: 200, seed: 4 },
    )
    expect(checked).toBeGreaterThan(400)
  })

  test('finds the minimum of a quadratic, whatever its condition', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(1000), (n, seed) => {
        const f = quadratic(n, seed)
        const { point, steps } = descend(f, new Float64Array(n))
        const { gradient } = f(point)
        expect(Math.sqrt(dot(gradient, gradient))).toBeLessThan(1e-5)
        expect(steps.length).toBeLessThan(600)
      }),
      { numRuns: 200, seed: 5 },
    )
  })

  test('a step takes no more evaluations than two line searches may, each with one for its start', () => {
    for (const [maxEvaluations, least] of [
      [1, 3],
      [2, 3],
      [4, 20],
      [25, 20],
    ] as const) {
      const { steps } = descend(rosenbrock, Float64Array.of(-1.2, 1, -1.2, 1), { maxEvaluations }, 200)
      expect(steps.length).toBeGreaterThan(least)
      expect(Math.max(...steps.map(({ evaluations }) => evaluations))).toBeLessThanOrEqual(2 * (maxEvaluations + 1))
      expect(steps.every(({ lower }) => lower)).toBe(true)
    }
  })

  test('a trial that falls too little for its length is not taken, flat as it may be', () => {
    // Slope −1 at 0; at 1, which is tried first, lower by 0.00001 only, with half the slope.
    const cubic: Evaluate = ([x = 0]) => ({
      objective: -x + 2.49997 * x * x - 1.49998 * x ** 3,
      gradient: Float64Array.of(-1 + 2 * 2.49997 * x - 3 * 1.49998 * x * x),
    })
    const { steps, point } = descend(cubic, Float64Array.of(0), {}, 1)
    expect(steps).toMatchObject([{ wolfe: true }])
    expect(steps[0]!.gain).toBeGreaterThan(0.1)
    expect(point[0]).toBeLessThan(0.5)
  })

  test('steps over a cliff of infinity', () => {
    const cliff: Evaluate = x =>
      x[0]! > 3
        ? { objective: Infinity, gradient: Float64Array.of(NaN) }
        : { objective: (x[0]! - 2.9) ** 2, gradient: Float64Array.of(2 * (x[0]! - 2.9)) }
    expectClose(descend(cliff, Float64Array.of(-500)).point, [2.9], 1e-8)
  })

  test('where the gradient is 0 there is no move', () => {
    expect(descend(rosenbrock, Float64Array.of(1, 1)).steps).toEqual([])
  })
})

describe('in a training', () => {
  const xor = { inputs: fromRows([[0, 0], [0, 1], [1, 0], [1, 1]]), targets: fromColumn([0, 1, 1, 0]) } // prettier-ignore

  test('learns xor to the last digits, each epoch no worse than the one before', async () => {
    const network = sequential(2, dense(4, { activation: 'tanh' }), dense(1))
    const { history } = await train(network, xor, { loss: mse(), optimizer: lbfgs(), epochs: 200, seed: 3 }).run()
    const losses = history.map(({ loss }) => loss)
    expect(losses.at(-1)!).toBeLessThan(1e-12)
    losses.forEach((loss, i) => {
      if (i > 0) expect(loss).toBeLessThanOrEqual(losses[i - 1]!)
    })
  })

  test('one weight times another: the curved valley of a net', async () => {
    // (w₂ w₁ − 1)² over inputs 1 and 2: a whole curve of minima.
    const network = sequential(1, dense(1, { bias: false }), dense(1, { bias: false }))
    const data = { inputs: fromColumn([1, 2]), targets: fromColumn([1, 2]) }
    const parameters = new Map([['dense1.weights', fromRows([[-3]])], ['dense2.weights', fromRows([[0.01]])]]) // prettier-ignore
    const result = await train(network, data, { loss: mse(), optimizer: lbfgs(), epochs: 100, seed: 1, parameters }).run()
    const [a, b] = [...result.parameters.values()].map(({ data: [w] }) => w!)
    expect(a! * b!).toBeCloseTo(1, 7)
  })

  test('stops as converged; the parameters are the best point, and the last loss is theirs', async () => {
    const inputs = normals(20, 3, 1)
    const data = { inputs, targets: smooth(inputs) }
    const network = sequential(3, dense(1))
    for (const dtype of ['float64', 'float32'] as const) {
      const options = { loss: mse(), optimizer: lbfgs(), epochs: 500, seed: 1, dtype }
      const { stopped, epochs, history, parameters } = await train(network, data, options).run()
      expect(stopped).toBe('converged')
      expect(epochs).toBeLessThan(100)
      expect(Math.min(...history.map(({ loss }) => loss))).toBe(history.at(-1)!.loss)
      expectClose([history.at(-1)!.loss], [evaluate(network, parameters, data, mse()).loss], dtype === 'float64' ? 1e-15 : 1e-6)
    }
  })

  test('parameters that are at the optimum stay there, to the bit', async () => {
    const network = sequential(1, dense(1))
    const data = { inputs: fromColumn([1, 2, 3]), targets: fromColumn([3, 5, 7]) }
    const parameters = new Map([['dense1.weights', fromRows([[2]])], ['dense1.bias', fromRows([[1]])]]) // prettier-ignore
    const result = await train(network, data, { loss: mse(), optimizer: lbfgs(), epochs: 10, seed: 1, parameters }).run()
    expect([result.stopped, result.epochs]).toEqual(['converged', 1])
    expectSameBits(result.parameters, parameters)
  })

  test('a net of a hundred thousand weights', async () => {
    const inputs = normals(4, 300, 1)
    const network = sequential(300, dense(330, { activation: 'tanh' }), dense(2))
    const data = { inputs, targets: fromColumn([0, 1, 1, 0]) }
    const training = train(network, data, { loss: softmaxCrossEntropy(), optimizer: lbfgs(), epochs: 3, seed: 1 })
    const { history } = await training.run()
    expect(history.at(-1)!.loss).toBeLessThan(history[0]!.loss)
    expect(training.checkpoint().states.get('driver.0')).toMatchObject({ rows: 2, columns: 300 * 330 + 330 + 662 })
  })
})

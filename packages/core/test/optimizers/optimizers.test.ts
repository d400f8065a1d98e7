import { describe, expect, test } from 'vitest'
import { OptionError } from '../../src/errors.ts'
import { reference } from '../../src/engines/reference.ts'
import { fromRows, type Dtype } from '../../src/matrix.ts'
import { dense } from '../../src/network/dense.ts'
import { halfSquaredErrorSum, mse } from '../../src/network/losses.ts'
import { sequential } from '../../src/network/network.ts'
import { adam, adamw } from '../../src/optimizers/adam.ts'
import { lbfgs } from '../../src/optimizers/lbfgs.ts'
import { rprop } from '../../src/optimizers/rprop.ts'
import { checkUse, type Optimizer } from '../../src/optimizers/optimizer.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import { optimizers as factories, type OptimizerName } from '../../src/optimizers/table.ts'
import { trainingProgram } from '../../src/program/compile.ts'
import { optimizers } from '../network/cases.ts'

const names = Object.keys(factories) as OptimizerName[]
const make = (name: OptimizerName, options: object) => (factories[name] as (options: object) => Optimizer)(options)

/** One weight w, no bias, whose gradient a target sets: for an input of 1 and half the squared error it is w − target. */
function single(optimizer: Optimizer, dtype: Dtype = 'float64') {
  const program = trainingProgram(sequential(1, dense(1, { bias: false })), { loss: halfSquaredErrorSum(), optimizer })
  const session = reference(dtype).prepare(program)
  const weight = program.parameters[0]!.value
  for (const { value, initial } of program.states) session.write(value, [initial])
  session.load(program.inputs[0]!, fromRows([[1]]))
  session.write(program.learningRate, [optimizer.learningRate])
  let step = 0
  return {
    set: (w: number) => {
      session.write(weight, [w])
    },
    /** One step with the gradient given; returns the weight after it. */
    go(gradient: number) {
      session.load(program.target, fromRows([[session.read(weight)[0]! - gradient]]))
      session.write(program.stepCount, [++step])
      session.run([0])
      return session.read(weight)[0]!
    },
    state: (name: string) => session.read(program.states.find(({ value }) => value.name.endsWith(name))!.value)[0]!,
  }
}

test('the tests loop over every optimiser', () => {
  expect(new Set(Object.values(optimizers).map(create => create().name))).toEqual(new Set(names))
})

describe.each(names)('%s', name => {
  test('goes by its name, with plain options that make it again', () => {
    const optimizer = make(name, { learningRate: 0.25 })
    expect(optimizer).toMatchObject({ name, learningRate: 0.25, options: { learningRate: 0.25 } })
    expect(JSON.parse(JSON.stringify(optimizer.options))).toEqual(optimizer.options)
    expect(make(name, {}).learningRate).toBeGreaterThan(0)
  })

  test('refuses unknown options by the nearest known, and rates that are none', () => {
    expect(() => make(name, { learningrate: 1 })).toThrow('Did you mean "learningRate"?')
    for (const learningRate of [-1, NaN, Infinity, '0.1', null]) expect(() => make(name, { learningRate })).toThrow(OptionError)
  })

  test('refuses any other option out of its range', () => {
    const ranges: { readonly [option: string]: readonly number[] } = {
      momentum: [-0.1, 1],
      dampening: [-0.1, 1.1],
      weightDecay: [-1],
      beta1: [-0.1, 1],
      beta2: [-0.1, 1],
      rho: [-0.1, 1.1],
      alpha: [-0.1, 1.1],
      epsilon: [-1],
      momentumDecay: [-1],
      learningRateDecay: [-1],
      initialAccumulator: [-1],
      shrink: [0, 1],
      grow: [1],
      smallest: [0],
      largest: [0],
      history: [0, 1.5],
      maxEvaluations: [0],
    }
    const known = /Known: (.*)\.$/.exec(messageOf(() => make(name, { none: 1 })))![1]!.split(', ')
    for (const option of known)
      for (const value of ranges[option] ?? []) expect(() => make(name, { [option]: value }), option).toThrow(`"${option}"`)
  })
})

function messageOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    return String(error)
  }
  return ''
}

describe.each(Object.keys(optimizers).filter(name => name !== 'lbfgs'))('%s', name => {
  test('goes downhill: the loss of a straight line falls below a tenth of its start', () => {
    const optimizer = optimizers[name]!()
    const program = trainingProgram(sequential(2, dense(1)), { loss: mse(), optimizer })
    const session = reference().prepare(program, { keep: [program.loss] })
    for (const { value, initial } of program.states)
      session.write(value, new Float64Array(session.read(value).length).fill(initial))
    const X = fromRows([
      [1, 0],
      [0, 1],
      [1, 1],
      [-1, 0.5],
    ])
    session.load(program.inputs[0]!, X)
    session.load(program.target, fromRows([[0.7], [0.1], [0.4], [-0.1]]))
    session.write(program.learningRate, [optimizer.learningRate])
    const losses: number[] = []
    for (let step = 1; step <= 2000; step++) {
      session.write(program.stepCount, [step])
      session.run([0, 1, 2, 3])
      losses.push(session.read(program.loss)[0]!)
    }
    // Weight decay holds some a little above the minimum.
    expect(losses.at(-1)!).toBeLessThan(losses[0]! / 10)
  })
})

describe('sgd', () => {
  test('steps against the gradient by the rate that is written, whatever its own', () => {
    const { set, go } = single(sgd({ learningRate: 0.5 }))
    set(2)
    expect(go(1)).toBe(1.5)
    expect(go(-1)).toBe(2)
  })

  test('dampening spares the first step, as in PyTorch', () => {
    const { set, go } = single(sgd({ learningRate: 1, momentum: 0.5, dampening: 0.25 }))
    set(0)
    expect(go(1)).toBe(-1)
    expect(go(1)).toBe(-1 - (0.5 + 0.75))
  })

  test('nesterov needs momentum and no dampening', () => {
    expect(() => sgd({ nesterov: true })).toThrow('momentum above 0')
    expect(() => sgd({ nesterov: true, momentum: 0.9, dampening: 0.1 })).toThrow('no dampening')
  })
})

describe('adam', () => {
  test('goes by the rate in its first step, however large the gradient', () => {
    for (const gradient of [1e-3, 1, 1e3]) {
      const { set, go } = single(adam({ learningRate: 0.1 }))
      set(1)
      expect(go(gradient)).toBeCloseTo(0.9, 5)
    }
  })

  test('AMSGrad never forgets a large gradient', () => {
    const move = (amsgrad: boolean) => {
      const { set, go } = single(adam({ learningRate: 0.1, beta2: 0.5, amsgrad }))
      set(0)
      go(100)
      for (let i = 0; i < 30; i++) go(1)
      set(0)
      return -go(1)
    }
    expect(move(true)).toBeLessThan(move(false) / 10)
  })

  test('adamw decays the weight itself, by the rate, also without a gradient', () => {
    const { set, go } = single(adamw({ learningRate: 0.1, weightDecay: 0.5 }))
    set(2)
    expect(go(0)).toBe(2 * (1 - 0.1 * 0.5))
  })

  test.each(['float64', 'float32'] as const)('moments too small to be normal numbers are set to zero (%s)', dtype => {
    const { set, go, state } = single(adam({ learningRate: 0, beta1: 0.1, beta2: 0.1 }), dtype)
    set(1)
    go(1)
    const smallest = dtype === 'float64' ? 2.2250738585072014e-308 : 1.1754943508222875e-38
    const seen: number[] = []
    for (let i = 0; i < 400; i++) {
      go(0)
      seen.push(state('firstMoment'), state('secondMoment'))
    }
    expect(seen.at(-1)).toBe(0)
    expect(seen.filter(x => x !== 0 && Math.abs(x) < smallest)).toEqual([])
    expect(seen[0]).toBeGreaterThan(0)
  })
})

describe('the rules for the full batch', () => {
  test('refuse smaller ones', () => {
    for (const optimizer of [rprop(), lbfgs()]) {
      expect(() => checkUse(optimizer, 10, 11, 'constant')).toThrow(`${optimizer.name} needs the full batch`)
      checkUse(optimizer, 11, 11, 'constant')
    }
    checkUse(adam(), 1, 11, 'cosine')
    expect(() => checkUse(rprop(), 11, 11, 'cosine')).toThrow('rprop sizes its steps itself: the schedule cosine changes nothing')
  })

  test('rprop keeps its sizes within their bounds', () => {
    const { set, go, state } = single(rprop({ learningRate: 1, smallest: 0.25, largest: 2 }))
    set(0)
    for (let i = 0; i < 10; i++) go(1)
    expect(state('size')).toBe(2)
    for (let i = 0; i < 20; i++) go(i % 2 === 0 ? -1 : 1)
    expect(state('size')).toBeGreaterThanOrEqual(0.25)
    expect(state('size')).toBeLessThan(1)
  })

  test('only L-BFGS is led by its driver', () => {
    expect(names.filter(name => make(name, {}).drive !== undefined)).toEqual(['lbfgs'])
  })
})

describe("L-BFGS's driver", () => {
  test('starts again along the gradient where what it remembers misleads, and only then has converged', () => {
    const parabola = ([x]: Float64Array) => ({ objective: (x! * x!) / 2, gradient: Float64Array.of(x!) })
    const driver = lbfgs().drive!()
    driver.restore([fromRows([[1e25], [1]])]) // as if a move of 10²⁵ had changed the gradient by 1
    const move = driver.step(Float64Array.of(3), parabola, 1)!
    expect(move.direction).toEqual(Float64Array.of(3))
    expect(Math.abs(3 - move.length * 3)).toBeLessThan(3)
    expect(driver.step(Float64Array.of(0), parabola, 1)).toBeUndefined()
  })

  test('does not take a gradient that is not finite for convergence', () => {
    const broken = () => ({ objective: 1, gradient: Float64Array.of(NaN, 1) })
    expect(lbfgs().drive!().step(Float64Array.of(1, 2), broken, 1)).toMatchObject({ length: 0 })
  })

  test('refuses clipped gradients, of which its line search would make a false minimum', () => {
    for (const clipping of [{ value: 0.01 }, { norm: 0.01 }, { value: 1, norm: 1 }])
      expect(() => trainingProgram(sequential(2, dense(1)), { loss: mse(), optimizer: lbfgs(), clipping })).toThrow(OptionError)
  })
})

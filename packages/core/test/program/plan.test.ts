import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { reference } from '../../src/engines/reference.ts'
import { mse } from '../../src/network/losses.ts'
import { dense } from '../../src/network/dense.ts'
import { sequential } from '../../src/network/network.ts'
import { zeros } from '../../src/network/initializers.ts'
import { adam } from '../../src/optimizers/adam.ts'
import { add, multiply } from '../../src/ops/arithmetic.ts'
import { sigmoid } from '../../src/ops/activations.ts'
import { matmul } from '../../src/ops/matmul.ts'
import type { Phase, Value } from '../../src/ops/op.ts'
import { sumOver } from '../../src/ops/reduce.ts'
import { concatenate } from '../../src/ops/select.ts'
import { accumulate, addScaled } from '../../src/ops/updates.ts'
import { Builder } from '../../src/program/builder.ts'
import { trainingProgram } from '../../src/program/compile.ts'
import { extents, planMemory } from '../../src/program/plan.ts'
import type { Program } from '../../src/program/program.ts'
import { firstDifference } from '../bits.ts'
import { Simulation } from '../engines/simulation.ts'
import { networks, optimizersFor } from '../network/cases.ts'

/** What a builder holds, without inputs and parameters. */
const programOf = (b: Builder, output: Value): Program => ({
  values: b.values,
  steps: b.steps,
  assignments: b.assignments,
  inputs: [],
  parameters: [],
  output,
})

const size = ({ shape }: Value, rows: number) => extents(shape, rows).reduce((product, extent) => product * extent, 1)

/**
 * Walks through a program with its plan, noting what each buffer holds: an input must still be there when a step reads it,
 * and what is kept, given or assigned at the end. Says what is wrong first.
 */
function overlap(program: Program, keep: ReadonlySet<Value>, update: boolean): string | undefined {
  const plan = planMemory(program, keep)
  const holds = new Map<number, Value>()
  const at = (value: Value) => plan.bufferOf.get(value)!
  const computed = new Set(program.steps.map(step => step.output))
  const given = program.values.filter(value => !computed.has(value))
  if (new Set(given.map(at)).size !== given.length) return 'two given values share a buffer'
  for (const value of given) holds.set(at(value), value)
  for (const value of program.values) {
    const { fixed, perRow } = plan.buffers[at(value)]!
    for (const rows of [1, 3, 50])
      if (Math.max(fixed, perRow * rows) < size(value, rows)) return `${value.name} does not fit into its buffer`
  }
  for (const { op, inputs, output, phase } of program.steps) {
    if (phase === 'update' && !update) continue
    for (const input of inputs) {
      if (holds.get(at(input)) !== input) return `${output.name} reads ${input.name}, but there is ${holds.get(at(input))?.name}`
      if (at(input) === at(output) && (op.inPlace !== true || input.shape.join() !== output.shape.join()))
        return `${output.name} is written over ${input.name} while it is read`
    }
    holds.set(at(output), output)
  }
  for (const value of keep)
    if ((update || program.steps.find(step => step.output === value)?.phase !== 'update') && holds.get(at(value)) !== value)
      return `${value.name} was to be kept`
  if (update)
    for (const assignment of program.assignments) {
      const { target, source } = assignment
      if (holds.get(at(source)) !== source) return `${source.name} is gone before it becomes ${target.name}`
      if (plan.inPlace.has(assignment) ? at(source) !== at(target) : holds.get(at(target)) !== target)
        return `${target.name} is not updated`
    }
  const overwritten = new Set(update ? program.assignments.map(({ target }) => target) : [])
  for (const value of given) if (!overwritten.has(value) && holds.get(at(value)) !== value) return `${value.name} is lost`
  return undefined
}

/** A program drawn at random: values used any number of times, states and parameters assigned from whatever fits. */
const programs = fc
  .record({
    steps: fc.array(fc.tuple(fc.nat(5), fc.nat(1000), fc.nat(1000)), { minLength: 3, maxLength: 25 }),
    assigned: fc.array(fc.nat(1000), { minLength: 0, maxLength: 4 }),
    kept: fc.array(fc.nat(1000), { maxLength: 3 }),
    updates: fc.nat(10),
  })
  .map(({ steps, assigned, kept, updates }) => {
    const b = new Builder(true)
    const input = b.value('x', ['batch', 3], 'input')
    const states = [0, 1, 2, 3].map(i => b.parameter(`w${i}`, 'weights', 3, 3, zeros()))
    const values: Value[] = [input, ...states]
    const phases: readonly Phase[] = ['forward', 'backward', 'update']
    steps.forEach(([kind, first, second], i) => {
      b.enter(phases[Math.min(2, Math.floor((i + updates) / 12))]!, 's')
      const x = values[first % values.length]!
      const alike = values.filter(v => v.shape.join() === x.shape.join())
      const y = alike[second % alike.length]!
      const square = states[second % 4]!
      const operations = [
        () => b.step(add, [x, y], {}),
        () => b.step(multiply, [x, y], {}),
        () => b.step(sigmoid, [x], { alpha: 1 }),
        () =>
          x.shape[1] === 3 ? b.step(matmul, [x, square], { transposeA: false, transposeB: false }) : b.step(add, [x, x], {}),
        () => (x.shape[1] === 3 ? b.step(sumOver, [x], { axis: 0 }) : b.step(concatenate, [x, y], {})),
        () => b.step(accumulate, [x, y], { keep: 0.5, take: 0.25 }),
      ]
      values.push(operations[kind]!())
    })
    const computed = values.slice(1 + states.length)
    const targets = new Set<Value>()
    for (const pick of assigned) {
      const source = computed[pick % computed.length]!
      const target = states.find(s => s.shape.join() === source.shape.join() && !targets.has(s))
      if (target === undefined) continue
      targets.add(target)
      b.assign(target, source)
    }
    const keep = new Set(kept.map(k => computed[k % computed.length]!))
    const program: Program = { ...programOf(b, computed.at(-1)!), inputs: [input], parameters: b.parameters }
    return { program, keep }
  })

describe('the memory plan', () => {
  test('never lets two living values share a buffer', () => {
    fc.assert(
      fc.property(programs, fc.boolean(), ({ program, keep }, update) => {
        expect(overlap(program, keep, update)).toBeUndefined()
      }),
      { numRuns: 2000 },
    )
  })

  test('gives the numbers of a run that shares nothing', () => {
    fc.assert(
      fc.property(programs, fc.integer({ min: 1, max: 5 }), ({ program, keep }, rows) => {
        const session = reference('float64').prepare(program, { keep })
        const simulation = new Simulation(program, 'float64')
        const numbers = (n: number, seed: number) => Float64Array.from({ length: n }, (_, i) => Math.sin(seed + i))
        for (const target of [session, simulation]) {
          target.load(program.inputs[0]!, { rows: 5, columns: 3, data: numbers(15, 1) })
          program.parameters.forEach(({ value }, i) => {
            target.write(value, numbers(9, 20 * i))
          })
        }
        for (const update of [true, false, true]) {
          const indices = Array.from({ length: rows }, (_, i) => i)
          const recording = simulation.run(indices, { update })
          session.run(indices, { update })
          const computed = program.steps.filter(step => update || step.phase !== 'update').map(step => step.output)
          for (const value of computed)
            if (keep.has(value)) expect(firstDifference(session.read(value), recording.get(value)!.data)).toBeUndefined()
          for (const { value } of program.parameters)
            expect(firstDifference(session.read(value), simulation.numbers.get(value)!)).toBeUndefined()
        }
      }),
      { numRuns: 500 },
    )
  })

  test.each(Object.keys(networks))('of the network %s with every optimiser, updating or not', name => {
    const network = networks[name]!(2)
    for (const rule of optimizersFor(network)) {
      const clipping = rule.drive ? {} : { norm: 1 } // the two clash
      const program = trainingProgram(network, { loss: mse(), optimizer: rule, clipping })
      for (const update of [true, false])
        for (const keep of [
          [],
          [program.loss, program.output],
          [...program.gradients.values()],
          program.steps.map(s => s.output),
        ])
          expect(overlap(program, new Set(keep), update)).toBeUndefined()
    }
  })

  test('needs far fewer buffers than a deep network has values, and no copies of what Adam updates', () => {
    const layers = Array.from({ length: 20 }, () => dense(16, { activation: 'tanh' }))
    const program = trainingProgram(sequential(16, ...layers), { loss: mse(), optimizer: adam() })
    const plan = planMemory(program, new Set([program.output]))
    const updated = new Set(program.assignments.map(({ source }) => source))
    const computed = program.steps.map(step => step.output).filter(value => !updated.has(value))
    const shared = new Set(computed.map(value => plan.bufferOf.get(value)))
    expect(computed.length).toBeGreaterThan(160)
    expect(shared.size).toBeLessThan(0.6 * computed.length)
    // Of each layer only its output (for the slope) and its gradients (for the updates at the end) must last.
    expect(shared.size).toBeLessThan(20 * 4)
    expect(plan.inPlace.size).toBe(program.assignments.length)
  })

  test('writes nothing over a state that is used once more, that a run without update must not touch, or that has another shape', () => {
    const plan = (build: (b: Builder, state: Value, other: Value) => Value) => {
      const b = new Builder(true)
      const [state, other] = [b.state('state', [2, 2], 0), b.state('other', [2, 2], 0)]
      b.enter('update', 's')
      const source = build(b, state, other)
      b.assign(state, source)
      const program = programOf(b, source)
      return planMemory(program, new Set()).inPlace.size === 1
    }
    const mix = { factor: 0.5 }
    expect(plan((b, state, other) => b.step(addScaled, [state, other], mix))).toBe(true)
    const usedAgain = plan((b, state, other) => {
      const next = b.step(addScaled, [state, other], mix)
      b.step(addScaled, [other, state], mix)
      return next
    })
    const backward = plan((b, state, other) => {
      b.enter('backward', 's')
      return b.step(addScaled, [state, other], mix)
    })
    const product = plan((b, state, other) => b.step(matmul, [state, other], { transposeA: false, transposeB: false }))
    expect([usedAgain, backward, product]).toEqual([false, false, false])
  })

  test('one value may become two states', () => {
    const b = new Builder(true)
    const [first, second] = [b.state('first', [1, 2], 0), b.state('second', [1, 2], 0)]
    b.enter('update', 's')
    const source = b.step(add, [first, second], {})
    b.assign(first, source)
    b.assign(second, source)
    const program = programOf(b, source)
    const session = reference().prepare(program)
    session.write(first, [1, 2])
    session.write(second, [3, 4])
    session.run([])
    expect([session.read(first), session.read(second)]).toEqual([Float64Array.of(4, 6), Float64Array.of(4, 6)])
  })
})

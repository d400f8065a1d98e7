import type { Op, Phase, Step, Value } from '../../ops/op.ts'
import type { Program } from '../../program/program.ts'
import { opcodes } from './opcodes.ts'

/**
 * Steps that the engine runs as one: their values in between are never stored. `matmul` may begin one, the others are one pass over
 * cells: `biased` adds a bias and takes an activation, `through` multiplies a gradient by a slope. For the memory plan it is a step.
 */
export interface Group {
  readonly steps: readonly Step[]
  readonly inputs: readonly Value[]
  readonly output: Value
  readonly phase: Phase
  readonly op: Pick<Op, 'inPlace'>
}

/** What is done to cells after a product: a kernel of (cells, other), with the step that has its attributes. */
export interface CellPass {
  readonly opcode: number
  readonly cells: Value
  readonly other: Value | undefined
  readonly attributes: object
}

const single = (step: Step): Group => ({
  steps: [step],
  inputs: step.inputs,
  output: step.output,
  phase: step.phase,
  op: step.op,
})

const kernels: Readonly<Record<string, number>> = opcodes
const isActivation = ({ op }: Step) => kernels[`${op.name}Biased`] !== undefined
const isBias = ({ op, inputs: [z, b], output }: Step) =>
  op.name === 'add' && z !== b && z!.shape.join() === output.shape.join() && b!.shape[0] === 1 && b!.shape[1] === z!.shape[1]
/** The activation whose slope a step computes. */
const slopeOf = ({ op }: Step) => (op.name.endsWith('Slope') ? op.name.slice(0, -5) : '')

/**
 * Joins steps where a value is read once, by the next of them, and is not kept: matrix product, bias and activation; matrix product and
 * slope; bias and activation; gradient and slope. No number changes, only how often memory is gone through.
 */
export function fuse(program: Program, keep: ReadonlySet<Value>): Group[] {
  const users = new Map<Value, Step[]>()
  for (const step of program.steps) for (const input of step.inputs) users.set(input, [...(users.get(input) ?? []), step])
  const producer = new Map(program.steps.map(step => [step.output, step]))
  const lasting = new Set([...keep, ...program.assignments.flatMap(({ target, source }) => [target, source])])
  const passing = (value: Value) => !lasting.has(value) && users.get(value)?.length === 1 && value.role !== 'one'
  /** The only step that reads a step's output, where that need not be stored. */
  const next = ({ output }: Step) => (passing(output) ? users.get(output)![0] : undefined)

  const groupOf = new Map<Step, Group>()
  const join = (steps: readonly Step[]) => {
    const inner = new Set(steps.slice(0, -1).map(step => step.output))
    const last = steps.at(-1)!
    const inputs = [...new Set(steps.flatMap(step => step.inputs).filter(input => !inner.has(input)))]
    const group: Group = { steps, inputs, output: last.output, phase: last.phase, op: {} }
    for (const step of steps) groupOf.set(step, group)
  }
  /** What follows on cells: bias, activation, or a slope's product. */
  const followers = (start: Step): Step[] => {
    const follower = next(start)
    if (follower === undefined || groupOf.has(follower) || follower.phase !== start.phase) return []
    if (isActivation(follower)) return [follower]
    if (isBias(follower) && follower.inputs[0] === start.output) {
      const activation = next(follower)
      return activation !== undefined && isActivation(activation) ? [follower, activation] : [follower]
    }
    const slope = producer.get(follower.inputs[1]!)
    const isProduct = follower.op.name === 'multiply' && follower.inputs[0] === start.output
    if (!isProduct || slope === undefined || kernels[`${slopeOf(slope)}Through`] === undefined || !passing(slope.output))
      return []
    const sameShape = [slope.output, start.output].every(({ shape }) => shape.join() === follower.output.shape.join())
    return sameShape && !groupOf.has(slope) ? [slope, follower] : []
  }
  for (const step of program.steps) {
    if (step.phase === 'update' || groupOf.has(step)) continue
    if (step.op.name === 'matmul') {
      const after = followers(step)
      if (after.length > 0) join([step, ...after])
    }
  }
  for (const step of program.steps) {
    if (step.phase === 'update' || groupOf.has(step)) continue
    if (isBias(step)) {
      const activation = next(step)
      if (activation !== undefined && isActivation(activation) && !groupOf.has(activation)) join([step, activation])
    } else if (kernels[`${slopeOf(step)}Through`] !== undefined) {
      const product = next(step)
      const fits =
        product?.op.name === 'multiply' &&
        product.inputs[1] === step.output &&
        !groupOf.has(product) &&
        product.inputs.every(({ shape }) => shape.join() === product.output.shape.join())
      if (fits) join([step, product])
    }
  }
  // A group stands where its last step stood: by then all that it reads is there.
  return program.steps.flatMap(step => {
    const group = groupOf.get(step)
    if (group === undefined) return [single(step)]
    return group.steps.at(-1) === step ? [group] : []
  })
}

/** The pass over cells that a group of more than one step makes, after its product if it has one. */
export function cellPass({ steps }: Group): CellPass {
  const after = steps[0]!.op.name === 'matmul' ? steps.slice(1) : steps
  const last = after.at(-1)!
  if (isActivation(last) && after.length === 1)
    return { opcode: kernels[last.op.name]!, cells: last.inputs[0]!, other: undefined, attributes: last.attributes }
  const [first] = after as [Step]
  if (last.op.name === 'multiply')
    return {
      opcode: kernels[`${slopeOf(first)}Through`]!,
      cells: last.inputs[0]!,
      other: first.inputs[0]!,
      attributes: first.attributes,
    }
  const opcode = isActivation(last) ? kernels[`${last.op.name}Biased`]! : opcodes.add
  return { opcode, cells: first.inputs[0]!, other: first.inputs[1]!, attributes: last.attributes }
}

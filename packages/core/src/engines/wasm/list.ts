import type { Step, Value } from '../../ops/op.ts'
import type { Assignment } from '../../program/program.ts'
import { cellPass } from './fuse.ts'
import type { Group } from './fuse.ts'
import { control, instruction } from './instruction.ts'
import type { Instruction } from './instruction.ts'
import { alphaOf, cells, isPacked, lower, momentsOf, product } from './lower.ts'
import type { Place, Room } from './lower.ts'
import type { Mix, Moments } from '../../ops/updates.ts'
import { opcodes } from './opcodes.ts'
import { Chain, chainOf } from './chain.ts'
import { ALREADY_RUN, isShared, split } from './split.ts'
import type { Sharing } from './split.ts'

/** What a list is made from. */
export interface ListParts {
  readonly groups: readonly Group[]
  /** Assignments that the memory plan could not avoid. */
  readonly copies: readonly Assignment[]
  /** Values whose rows come from tables, with the table's address. */
  readonly tables: ReadonlyMap<Value, number>
  readonly place: (value: Value) => Place
  readonly room: Room
  /** The address of the list's instruction of a number. */
  readonly addressOf: (index: number) => number
  readonly sharing: Sharing
}

/** The instructions of a program for one number of rows: gather, forward, loss, backward; then, after a border, the update. */
export function listOf({ groups, copies, tables, place, room, addressOf, sharing }: ListParts): Instruction[] {
  const list: Instruction[] = []
  const push = (...own: Instruction[]) => {
    const start = list.length
    if (joinsLoss(own[0]!, list.at(-1))) return
    list.push(...(split(own, sharing, room.size, room.scratch, index => addressOf(start + index)) ?? own))
  }
  for (const [value, at] of tables) {
    const to = place(value)
    push(instruction(control.gather, { 1: to.at, 3: to.columns * room.size, 4: at, 7: to.rows * to.columns * 4 }))
  }
  let updating = false
  let chain = new Chain()
  /** Writes the links that were collected. */
  const close = () => {
    const { links } = chain
    chain = new Chain()
    if (links.length > 0) push(...(links.length < 2 ? links : chainOf(links, addressOf(list.length + 1))))
  }
  const add = (own: Instruction) => {
    if (!chain.takes(own)) close()
    if (!chain.takes(own)) return push(own)
    chain.links.push(own)
  }
  for (let i = 0; i < groups.length; i++) {
    const group = groups[i]!
    if (group.phase === 'update' && !updating) {
      close()
      list.push(instruction(control.update, {}))
      updating = true
    }
    const adam = adamOf(groups.slice(i, i + 3), place)
    if (adam !== undefined) {
      add(adam)
      i += 2
    } else if (group.steps.length > 1 && group.steps[0]!.op.name === 'matmul') {
      close()
      push(...joined(group, place, room, addressOf(list.length + 1), sharing))
    } else {
      const [first] = group.steps as [Step]
      for (const own of group.steps.length > 1 ? joined(group, place, room, 0, sharing) : single(first, place, room)) add(own)
    }
  }
  close()
  if (!updating) list.push(instruction(control.update, {}))
  for (const { target, source } of copies) {
    const [to, from] = [place(target), place(source)]
    list.push(instruction(control.copy, { 1: to.at, 3: to.rows * to.columns * room.size, 4: from.at }))
  }
  list.push(instruction(control.end, {}))
  return list
}

/** Whether a cross-entropy's gradient follows its loss: then one pass gives both. */
function joinsLoss({ op, words }: Instruction, loss: Instruction | undefined): boolean {
  if (op !== opcodes.softmaxCrossEntropy || loss?.op !== op || words[9] !== 0 || loss.words[1] !== 0) return false
  const fits = words.every((word, i) => i === 1 || i === 9 || word === loss.words[i])
  if (fits) loss.words[1] = words[1]!
  return fits
}

const placed = ({ inputs, output, attributes }: Step, place: (value: Value) => Place) => ({
  inputs: inputs.map(place),
  output: place(output),
  attributes,
})

const single = (step: Step, place: (value: Value) => Place, room: Room) => lower(step.op.name, placed(step, place), room)

/** A product with the pass over its cells, which it runs itself; or such a pass alone. */
function joined(group: Group, place: (value: Value) => Place, room: Room, next: number, sharing: Sharing): Instruction[] {
  const [first] = group.steps as [Step]
  const { opcode, cells: own, other, attributes } = cellPass(group)
  const output = place(group.output)
  if (first.op.name !== 'matmul') {
    const inputs = [place(own), ...(other ? [place(other)] : [])]
    return [cells(opcode, inputs, output, alphaOf(attributes), room.size)]
  }
  const multiplied = product({ inputs: first.inputs.map(place), output, attributes: first.attributes }, room)
  multiplied.words[11] = next
  const inputs = [output, ...(other ? [place(other)] : [])]
  const pass = cells(
    opcode,
    inputs,
    output,
    alphaOf(attributes),
    room.size,
    isPacked(multiplied) || isShared(multiplied, sharing),
  )
  pass.op |= ALREADY_RUN
  return [multiplied, pass]
}

/** Adam's three steps on a parameter as one pass, where each updates in place. */
function adamOf(groups: readonly Group[], place: (value: Value) => Place): Instruction | undefined {
  if (groups.length < 3 || groups.some(({ steps }) => steps.length > 1)) return undefined
  const [first, second, last] = groups.map(({ steps }) => steps[0]!) as [Step, Step, Step]
  if (first.op.name !== 'accumulate' || second.op.name !== 'accumulateSquare' || last.op.name !== 'adamStep') return undefined
  const [w, m, v, rate, count] = last.inputs as [Value, Value, Value, Value, Value]
  const g = first.inputs[1]!
  const [mix, squares, moments] = [first.attributes as Mix, second.attributes as Mix, last.attributes as Moments]
  const extents = [w, m, v, g].map(value => `${place(value).rows} × ${place(value).columns}`)
  const fits =
    m === first.output &&
    v === second.output &&
    g === second.inputs[1] &&
    place(first.inputs[0]!).at === place(m).at &&
    place(second.inputs[0]!).at === place(v).at &&
    extents.every(text => text === extents[0]) &&
    [rate, count].every(value => place(value).rows * place(value).columns === 1) &&
    mix.keep === moments.beta1 &&
    squares.keep === moments.beta2
  if (!fits) return undefined
  const to = place(last.output)
  return instruction(
    opcodes.adam,
    {
      ...{ 1: to.at, 2: 1, 3: to.rows * to.columns, 4: place(w).at, 5: place(m).at, 6: place(v).at, 7: place(g).at },
      ...{ 8: place(rate).at, 9: place(count).at, 14: 15 },
    },
    [...momentsOf(moments), 0, 0, mix.take, squares.take],
  )
}

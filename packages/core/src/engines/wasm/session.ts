import { EngineError, OptionError, ShapeError } from '../../errors.ts'
import { matrix } from '../../matrix.ts'
import type { Dtype, Matrix, Numbers } from '../../matrix.ts'
import type { Value } from '../../ops/op.ts'
import { planMemory, sizeOf } from '../../program/plan.ts'
import type { Plan } from '../../program/plan.ts'
import type { Program } from '../../program/program.ts'
import type { Batches, PrepareOptions, Session } from '../engine.ts'
import { panelVectors } from './calibrate.ts'
import { fuse } from './fuse.ts'
import type { Group } from './fuse.ts'
import { INSTRUCTION, writeInstructions } from './instruction.ts'
import { listOf } from './list.ts'
import type { Place } from './lower.ts'
import { SessionMemory } from './memory.ts'
import type { Sharing } from './split.ts'
import { workOf } from './work.ts'

/** How many lists (one for each number of rows) are kept. */
const LISTS = 8
/** Multiply-adds in large steps after which a session takes helpers: before, they would cost more than they save. */
const ENOUGH = 20_000_000
/** Multiply-adds for which one helper more is invited to a call. */
const INVITING = 2_000_000
/** Bytes of a batch as the interpreter reads it. */
const BATCH = 20

interface Table {
  readonly at: number
  readonly rows: number
  readonly room: number
}

/** A place in the memory that grows when more is asked for; what was in it is then lost. */
interface Area {
  at: number
  bytes: number
}

/** A program in a WebAssembly memory of its own: numbers, tables, and a list of instructions for each number of rows. */
export class WasmSession implements Session {
  readonly program: Program
  readonly #wide: boolean
  readonly #memory: SessionMemory
  readonly #groups: readonly Group[]
  readonly #plan: Plan
  /** The address of each buffer. */
  readonly #buffers: number[]
  readonly #tables = new Map<Value, Table>()
  readonly #constants = new Map<object, number>()
  readonly #lists = new Map<number, Area>()
  readonly #freeLists: Area[] = []
  readonly #scratch: Area = { at: 0, bytes: 0 }
  readonly #rows: Area = { at: 0, bytes: 0 }
  readonly #batches: Area = { at: 0, bytes: 0 }
  readonly #given: Area = { at: 0, bytes: 0 }
  readonly #losses: Area = { at: 0, bytes: 0 }
  readonly #head: Area = { at: 0, bytes: 0 }
  readonly #wanted: Sharing
  readonly #work: (rows: number) => number
  /** How steps are shared at present: not at all until there has been work enough for it to pay. */
  #sharing: Sharing = { threads: 1, grain: 1 }
  #done = 0
  #isBroken = false
  #capacity = 0
  #lastRows: number | undefined
  /** Whether the tables' rows that a batch last took are the first ones in order, as many as this. */
  #gathered = 0

  constructor(program: Program, dtype: Dtype, wanted: Sharing, wide: boolean, { keep = [] }: PrepareOptions = {}) {
    this.program = program
    this.#wide = wide
    this.#wanted = wanted
    this.#work = workOf(program, wanted.grain)
    this.#memory = new SessionMemory(dtype)
    const kept = new Set([...keep, program.output])
    this.#groups = fuse(program, kept)
    const hidden = new Set(this.#groups.flatMap(({ steps, output }) => steps.map(step => step.output).filter(x => x !== output)))
    const { assignments } = program
    const values = program.values.filter(value => !hidden.has(value))
    this.#plan = planMemory({ values, steps: this.#groups, assignments }, kept)
    this.#buffers = this.#plan.buffers.map(({ fixed, perRow }) =>
      perRow > 0 ? 0 : this.#memory.allocate(fixed * this.#memory.size),
    )
  }

  write(value: Value, data: ArrayLike<number>): void {
    const { fixed, perRow } = sizeOf(value.shape)
    if (perRow > 0 ? data.length % perRow : data.length !== fixed)
      throw new ShapeError({ problem: `${data.length} numbers do not fill "${value.name}"`, expected: value.shape.join(' × ') })
    if (perRow > 0) this.#reserve(data.length / perRow)
    this.#memory.numbers(this.#addressOf(value), data.length).set(data)
    if (this.#tables.has(value)) this.#gathered = 0
  }

  read(value: Value): Numbers {
    const { fixed, perRow } = sizeOf(value.shape)
    const length = perRow > 0 ? perRow * (this.#lastRows ?? this.#capacity) : fixed
    return this.#memory.numbers(this.#addressOf(value), length).slice()
  }

  load(value: Value, table: Matrix): void {
    const { rows, columns, data } = matrix(table.rows, table.columns, table.data)
    const known = this.#tables.get(value)
    const at =
      known !== undefined && known.room >= data.length ? known.at : this.#memory.allocate(data.length * this.#memory.size)
    if (at !== known?.at || columns !== value.shape[1]) this.#dropLists()
    this.#memory.numbers(at, data.length).set(data)
    this.#tables.set(value, { at, rows, room: at === known?.at ? known.room : data.length })
    this.#gathered = 0
  }

  run(rows: ArrayLike<number>, { update = true }: { readonly update?: boolean } = {}): void {
    this.#run({ count: 1, rows: [rows], given: [] }, undefined, update)
  }

  runBatches(batches: Batches, loss: Value): Float64Array {
    checkGiven(batches)
    this.#run(batches, loss, true)
    const at = this.#losses.at / 8
    return this.#memory.doubles.slice(at, at + batches.count)
  }

  #run(batches: Batches, loss: Value | undefined, update: boolean): void {
    const helpers = this.#share(batches)
    this.#prepare(batches, loss, update)
    this.#execute(batches.count, helpers)
  }

  #execute(count: number, helpers: number): void {
    const { kernels, dtype, team } = this.#memory
    if (helpers > 0) team?.invite(helpers)
    const { at } = this.#batches
    const isDone = dtype === 'float64' ? kernels.batches64(at, count, this.#head.at) : kernels.batches32(at, count, this.#head.at)
    if (isDone) return
    this.#isBroken = true
    this.#refuse()
  }

  #refuse(): never {
    throw new EngineError({
      problem: 'a thread that helped with a step has ended, or has stood still for 10 seconds',
      where: 'engine wasm',
      cure: 'The numbers of this session are lost: go on from the last checkpoint or model. From now on one thread computes, with the same bits',
    })
  }

  /** Sees to threads where the steps are large enough; how many are to help with these batches. */
  #share({ count, rows }: Batches): number {
    if (this.#isBroken) this.#refuse()
    const { threads, grain } = this.#wanted
    if (threads < 2) return 0
    let work = 0
    for (const own of rows) work += this.#work(own.length)
    work *= count / rows.length
    this.#done += work
    if (this.#sharing.threads < 2) {
      if (this.#done < ENOUGH * grain || (work === 0 && grain > 0)) return 0
      if (!this.#memory.share(threads - 1)) return 0
      this.#sharing = this.#wanted
      this.#dropLists()
    }
    const helpers = grain === 0 ? threads : Math.floor(work / INVITING)
    return helpers < threads ? helpers : threads - 1
  }

  /** Writes batches as the interpreter reads them, those that begin anew once, and what is given with all. */
  #prepare({ count, rows: cycle, given }: Batches, loss: Value | undefined, update: boolean): void {
    const memory = this.#memory
    let rowCount = 0
    let most = 0
    for (const { length } of cycle) {
      if (length > most) most = length
      rowCount += length
    }
    this.#reserve(most)
    for (const { length } of cycle) this.#listFor(length, cycle)
    this.#room(this.#rows, rowCount * 4)
    this.#room(this.#batches, cycle.length * BATCH)
    this.#room(this.#given, given.reduce((sum, [, { length }]) => sum + length, 0) * memory.size)
    this.#room(this.#losses, count * 8)
    this.#room(this.#head, 16 + 16 * given.length)
    // Nothing is allocated from here on, so that views stay good.
    const { words, all } = memory
    const head = this.#head.at / 4
    words[head] = loss === undefined ? 0 : this.#addressOf(loss)
    words[head + 1] = given.length
    words[head + 2] = this.#losses.at
    words[head + 3] = cycle.length
    let from = this.#given.at / memory.size
    given.forEach(([value, data], i) => {
      const { fixed, perRow } = sizeOf(value.shape)
      const at = head + 4 + 4 * i
      words[at] = this.#addressOf(value)
      words[at + 1] = fixed * memory.size
      words[at + 2] = perRow * memory.size
      words[at + 3] = from * memory.size
      all.set(data, from)
      from += data.length
    })
    // What is there at the start is not there when the batches begin anew.
    if (cycle.length > 1) this.#gathered = 0
    let start = this.#rows.at
    let at = this.#batches.at / 4
    for (const rows of cycle) {
      words.set(rows, start / 4)
      words[at] = this.#lists.get(rows.length)!.at
      words[at + 1] = start
      words[at + 2] = rows.length
      words[at + 3] = this.#waysOf(rows)
      words[at + 4] = update ? 1 : 0
      start += 4 * rows.length
      at += BATCH / 4
    }
    this.#lastRows = cycle[(count - 1) % cycle.length]!.length
  }

  /** How rows lie in their tables: 0 anywhere, 1 side by side, 2 they were taken already. */
  #waysOf(rows: ArrayLike<number>): 0 | 1 | 2 {
    const [first] = [rows[0]]
    for (let i = 1; i < rows.length; i++)
      if (rows[i] !== first! + i) {
        this.#gathered = 0
        return 0
      }
    const known = first === 0 && rows.length === this.#gathered
    this.#gathered = first === 0 ? rows.length : 0
    return known ? 2 : 1
  }

  #addressOf(value: Value): number {
    const buffer = this.#plan.bufferOf.get(value)
    if (buffer === undefined)
      throw new OptionError({
        problem: `"${value.name}" was not kept`,
        where: 'engine wasm',
        cure: 'Name it in the option keep of prepare',
      })
    return this.#buffers[buffer]!
  }

  /** Makes room for batches of this many rows; what lives on between runs has no rows and is not touched. */
  #reserve(rows: number): void {
    if (rows <= this.#capacity) return
    const before = this.#capacity
    // Room to spare where it grew before: otherwise a slowly growing batch would leave its old places behind each time.
    const capacity = before === 0 || rows > 2 * before ? rows : 2 * before
    // First, since the memory may end in the middle: then some places have moved.
    this.#dropLists()
    this.#plan.buffers.forEach(({ fixed, perRow }, i) => {
      if (perRow === 0) return
      const held = fixed > perRow * before ? fixed : perRow * before
      const old = this.#buffers[i]!
      this.#buffers[i] = this.#memory.allocate((fixed > perRow * capacity ? fixed : perRow * capacity) * this.#memory.size)
      if (before > 0) this.#memory.numbers(this.#buffers[i], held).set(this.#memory.numbers(old, held))
    })
    this.#capacity = capacity
  }

  #dropLists(): void {
    this.#freeLists.push(...this.#lists.values())
    this.#lists.clear()
  }

  #room(area: Area, bytes: number): void {
    if (bytes <= area.bytes) return
    const wanted = bytes > 2 * area.bytes ? bytes : 2 * area.bytes
    area.at = this.#memory.allocate(wanted)
    area.bytes = wanted
  }

  /** Sees to a list for a number of rows; lists that other batches in hand need stay. */
  #listFor(rows: number, cycle: readonly ArrayLike<number>[]): void {
    if (this.#lists.has(rows)) return
    if (this.#lists.size >= LISTS) {
      const needed = new Set(cycle.map(({ length }) => length))
      for (const [known, area] of this.#lists)
        if (!needed.has(known)) {
          this.#lists.delete(known)
          this.#freeLists.push(area)
        }
    }
    let list = this.#instructions(rows, 0)
    const bytes = list.length * INSTRUCTION
    const free = this.#freeLists.findIndex(area => area.bytes >= bytes)
    const area = free < 0 ? { at: this.#memory.allocate(bytes), bytes } : this.#freeLists.splice(free, 1)[0]!
    list = this.#instructions(rows, area.at)
    writeInstructions(list, area.at, this.#memory.words, this.#memory.all)
    this.#lists.set(rows, area)
  }

  #instructions(rows: number, at: number) {
    const { size } = this.#memory
    let scratch = 0
    const make = () =>
      listOf({
        groups: this.#groups,
        copies: this.program.assignments.filter(assignment => !this.#plan.inPlace.has(assignment)),
        tables: new Map([...this.#tables].map(([value, table]) => [value, table.at])),
        place: value => this.#place(value, rows),
        addressOf: index => at + index * INSTRUCTION,
        room: {
          size,
          scratch: bytes => {
            if (bytes > scratch) scratch = bytes
            return this.#scratch.at
          },
          vectors: multiplyAdds => (this.#wide ? panelVectors(size, multiplyAdds, this.#memory.team !== undefined) : 2),
          constants: (owner, numbers) => this.#constant(owner, numbers),
        },
        sharing: this.#sharing,
      })
    const list = make()
    if (scratch <= this.#scratch.bytes) return list
    // The old scratch stays where older lists look for it.
    this.#room(this.#scratch, scratch)
    return make()
  }

  #place(value: Value, rows: number): Place {
    const extent = (i: number) => {
      const own = value.shape[i]!
      return own === 'batch' ? rows : own
    }
    return { at: this.#addressOf(value), rows: extent(0), columns: extent(1) }
  }

  #constant(owner: object, numbers: readonly number[]): number {
    const known = this.#constants.get(owner)
    if (known !== undefined) return known
    const at = this.#memory.allocate(numbers.length * this.#memory.size)
    this.#memory.numbers(at, numbers.length).set(numbers)
    this.#constants.set(owner, at)
    return at
  }
}

/** Throws a {@link ShapeError} unless what is given fills its values in all runs. */
function checkGiven({ count, rows, given }: Batches): void {
  let all = 0
  rows.forEach((own, i) => (all += own.length * Math.ceil((count - i) / rows.length)))
  for (const [value, data] of given) {
    const { fixed, perRow } = sizeOf(value.shape)
    const wanted = fixed * count + perRow * all
    if (data.length !== wanted)
      throw new ShapeError({ problem: `${data.length} numbers do not fill "${value.name}"`, expected: `${wanted} numbers` })
  }
}

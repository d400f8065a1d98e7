import { OptionError } from '../../errors.ts'
import type { Dtype, Numbers } from '../../matrix.ts'
import { SCRATCH, Team } from './helpers.ts'
import { instantiate, newMemory } from './module.ts'
import type { Kernels } from './module.ts'

const PAGE = 65536
/** Kernels read whole vectors, so that they may read a little beyond what they were given. */
const BEYOND = 64
/** What the kernels keep to themselves at the start. */
const RESERVED = 8192

/** The memory of a session: handed out once, from the start to the end, and gone with the session. */
export class SessionMemory {
  readonly dtype: Dtype
  /** Bytes of a number. */
  readonly size: 8 | 4
  #memory
  #kernels: Kernels
  #team: Team | undefined
  #end = RESERVED
  #bytes = 0
  #numbers!: Numbers
  #words!: Uint32Array
  #doubles!: Float64Array

  constructor(dtype: Dtype) {
    this.#memory = newMemory(1, false)
    this.#kernels = instantiate(this.#memory, false, () => false)
    this.dtype = dtype
    this.size = dtype === 'float64' ? 8 : 4
    this.#refresh()
  }

  get kernels(): Kernels {
    return this.#kernels
  }

  /** Those who help, where the memory is shared. */
  get team(): Team | undefined {
    return this.#team
  }

  /** Moves everything, addresses and all, to memory that so many helpers can share. Whether there was such memory. */
  share(helpers: number): boolean {
    const scratch = this.allocate(helpers * SCRATCH)
    try {
      const memory = newMemory(this.#bytes / PAGE, true)
      new Uint8Array(memory.buffer).set(new Uint8Array(this.#memory.buffer))
      const team = new Team(memory, this.dtype, scratch)
      this.#kernels = instantiate(memory, true, done => team.wait(done))
      this.#memory = memory
      this.#team = team
    } catch {
      return false
    }
    this.#refresh()
    return true
  }

  /** Room for so many bytes, its address a multiple of 16. Views taken before are not to be used afterwards. */
  allocate(bytes: number): number {
    const at = this.#end
    const wanted = Math.ceil((at + bytes + BEYOND) / 16) * 16
    if (wanted > this.#bytes) {
      const pages = Math.ceil((wanted - this.#bytes) / PAGE)
      // Some more than asked for, so that many small requests do not each move all numbers.
      const spare = Math.ceil(this.#bytes / PAGE / 4)
      if (!this.#grow(pages + spare) && !this.#grow(pages))
        throw new OptionError({
          problem: 'the program needs more memory than WebAssembly gives',
          where: 'engine wasm',
          got: `${Math.ceil(wanted / 1048576)} MiB`,
          expected: 'less than 4096 MiB, and no more than the machine has free',
          cure: "Make batches smaller, or choose engine: 'reference'",
        })
    }
    this.#end = wanted
    return at
  }

  /** A view of numbers, good until the next {@link allocate}. */
  numbers(at: number, length: number): Numbers {
    const start = at / this.size
    return this.#numbers.subarray(start, start + length)
  }

  /** All of the memory as whole numbers, good until the next {@link allocate}. */
  get words(): Uint32Array {
    return this.#words
  }

  /** All of the memory as doubles, good until the next {@link allocate}. */
  get doubles(): Float64Array {
    return this.#doubles
  }

  /** All of the memory as numbers of the dtype, good until the next {@link allocate}. */
  get all(): Numbers {
    return this.#numbers
  }

  #grow(pages: number): boolean {
    this.#team?.dismiss()
    try {
      this.#memory.grow(pages)
    } catch {
      return false
    }
    this.#refresh()
    return true
  }

  #refresh(): void {
    const { buffer } = this.#memory
    this.#bytes = buffer.byteLength
    this.#numbers = this.dtype === 'float64' ? new Float64Array(buffer) : new Float32Array(buffer)
    this.#words = new Uint32Array(buffer)
    this.#doubles = new Float64Array(buffer)
  }
}

import type { Dtype } from '../../matrix.ts'
import type { Engine, Wide } from '../engine.ts'
import { canHelp, usualThreads } from './helpers.ts'
import { WasmSession } from './session.ts'

export interface WasmOptions {
  /** How many threads compute, this one included; 'auto' takes the machine's, at most 8, where steps are large enough. */
  readonly threads?: number | 'auto'
  /** Whether large products in float32 may use wide vectors, where these are there, right and faster. Default 'auto'. */
  readonly wide?: Wide
  /** For tests: the work from which a step is split, as a share of what pays; 0 splits all. */
  readonly grain?: number
}

/**
 * The fast engine: programs as lists of instructions that kernels in WebAssembly run, with the bits of `reference`.
 * It needs WebAssembly with 128-bit vectors, which every current runtime has.
 */
export function wasm(dtype: Dtype = 'float64', { threads = 'auto', wide = 'auto', grain = 1 }: WasmOptions = {}): Engine {
  return {
    name: 'wasm',
    dtype,
    prepare(program, options) {
      const count = canHelp() ? (threads === 'auto' ? usualThreads() : threads) : 1
      return new WasmSession(program, dtype, { threads: count, grain }, wide === 'auto', options)
    },
  }
}

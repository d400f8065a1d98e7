import type { Dtype } from '../../matrix.ts'
import type { Engine } from '../engine.ts'
import { canHelp, usualThreads } from './helpers.ts'
import { WasmSession } from './session.ts'

export interface WasmOptions {
  /** How many threads compute, this one included; 'auto' takes the machine's, at most 8, where steps are large enough. */
  readonly threads?: number | 'auto'
  /** For tests: the work from which a step is split, as a share of what pays; 0 splits all. */
  readonly grain?: number
}

/**
 * The fast engine: programs as lists of instructions that kernels in WebAssembly run, with the bits of `reference`.
 * It needs WebAssembly with 128-bit vectors, which every current runtime has.
 */
export function wasm(dtype: Dtype = 'float64', { threads = 'auto', grain = 1 }: WasmOptions = {}): Engine {
  return {
    name: 'wasm',
    dtype,
    prepare(program, options) {
      const count = canHelp() ? (threads === 'auto' ? usualThreads() : threads) : 1
      return new WasmSession(program, dtype, { threads: count, grain }, options)
    },
  }
}

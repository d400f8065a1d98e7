import type { Dtype } from '../../matrix.ts'
import type { Engine, Wide } from '../engine.ts'
import { WasmSession } from './session.ts'

export interface WasmOptions {
  /** Whether large products in float32 may use wide vectors, where these are there, right and faster. Default 'auto'. */
  readonly wide?: Wide
}

/**
 * The fast engine: programs as lists of instructions that kernels in WebAssembly run, with the bits of `reference`.
 * It needs WebAssembly with 128-bit vectors, which every current runtime has.
 */
export function wasm(dtype: Dtype = 'float64', { wide = 'auto' }: WasmOptions = {}): Engine {
  return { name: 'wasm', dtype, prepare: (program, options) => new WasmSession(program, dtype, wide === 'auto', options) }
}

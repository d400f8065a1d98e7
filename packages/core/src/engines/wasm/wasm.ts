import type { Dtype } from '../../matrix.ts'
import type { Engine } from '../engine.ts'
import { WasmSession } from './session.ts'

/**
 * The fast engine: programs as lists of instructions that kernels in WebAssembly run, with the bits of `reference`.
 * It needs WebAssembly with 128-bit vectors, which every current runtime has.
 */
export function wasm(dtype: Dtype = 'float64'): Engine {
  return { name: 'wasm', dtype, prepare: (program, options) => new WasmSession(program, dtype, options) }
}

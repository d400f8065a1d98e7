import { checkChoice } from '../errors.ts'
import type { Dtype } from '../matrix.ts'
import type { Engine } from './engine.ts'
import { reference } from './reference.ts'
import { hasVectors } from './wasm/module.ts'
import { wasm } from './wasm/wasm.ts'

export const engineNames = ['wasm', 'reference'] as const
export type EngineName = (typeof engineNames)[number]

/**
 * The engine of a name, for a dtype: `wasm` unless told otherwise. Where the runtime has no WebAssembly, or none with vectors, `wasm` gives
 * the reference engine, with a warning: the same numbers, more slowly. The only place that chooses.
 *
 * @throws {OptionError} for an unknown name.
 */
export function createEngine(name: EngineName = 'wasm', dtype: Dtype = 'float64'): Engine {
  checkChoice(name, 'engine', 'createEngine', engineNames)
  checkChoice(dtype, 'dtype', 'createEngine', ['float64', 'float32'])
  if (name === 'reference') return reference(dtype)
  if (hasVectors()) return wasm(dtype)
  return {
    ...reference(dtype),
    warning: {
      code: 'slow-engine',
      message: 'this runtime has no WebAssembly with 128-bit vectors: the reference engine takes the place of wasm',
      cure: 'The numbers are the same, some ten to hundred times slower. Take a newer runtime, or allow WebAssembly',
    },
  }
}

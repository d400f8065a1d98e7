import { checkChoice } from '../errors.ts'
import type { Dtype } from '../matrix.ts'
import type { Engine } from './engine.ts'
import { reference } from './reference.ts'
import { wasm } from './wasm/wasm.ts'

export const engineNames = ['wasm', 'reference'] as const
export type EngineName = (typeof engineNames)[number]

/** The engine of a name, for a dtype. The only place that chooses. @throws {OptionError} for an unknown name. */
export function createEngine(name: EngineName = 'reference', dtype: Dtype = 'float64'): Engine {
  checkChoice(name, 'engine', 'createEngine', engineNames)
  checkChoice(dtype, 'dtype', 'createEngine', ['float64', 'float32'])
  return name === 'wasm' ? wasm(dtype) : reference(dtype)
}

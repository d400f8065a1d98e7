import { checkChoice, checkNumber, checkOptions } from '../errors.ts'
import type { Dtype } from '../matrix.ts'
import type { Engine, Wide } from './engine.ts'
import { reference } from './reference.ts'
import { canHelp } from './wasm/helpers.ts'
import { hasVectors } from './wasm/module.ts'
import { wasm } from './wasm/wasm.ts'
import type { Warning } from '../warnings.ts'

export const engineNames = ['wasm', 'reference'] as const
export type EngineName = (typeof engineNames)[number]

export interface EngineOptions {
  /**
   * How many threads compute, from 1 to 64; all give the same bits. 'auto' (the default) takes as many as the machine has, at most 8, and
   * only where a program's steps are large enough to gain. `reference` has one.
   */
  readonly threads?: number | 'auto' | undefined
  /**
   * Wide vectors (256 bits) for large products in float32, the same bits: 'auto' (the default) uses them where the runtime has them, they give
   * the right bits and are faster, which is tried once before the first such product; 'off' never does. `reference` has none.
   */
  readonly wide?: Wide | undefined
}

/** Which engine computes, and how. */
export interface EngineChoice extends EngineOptions {
  /** Default `wasm`. */
  readonly engine?: EngineName | undefined
}

const alone: Warning = {
  code: 'one-thread',
  message: 'one thread computes: here threads cannot share memory, or one of them has ended',
  cure: 'The same numbers. A page must be cross-origin isolated',
}

const slow = (message: string, cure: string): Warning => ({
  code: 'slow-engine',
  message: `${message}: the reference engine takes the place of wasm`,
  cure: `The same numbers, ten to hundred times slower. ${cure}`,
})

/**
 * The engine of a name, for a dtype: `wasm` unless told otherwise. Where the runtime has no WebAssembly, or none with vectors, or no memory
 * for one session more, the reference engine takes its place, with a warning: the same numbers, more slowly. The only place that chooses.
 *
 * @throws {OptionError} for an unknown name or option.
 */
export function createEngine(name: EngineName = 'wasm', dtype: Dtype = 'float64', options: EngineOptions = {}): Engine {
  checkChoice(name, 'engine', 'createEngine', engineNames)
  checkChoice(dtype, 'dtype', 'createEngine', ['float64', 'float32'])
  checkOptions(options, ['threads', 'wide'], 'createEngine')
  const { threads = 'auto', wide = 'auto' } = options
  if (threads !== 'auto')
    checkNumber(threads, 'threads', 'createEngine', { integer: true, min: 1, max: name === 'wasm' ? 64 : 1 })
  checkChoice(wide, 'wide', 'createEngine', ['auto', 'off'])
  if (name === 'reference') return reference(dtype)
  if (!hasVectors())
    return {
      ...reference(dtype),
      warning: slow('no WebAssembly with 128-bit vectors', 'Allow WebAssembly, or take a newer runtime'),
    }
  const engine = wasm(dtype, { threads, wide })
  return {
    ...engine,
    ...(threads !== 'auto' && threads > 1 && !canHelp() && { warning: alone }),
    prepare(program, options) {
      try {
        return engine.prepare(program, options)
      } catch (error) {
        if (!(error instanceof RangeError)) throw error
        // A page of Chromium has some 120 memories, whatever their size, and gets one back only when its session is garbage.
        const warning = slow('WebAssembly gives no more memory', 'Keep fewer sessions')
        return Object.assign(reference(dtype).prepare(program, options), { warning })
      }
    },
  }
}

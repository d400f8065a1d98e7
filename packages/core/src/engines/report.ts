import { canShare, cores } from '#platform'
import type { EngineName } from './create.ts'
import { wideReport } from './wasm/calibrate.ts'
import type { WideReport } from './wasm/calibrate.ts'
import { hasVectors } from './wasm/module.ts'

/** What the engine has to compute with on this machine and runtime. */
export interface EngineReport {
  /** What `createEngine()` gives here. */
  readonly engine: EngineName
  /** Whether the runtime has WebAssembly with 128-bit vectors. */
  readonly vectors: boolean
  /** Processors, and whether threads on them can share memory. */
  readonly threads: { readonly available: number; readonly shared: boolean }
  /** Whether large products in float32 use vectors of 256 bits, and why, or why not. */
  readonly wide: WideReport
}

/** Finds out what the engine has here. The first call may take some 40 ms: wide vectors are tried, as before the first large product in float32. */
export function engineReport(): EngineReport {
  const vectors = hasVectors()
  return {
    engine: vectors ? 'wasm' : 'reference',
    vectors,
    threads: { available: cores(), shared: canShare() },
    wide: vectors ? wideReport() : { isUsed: false, reason: 'there are no vectors at all', milliseconds: 0 },
  }
}

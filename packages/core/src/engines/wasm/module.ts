import { kernels } from './kernels.ts'

// The parts of WebAssembly that are used. They are in every runtime that has WebAssembly, but not in the language's own types.
interface Memory {
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: object }
  readonly Memory: new (descriptor: { initial: number; maximum?: number }) => Memory
  validate(bytes: Uint8Array): boolean
}

/** What the kernels export, one for each dtype. */
export interface Kernels {
  batches64(at: number, count: number, head: number): void
  batches32(at: number, count: number, head: number): void
  /** A tile of 4 rows and 4 vectors of float32: packed A and B, bytes from row to row of B, output, its bytes a row, inner extent, from zero or not. */
  wideTile(a: number, b: number, bStep: number, c: number, cStep: number, k: number, fresh: number): void
  numeric64(which: number, at: number, count: number): void
  numeric32(which: number, at: number, count: number): void
  power64(x: number, y: number): number
  power32(x: number, y: number): number
}

// Where there is no WebAssembly, naming it is an error, but asking for its type is none.
declare const WebAssembly: WebAssemblyApi | undefined
const api = () => (typeof WebAssembly === 'undefined' ? undefined : WebAssembly)

/** A function that adds two vectors: a runtime without vectors does not take it for valid. */
const probe = [...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11]]

/** Whether the runtime has WebAssembly with 128-bit vectors. */
export const hasVectors = (): boolean => api()?.validate(Uint8Array.from(probe)) === true

let compiled: object | undefined

/** The kernels' module, compiled at first use and then shared by all sessions. */
function moduleOf({ Module }: WebAssemblyApi): object {
  if (compiled === undefined) {
    const bytes = new Uint8Array(kernels.length / 2)
    for (let i = 0; i < bytes.length; i++) bytes[i] = digit(kernels.charCodeAt(2 * i)) * 16 + digit(kernels.charCodeAt(2 * i + 1))
    compiled = new Module(bytes)
  }
  return compiled
}
const digit = (code: number) => (code < 58 ? code - 48 : code - 87)

/** Kernels with a memory of their own, which goes when nobody holds them any more. */
export function instantiate(): { readonly memory: Memory; readonly kernels: Kernels } {
  const available = api()
  if (available === undefined) throw new TypeError('WebAssembly is missing')
  const memory = new available.Memory({ initial: 1, maximum: 65536 })
  const { exports } = new available.Instance(moduleOf(available), { env: { memory } })
  return { memory, kernels: exports as Kernels }
}

import { kernels } from './kernels.ts'
import { unpacked } from './packed.ts'

// The parts of WebAssembly that are used. They are in every runtime that has WebAssembly, but not in the language's own types.
export interface Memory {
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: object }
  readonly Memory: new (descriptor: { initial: number; maximum?: number; shared?: boolean }) => Memory
  validate(bytes: Uint8Array): boolean
}

/** What the kernels export, one for each dtype. */
export interface Kernels {
  /** 0 where a helper was lost. */
  batches64(at: number, count: number, head: number): number
  batches32(at: number, count: number, head: number): number
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

/** How the module asks for its memory: a name, then what comes in the byte that is changed for memory that is not shared. */
const IMPORT = 'env\x06memory\x02'

let compiled: object | undefined
let compiledShared: object | undefined

function compile(isShared: boolean): object {
  const bytes = unpacked(kernels)
  // The same bytes serve for both: an instruction that is atomic works on memory of one's own as well.
  if (!isShared) bytes[String.fromCharCode(...bytes.subarray(0, 4096)).indexOf(IMPORT) + IMPORT.length] = 1
  return new (have().Module)(bytes)
}

function have(): WebAssemblyApi {
  const available = api()
  if (available === undefined) throw new TypeError('WebAssembly is missing')
  return available
}

/** The kernels' module, compiled at first use and then the same for all sessions: for memory of one's own, or shared by threads. */
export const moduleOf = (isShared: boolean): object =>
  isShared ? (compiledShared ??= compile(true)) : (compiled ??= compile(false))

/** A memory of one page or more. */
export const newMemory = (initial: number, shared: boolean): Memory => new (have().Memory)({ initial, maximum: 65536, shared })

/** Kernels on a memory. `wait` is called while parts that helpers took are not done; false gives them up. */
export function instantiate(memory: Memory, isShared: boolean, wait: (done: number) => boolean): Kernels {
  const { exports } = new (have().Instance)(moduleOf(isShared), { env: { memory, wait } })
  return exports as Kernels
}

// An instruction: 16 whole numbers, then 8 numbers of T, each in 8 bytes. What stands where is said once more in
// src/engines/wasm/instruction.ts, which writes them.
import { loadAll } from './vector'

/** Bytes of an instruction. */
export const SIZE: usize = 128
/** Where the scratch of this thread begins: at the start of the memory for the caller's own, elsewhere for its helpers. */
let own: usize = 0
/** Which thread this is: 0 is the caller's. */
let thread: usize = 0

// @ts-ignore: decorator
@inline
export function setThread(which: usize, at: usize): void {
  thread = which
  own = at
}

// @ts-ignore: decorator
@inline
export function threadNumber(): usize {
  return thread
}

/** Where single numbers are repeated for a loop that reads whole vectors: 5 × 16 bytes. */
// @ts-ignore: decorator
@inline
export function repeated(): usize {
  return own + 16
}

/** A place for 8 numbers of T. */
// @ts-ignore: decorator
@inline
export function eight(): usize {
  return own + 128
}

/** A tile at the edge is computed here. */
// @ts-ignore: decorator
@inline
export function edge(): usize {
  return own + 256
}

/** A copy of the instruction on a product's rows. */
// @ts-ignore: decorator
@inline
export function nearby(): usize {
  return own + 768
}

/** A whole number of an instruction. */
// @ts-ignore: decorator
@inline
export function word(p: usize, i: usize): i32 {
  return load<i32>(p + 4 * i)
}

/** A number of an instruction, in all lanes. */
// @ts-ignore: decorator
@inline
export function constant<T>(p: usize, i: usize): v128 {
  return loadAll<T>(p + 64 + 8 * i)
}

/** A number of an instruction. */
// @ts-ignore: decorator
@inline
export function number<T>(p: usize, i: usize): f64 {
  return <f64>load<T>(p + 64 + 8 * i)
}

// @ts-ignore: decorator
@inline
export function setNumber<T>(p: usize, i: usize, x: f64): void {
  store<T>(p + 64 + 8 * i, <T>x)
}

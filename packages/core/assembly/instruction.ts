// An instruction: 16 whole numbers, then 8 numbers of T, each in 8 bytes. What stands where is said once more in
// src/engines/wasm/instruction.ts, which writes them.
import { loadAll } from './vector'

/** Bytes of an instruction. */
export const SIZE: usize = 128
/** Where single numbers are repeated for a loop that reads whole vectors: 5 × 16 bytes at the start of the memory. */
export const REPEATED: usize = 16
/** A place for 8 numbers of T. */
export const EIGHT: usize = 128

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

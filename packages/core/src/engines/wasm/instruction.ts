import type { Numbers } from '../../matrix.ts'

// How an instruction lies in memory: 16 whole numbers of 4 bytes, the first of them its opcode, then 8 numbers of the dtype, each in
// 8 bytes. What stands in which word is said where the kernel is, in the assembly.

/** Bytes of an instruction. */
export const INSTRUCTION = 128

/** What is no kernel, by opcode: the end, the border of the update steps, rows of a table, a copy, a step whose parts follow. */
export const control = { end: 0, update: 1, gather: 2, copy: 3, parts: 4 } as const

/** An instruction before it is written: words from the second on, and numbers. Opcode and words may still change. */
export interface Instruction {
  op: number
  readonly words: number[]
  readonly numbers: readonly number[]
}

/** An instruction; `words` holds those from the second on by their number. */
export function instruction(
  op: number,
  words: { readonly [word: number]: number },
  numbers: readonly number[] = [],
): Instruction {
  const all = new Array<number>(16).fill(0)
  for (const [i, word] of Object.entries(words)) all[Number(i)] = word
  return { op, words: all, numbers }
}

/** Writes instructions, one after the other, into views of a whole memory. */
export function writeInstructions(instructions: readonly Instruction[], at: number, words: Uint32Array, numbers: Numbers): void {
  const wide = 8 / numbers.BYTES_PER_ELEMENT
  instructions.forEach(({ op, words: own, numbers: constants }, i) => {
    const start = at + i * INSTRUCTION
    words.set(own, start / 4)
    words[start / 4] = op
    constants.forEach((x, j) => (numbers[(start + 64) / numbers.BYTES_PER_ELEMENT + j * wide] = x))
  })
}

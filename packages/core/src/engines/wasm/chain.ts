import { instruction } from './instruction.ts'
import type { Instruction } from './instruction.ts'
import { opcodes } from './opcodes.ts'
import { ALREADY_RUN, isCellwise } from './split.ts'

/** Cells from which it pays to take steps on them together: fewer stay near as they are. */
const LEAST = 4096

/** The arrays that an instruction goes through, and what else it reads: single numbers. */
function placesOf({ words }: Instruction) {
  const isArray = (i: number) => i < 9 && (words[14]! >> (i - 4)) & 1
  const inputs = [4, 5, 6, 7, 8, 9]
  return {
    arrays: [words[1]!, ...inputs.filter(isArray).map(i => words[i]!)],
    singles: inputs.filter(i => !isArray(i) && words[i] !== 0).map(i => words[i]!),
  }
}

/**
 * Steps one after the other that work cell by cell on as many cells, as the updates of a parameter do: they are run together, on a few
 * cells after the other (assembly/fused.ts). Values have places of their own or the same one, so that it changes no number, unless a
 * place is an array here and a single number there.
 */
export class Chain {
  readonly links: Instruction[] = []

  /** Whether an instruction can be the next link. */
  takes(own: Instruction): boolean {
    if (!isCellwise(own.op) || own.words[2] !== 1 || own.words[3]! < LEAST) return false
    const all = [...this.links, own].map(placesOf)
    const singles = new Set(all.flatMap(place => place.singles))
    return own.words[3] === (this.links[0] ?? own).words[3] && !all.some(({ arrays }) => arrays.some(at => singles.has(at)))
  }
}

/** The instruction that runs links, and these, the first of which is to stand at an address. */
export const chainOf = (links: readonly Instruction[], first: number): Instruction[] => [
  instruction(opcodes.chain, { 1: links.length, 3: links[0]!.words[3]!, 4: first }),
  ...links.map(link => ({ ...link, op: link.op | ALREADY_RUN })),
]

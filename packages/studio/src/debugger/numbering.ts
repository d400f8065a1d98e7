import type { TrainingProgram } from 'glassbox'
import type { TutorialName } from 'glassbox/tutorial'

/** The tutorial's number of each step, with a letter where several steps have one; of what is no example, the place in the list. */
export function numbered(program: TrainingProgram, names: readonly TutorialName[]): readonly (string | undefined)[] {
  if (names.length === 0) return program.steps.map((_, step) => String(step + 1))
  // A value may come up again under another name: its first counts.
  const numbers = program.steps.map(({ output }) => names.find(({ value }) => value === output.name)?.step)
  const met = new Map<number, number>()
  return numbers.map(number => {
    if (number === undefined) return undefined
    if (numbers.filter(other => other === number).length === 1) return String(number)
    const before = met.get(number) ?? 0
    met.set(number, before + 1)
    return `${number}${String.fromCharCode(97 + before)}`
  })
}

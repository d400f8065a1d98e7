import type { TrainingProgram } from 'glassbox'
import type { TutorialName } from 'glassbox/tutorial'

/** The tutorial's number of each step, with a letter where several steps have one. */
export function numbered(program: TrainingProgram, names: readonly TutorialName[]): readonly (string | undefined)[] {
  const own = new Map(names.map(({ value, step }) => [value, step]))
  const numbers = program.steps.map(({ output }) => own.get(output.name))
  const met = new Map<number, number>()
  return numbers.map(number => {
    if (number === undefined) return undefined
    if (numbers.filter(other => other === number).length === 1) return String(number)
    const before = met.get(number) ?? 0
    met.set(number, before + 1)
    return `${number}${String.fromCharCode(97 + before)}`
  })
}

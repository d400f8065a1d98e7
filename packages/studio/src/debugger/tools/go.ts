import { tick } from 'svelte'
import type { ToldCell } from '../cell.ts'
import type { Session } from '../session.svelte.ts'

/**
 * Goes to the step that computes a cell, or reads it where it was given, brings it into view and puts the focus there; of a drawn matrix
 * the equation alone comes into view.
 */
export async function goTo(session: Session, cell: ToldCell): Promise<void> {
  const { steps } = session.program
  const made = steps.findIndex(({ output }) => output === cell.value)
  const isRead = session.told.step.inputs.includes(cell.value)
  const step = made >= 0 ? made : isRead ? session.position.step : steps.findIndex(({ inputs }) => inputs.includes(cell.value))
  if (step >= 0) await session.goTo({ ...session.position, step })
  session.chosen = cell
  await tick()
  const name = CSS.escape(session.telling.nameOf(cell.value))
  const at = `.equation [role="grid"][aria-label="${name}"] [data-row="${cell.row}"][data-column="${cell.column}"]`
  // A step's output stands last.
  const shown = [...document.querySelectorAll<HTMLElement>(at)].at(-1)
  ;(shown ?? document.querySelector('.equation'))?.scrollIntoView({ block: 'center' })
  shown?.focus({ preventScroll: true })
}

import { csvOf } from '../export-view/export-view.ts'
import { axisNames } from './cells.ts'
import type { Session, Value } from './session.svelte.ts'

const named = (session: Session, value: Value) =>
  `${session.telling.nameOf(value)}\n${csvOf(session.numbers(value), axisNames(session, value).columnNames)}`

/** The matrices of the step at hand as CSV, one below the other, each below its name. */
export function stepCsv(session: Session): string {
  const { step } = session.told
  return [...new Set([...step.inputs, step.output])].map(value => named(session, value)).join('\n')
}

/** Weights and biases of the moment at hand, as CSV in the same form. */
export function networkCsv(session: Session): string {
  return session.program.parameters.map(({ value }) => named(session, value)).join('\n')
}

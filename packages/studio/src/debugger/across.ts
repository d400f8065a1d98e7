import type { Session, ToldCell } from './session.svelte.ts'

/** A way from one batch to the one before or after it: parameters and states live on. */
export interface Across {
  readonly text: string
  go(): Promise<void>
}

/** What is to be said of a cell that no step of this batch computed. */
export function givenText({ value }: ToldCell, hasBefore: boolean): string {
  switch (value.role) {
    case 'input':
    case 'target':
    case 'weight':
      return 'is data: nothing computed it.'
    case 'mask':
      return 'was drawn for this batch.'
    case 'setting':
      return 'is a setting of this step.'
    default:
      return hasBefore ? 'was left by the update before.' : 'stands at its start: the training begins here.'
  }
}

/** To the update that left a parameter or state as it is; undefined at the start, and for what does not live on. */
export function before(session: Session, cell: ToldCell): Across | undefined {
  const { epoch, batch } = session.position
  const source = session.program.assignments.find(({ target }) => target === cell.value)?.source
  if (source === undefined || (epoch === 0 && batch === 0)) return undefined
  const earlier =
    batch > 0 ? { epoch, batch: batch - 1 } : { epoch: epoch - 1, batch: session.moments.batches(epoch - 1).length - 1 }
  return { text: 'the update before', go: () => goTo(session, { ...cell, value: source }, earlier) }
}

/** To the batch in which an updated parameter or state is read; undefined at the end, and for what does not live on. */
export function after(session: Session, cell: ToldCell): Across | undefined {
  const { epoch, batch } = session.position
  const target = session.program.assignments.find(({ source }) => source === cell.value)?.target
  const isLast = batch + 1 >= session.moments.batches(epoch).length
  if (target === undefined || (isLast && epoch + 1 >= session.subject.options.epochs)) return undefined
  const later = isLast ? { epoch: epoch + 1, batch: 0 } : { epoch, batch: batch + 1 }
  return { text: 'in the next batch', go: () => goTo(session, { ...cell, value: target }, later) }
}

async function goTo(session: Session, cell: ToldCell, moment: { readonly epoch: number; readonly batch: number }): Promise<void> {
  await session.goTo({ ...moment, step: session.stepOf(cell) ?? 0 })
  session.chosen = cell
}

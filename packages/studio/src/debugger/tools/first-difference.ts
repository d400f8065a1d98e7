import type { TrainingProgram } from 'glassbox'
import type { Timeline, Trace } from 'glassbox/trace'
import type { Telling } from 'glassbox/tutorial'

type Run = Trace<TrainingProgram>

/** Epochs, and batches of each, that are looked through for the first difference: others than equal runs differ in the first. */
const LOOKED_THROUGH = 3

/**
 * Where two runs begin to differ, in words: in the data of a batch, its parameters, or the first step whose numbers are not the same.
 *
 * @param from the epoch and the batch where the lane leaves the run, where it does; else they may differ from the start.
 */
export async function firstDifference(
  own: Timeline,
  lane: Timeline,
  telling: Telling,
  from: { readonly epoch: number; readonly batch: number } = { epoch: 0, batch: 0 },
): Promise<string> {
  for (let epoch = from.epoch; epoch < from.epoch + LOOKED_THROUGH; epoch++) {
    const [batches, others] = [own.batches(epoch).length, lane.batches(epoch).length]
    const first = epoch === from.epoch ? from.batch : 0
    for (let batch = first; batch < Math.min(batches, others, first + LOOKED_THROUGH); batch++) {
      const [a, b] = await Promise.all([own.trace(epoch, batch), lane.trace(epoch, batch)])
      const found = between(a, b, telling)
      if (found === undefined) continue
      const when = `in epoch ${epoch + 1}${batches === 1 && others === 1 ? '' : `, batch ${batch + 1}`}`
      return `First difference ${when}: ${found}.`
    }
  }
  return `The same numbers, as far as ${LOOKED_THROUGH} epochs were looked through.`
}

function between(a: Run, b: Run, telling: Telling): string | undefined {
  if (a.rows !== b.rows) return `the batch has ${rows(b.rows)} here, ${rows(a.rows)} in lane A`
  const made = a.program.steps.map(({ output }) => output)
  const given = a.program.values.filter(({ role }) => role === 'input' || role === 'target' || role === 'parameter')
  const inLane = new Map(b.program.values.map(value => [value.name, value]))
  for (const value of [...given, ...made]) {
    const other = inLane.get(value.name)
    const name = telling.nameOf(value)
    if (other === undefined) return `this lane has no ${name}`
    const [x, y] = [a.tensor(value), b.tensor(other)]
    if (x.data.length !== y.data.length) return `${name} has another shape`
    const i = [...x.data.keys()].find(at => !Object.is(x.data[at], y.data[at]))
    if (i === undefined) continue
    const [row, column] = [Math.floor(i / x.shape[1]!), i % x.shape[1]!]
    const [r, c] = telling.transposed(value) ? [column, row] : [row, column]
    const step = a.producer(value)
    return `${name}${step ? `, computed in step ${a.program.steps.indexOf(step) + 1} of ${made.length}` : ''}, at row ${r + 1}, column ${c + 1}`
  }
  return undefined
}

const rows = (n: number) => (n === 1 ? '1 row' : `${n} rows`)

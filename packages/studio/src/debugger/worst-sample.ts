import { float64 } from 'glassbox'
import { shown } from '../matrix/number.ts'
import type { Hint } from './hint.ts'
import type { Session } from './session.svelte.ts'

type Numbers = ArrayLike<number>

/** What a row of outputs says of its classes or cells: as it is where the network ends in it, and out of logits or logarithms otherwise. */
function readings(session: Session): (row: Numbers) => Numbers {
  const { loss } = session.subject.options
  const last = session.touched!.producer(session.program.output)?.op.name
  if (loss.name === 'binaryCrossEntropyWithLogits') return row => Array.from(row, z => 1 / (1 + float64.exp(-z)))
  if (loss.targetKind !== 'class' || last === 'softmax') return row => row
  if (last === 'logSoftmax') return row => Array.from(row, float64.exp)
  return row => {
    const all = Array.from(row)
    const most = all.reduce((top, z) => (z > top ? z : top), -Infinity)
    const sizes = all.map(z => float64.exp(z - most))
    const sum = sizes.reduce((total, size) => total + size, 0)
    return sizes.map(size => size / sum)
  }
}

/** The sample whose output is farthest from its target; of classes, the one whose own class got the least probability. */
export function worstSample(session: Session): Hint[] {
  const { program, touched } = session
  const output = touched!.tensor(program.output)
  const target = touched!.tensor(program.target)
  const [rows, columns] = output.shape as [number, number]
  const isClass = session.subject.options.loss.targetKind === 'class'
  const read = readings(session)
  let worst = { row: 0, column: 0, by: -1, x: 0, wanted: 0 }
  for (let row = 0; row < rows; row++) {
    const own = read(output.data.subarray(row * columns, (row + 1) * columns))
    for (let column = 0; column < columns; column++) {
      if (isClass && target.data[row] !== column) continue
      const [x, wanted] = [own[column]!, isClass ? 1 : target.data[row * columns + column]!]
      const by = Math.abs(x - wanted)
      if (by > worst.by) worst = { row, column, by, x, wanted }
    }
  }
  if (worst.by < 0) return []
  const { x, wanted, by } = worst
  const text = isClass
    ? `its class, ${worst.column + 1}, is given the probability ${shown(x)}, the least of this batch`
    : `output ${shown(x)}, target ${shown(wanted)}; its error is the largest of this batch`
  return [
    {
      id: 'worst',
      tone: 'warning',
      title: `Sample ${worst.row + 1} is wrong by ${shown(by)}`,
      text,
      cell: session.toldPlace(program.output, worst),
    },
  ]
}

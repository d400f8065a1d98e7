import type { Value } from '../ops/op.ts'
import { sizeOf } from '../program/plan.ts'
import type { TrainingProgram } from '../program/program.ts'
import type { Driver, Runnable } from './optimizer.ts'

/**
 * One step of an optimiser that a driver leads: trial points are evaluated by rerunning the program without its update,
 * then direction and length are written and the program makes the accepted step.
 *
 * @returns false where the driver finds no step any more.
 */
export function lead(driver: Driver, session: Runnable, program: TrainingProgram, rows: Uint32Array, rate: number): boolean {
  const { directions, gradients, objective, learningRate } = program
  const parameters = [...directions.keys()]
  const write = (vector: Float64Array, to: (parameter: Value) => Value) => {
    let at = 0
    for (const parameter of parameters) {
      const length = sizeOf(parameter.shape).fixed
      session.write(to(parameter), vector.subarray(at, at + length))
      at += length
    }
  }
  const start = joined(parameters.map(value => session.read(value)))
  const move = driver.step(
    start,
    point => {
      write(point, value => value)
      session.run(rows, { update: false })
      return {
        objective: session.read(objective)[0]!,
        gradient: joined(parameters.map(value => session.read(gradients.get(value)!))),
      }
    },
    rate,
  )
  write(start, value => value)
  if (move === undefined) {
    session.run(rows, { update: false }) // the loss shall be that of the start, not of the last trial point
    return false
  }
  write(move.direction, value => directions.get(value)!)
  session.write(learningRate, [move.length])
  session.run(rows)
  return true
}

function joined(parts: readonly ArrayLike<number>[]): Float64Array {
  const out = new Float64Array(parts.reduce((total, part) => total + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

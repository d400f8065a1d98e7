import { ModelFileError } from '../errors.ts'
import type { Matrix } from '../matrix.ts'
import type { TrainingProgram } from '../program/program.ts'
import type { Checkpoint } from './checkpoint.ts'

/** What the names of a driver's memories begin with, beside the states of parameters; oldest first. */
const MEMORY = 'driver.'

export const memoryName = (i: number): string => `${MEMORY}${i}`

/** The memory of a checkpoint in order; a file holds it sorted by name. */
export const memoryOf = ({ states }: Checkpoint): Matrix[] =>
  Array.from({ length: states.size }, (_, i) => states.get(memoryName(i))).filter(m => m !== undefined)

/** Throws a {@link ModelFileError} unless a checkpoint holds all parameters and states of a program, in their shapes. */
export function checkNumbers({ parameters, states, best }: Checkpoint, program: TrainingProgram): void {
  const wanted = program.parameters.map(({ value }) => value)
  for (const numbers of best === undefined ? [parameters] : [parameters, best.parameters])
    for (const { name, shape } of wanted) check(numbers.get(name), name, shape[0] as number, shape[1] as number)
  for (const { value } of program.states)
    check(states.get(value.name), value.name, value.shape[0] as number, value.shape[1] as number)
  const length = [...program.directions.keys()].reduce((n, { shape }) => n + (shape[0] as number) * (shape[1] as number), 0)
  for (const [name, memory] of states) if (length > 0 && name.startsWith(MEMORY)) check(memory, name, 2, length)
}

function check(found: Matrix | undefined, name: string, rows: number, columns: number): void {
  if (found !== undefined && found.rows === rows && found.columns === columns) return
  throw new ModelFileError({
    problem: 'the checkpoint is damaged',
    where: `"${name}"`,
    expected: `${rows} × ${columns}`,
    got: found ? `${found.rows} × ${found.columns}` : 'nothing',
  })
}

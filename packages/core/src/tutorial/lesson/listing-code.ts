import { toRows } from '../../matrix.ts'
import type { Matrix } from '../../matrix.ts'
import type { TrainingProgram } from '../../program/program.ts'
import type { Example } from '../example.ts'
import { isTable } from '../../training/data.ts'
import { toldBy } from './told-steps.ts'

type Language = 'numpy' | 'r'

interface Writer {
  readonly head: (seed: number) => readonly string[]
  readonly assign: string
  matrix(matrix: Matrix): string
  loop(epochs: number): string
  readonly end: readonly string[]
  show(name: string): string
}

const writers: { readonly [L in Language]: Writer } = {
  numpy: {
    head: seed => ['import numpy as np', '', `np.random.seed(${seed})`],
    assign: '=',
    matrix: matrix => `np.array([${toRows(matrix).map(row => `[${row.join(', ')}]`).join(', ')}])`, // prettier-ignore
    loop: epochs => `for epoch in range(${epochs}):`,
    end: [],
    show: name => `print(${name})`,
  },
  r: {
    head: seed => [`set.seed(${seed})`],
    assign: '<-',
    matrix: ({ rows, data }) => `matrix(c(${data.join(', ')}), nrow = ${rows}, byrow = TRUE)`,
    loop: epochs => `for (epoch in 1:${epochs}) {`,
    end: ['}'],
    show: name => `print(${name})`,
  },
}

/** How a language draws a parameter of so many rows and columns. */
export type Draw = (rows: number, columns: number, kind: 'weights' | 'bias') => string

/**
 * A whole training as a script: data, draws, and a loop over the steps of the program in the tutorial's names and signs, one line or a
 * few for each. What it prints at the end is the output of the last round.
 */
export function listingCode(example: Example, program: TrainingProgram, language: Language, draw: Draw): string {
  const writer = writers[language]
  const telling = toldBy(example, program)
  const name = (value: TrainingProgram['values'][number]) => telling.identifierOf(value, language)
  const { data, options } = example
  const set = (value: TrainingProgram['values'][number], to: string) => `${name(value)} ${writer.assign} ${to}`
  const inputs = isTable(data.inputs) ? [data.inputs] : Object.values(data.inputs)
  const round = [
    ...telling.steps.flatMap(step => step.code[language].split('\n')),
    ...program.assignments.map(({ target, source }) => set(target, name(source))),
  ]
  return [
    ...writer.head(options.seed),
    '',
    ...program.inputs.map((value, i) => set(value, writer.matrix(inputs[i]!))),
    set(program.target, writer.matrix(data.targets)),
    set(program.learningRate, String(options.optimizer.learningRate)),
    ...program.parameters.map(({ value, rows, columns, kind }) =>
      set(value, draw(rows, columns, kind === 'bias' ? 'bias' : 'weights')),
    ),
    '',
    writer.loop(options.epochs),
    ...round.map(line => `    ${line}`),
    ...writer.end,
    '',
    writer.show(name(program.output)),
  ].join('\n')
}

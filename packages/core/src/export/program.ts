import type { Phase, Value } from '../ops/op.ts'
import type { Program } from '../program/program.ts'
import { ownName } from './names.ts'
import type { NameOf, Names } from './names.ts'
import { numpyNames, writeNumpy } from './numpy.ts'
import { rNames, writeR } from './r.ts'
import { lineOf } from './recipes.ts'
import { typescriptHelpers, typescriptNames, writeTypescript } from './typescript.ts'

export type ProgramLanguage = 'numpy' | 'r' | 'typescript'

interface Writer {
  names(nameOf: NameOf): Names
  readonly comment: string
  head(program: Program): readonly string[]
  lines(step: Program['steps'][number], names: Names): readonly string[]
  assign(target: string, source: string): string
}

const writers: { readonly [L in ProgramLanguage]: Writer } = {
  numpy: {
    names: numpyNames,
    comment: '#',
    head: ({ steps }) => [
      ...(steps.some(({ op }) => op.name.startsWith('gelu')) ? ['import math', ''] : []),
      'import numpy as np',
    ],
    lines: (step, names) => writeNumpy(lineOf(step), names),
    assign: (target, source) => `${target} = ${source}`,
  },
  r: {
    names: rNames,
    comment: '#',
    head: () => [],
    lines: (step, names) => writeR(lineOf(step), names),
    assign: (target, source) => `${target} <- ${source}`,
  },
  typescript: {
    names: typescriptNames,
    comment: '//',
    head: ({ steps }) => [typescriptHelpers(...steps)],
    lines: (step, names) => writeTypescript(lineOf(step), names).lines,
    assign: (target, source) => `${target} = ${source}`,
  },
}

/** A program as code of another language. */
export interface ProgramCode {
  /** What must stand before the steps: imports, or functions that they call. */
  readonly head: string
  /** All steps in order, then what lives on from batch to batch: parameters and states take their new numbers. */
  readonly body: string
  /** What must stand under each identifier before the body: data, settings, parameters, states. Those that live on are written too. */
  readonly given: ReadonlyMap<string, Value>
  /** The identifier of every value. */
  readonly identifiers: ReadonlyMap<Value, string>
}

const PHASES: { readonly [P in Phase]: string } = {
  forward: 'Forward',
  loss: 'Loss',
  backward: 'Backward',
  update: 'Update',
}

/**
 * A whole program as the body of a script in NumPy, R or TypeScript: one line or a few for each step, in order, under the names of
 * the values, made valid for the language and unique. Every value is a matrix, a single number too: a 2-D array in NumPy, a matrix
 * in R, an array of rows in TypeScript, where what lives on must be declared with `let`.
 *
 * @param nameOf how values are called, where not by their own names.
 */
export function programAs(program: Program, language: ProgramLanguage, nameOf: NameOf = ownName): ProgramCode {
  const writer = writers[language]
  const names = writer.names(nameOf)
  const identifiers = new Map(program.values.map(value => [value, names.of(value)]))
  const computed = new Set(program.steps.map(step => step.output))
  const lines: string[] = []
  let place = ''
  for (const step of program.steps) {
    const here = `${writer.comment} ${PHASES[step.phase]}: ${step.scope}`
    if (here !== place) lines.push(...(lines.length > 0 ? [''] : []), here)
    place = here
    lines.push(...writer.lines(step, names))
  }
  if (program.assignments.length > 0) lines.push('', `${writer.comment} What lives on`)
  for (const { target, source } of program.assignments) lines.push(writer.assign(names.of(target), names.of(source)))
  return {
    head: writer.head(program).join('\n'),
    body: lines.join('\n'),
    given: new Map(program.values.filter(value => !computed.has(value)).map(value => [names.of(value), value])),
    identifiers,
  }
}

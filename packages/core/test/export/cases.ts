import { allOps, type OpName } from '../../src/ops/all.ts'
import type { Shape, Step, Value } from '../../src/ops/op.ts'
import { Random } from '../../src/random.ts'
import { extents } from '../../src/program/plan.ts'
import { trials, type Example } from '../ops/examples.ts'
import { rowsOf, type Rows } from './running.ts'

const sizes = [
  [1, 1],
  [1, 4],
  [5, 1],
  [4, 3],
] as const

/** A step of an op with an example's numbers by name. */
export interface Case {
  readonly name: OpName
  readonly example: Example
  readonly step: Step
  readonly given: ReadonlyMap<string, Rows>
}

/** Steps of an op on all its examples, in several sizes. */
export function cases(name: OpName): Case[] {
  const random = new Random(7)
  return sizes.flatMap(([rows, columns]) =>
    trials[name].examples(random, rows, columns).map(example => {
      const op = allOps[name]
      const inputs = example.inputs.map(({ shape }, id): Value => ({ id, name: 'ABCDE'[id]!, shape, role: 'activation' }))
      const shape: Shape = op.shape(
        inputs.map(input => input.shape),
        example.attributes,
      )
      const output: Value = { id: inputs.length, name: 'out', shape, role: 'activation' }
      return {
        name,
        example,
        step: { op, inputs, output, attributes: example.attributes, phase: 'forward', scope: name },
        given: new Map(inputs.map((input, i) => [input.name, rowsOf(example.inputs[i]!.data, extents(input.shape, rows)[1]!)])),
      }
    }),
  )
}

import type { Step } from '../ops/op.ts'
import { ownName } from './names.ts'
import type { NameOf } from './names.ts'

/** A step as plain mathematics in Unicode, over the names of its values: `Z = X · W + b`. The op says its own formula. */
export const mathsOf = ({ op, inputs, output, attributes }: Step, nameOf: NameOf = ownName): string =>
  `${nameOf(output)} = ${op.formula(inputs.map(nameOf), attributes)}`

import { encode, embeddedColumns, featuresOf, matrix, predictionProgram, readTableFor } from 'glassbox'
import type { Matrix, Model, Step, TextTable, Value } from 'glassbox'
import { mathsOf, wordsOf } from 'glassbox/export'
import { Trace } from 'glassbox/trace'

/** A value on the way from a row to its prediction. */
export interface Stage {
  readonly name: string
  readonly numbers: Matrix
  /** What the columns are, where they have names. */
  readonly columns?: readonly string[]
}

export interface StepStage extends Stage {
  readonly step: Step
  readonly formula: string
  readonly sentence: string
}

export interface Walk {
  readonly trace: Trace
  readonly inputs: readonly Stage[]
  readonly steps: readonly StepStage[]
}

/** The way of a table's rows through the network, step by step. */
export function walk(model: Model, text: TextTable): Walk {
  const { encoder, network, parameters, dtype } = model
  const { numbers, categories } = encode(encoder, readTableFor(encoder, text))
  const tables = [...(numbers.columns > 0 ? [numbers] : []), ...categories]
  const names = [
    ...(numbers.columns > 0 ? [featuresOf(encoder).map(({ name }) => name)] : []),
    ...embeddedColumns(encoder).map(({ column }) => [column]),
  ]
  const program = predictionProgram(network)
  const given = new Map<Value, Matrix['data']>(program.inputs.map((value, i) => [value, tables[i]!.data]))
  for (const { value } of program.parameters) given.set(value, parameters.get(value.name)!.data)
  const rows = text.rows.length
  const trace = new Trace(program, given, rows, dtype)
  return {
    trace,
    inputs: program.inputs.map(({ name }, i) => ({ name, numbers: tables[i]!, columns: names[i]! })),
    steps: program.steps.map(step => {
      const { shape, data } = trace.tensor(step.output)
      return {
        step,
        name: step.output.name,
        numbers: matrix(shape[0]!, shape[1]!, data),
        formula: mathsOf(step).replace(/^.*? = /, ''),
        sentence: wordsOf(step, { rows }).replace(/^[a-z](?=[a-z]* )/, letter => letter.toUpperCase()),
      }
    }),
  }
}

import { DataError, lossOf, nearest } from 'glassbox'
import type { Model, Step, TextTable, TrainingProgram, Value, Warning } from 'glassbox'
import type { NumbersTarget, Trace } from 'glassbox/trace'
import { example, ownTelling, tellingOf } from 'glassbox/tutorial'
import type { ExampleName, ExampleSettings, Telling, TutorialName } from 'glassbox/tutorial'
import { UsageError } from '../../command/usage.ts'
import { quoted } from '../../command/words.ts'
import { plural } from '../../terminal/number.ts'
import { traceOfModel } from '../model-trace.ts'

/** A value that numbers can be compared with, in the convention that goes with its name. */
export interface Target extends NumbersTarget {
  readonly name: string
  /** The tutorial's step; undefined where it has none. */
  readonly step: number | undefined
}

/** The moment of a training that numbers are compared with. */
export interface Subject {
  readonly title: string
  readonly trace: Trace<TrainingProgram>
  /** What numbers may be compared with, in the program's order, each value once. */
  readonly targets: readonly Target[]
  /** What must be known where updated values are compared. */
  readonly notes: readonly string[]
  /** Whether formulas have samples as rows where the names have them as columns. */
  readonly turned: boolean
  nameOf(value: Value): string
  /** The step's formula, in the convention of the names. */
  formulaOf(step: Step): string
  /** The tutorial's step, 0 to 11, of a value. */
  stepOf(value: Value): number | undefined
  /** @throws {UsageError} that names the nearest where there is no such value. */
  targetOf(name: string): Target
}

/** A moment of one of the tutorial's examples, under the tutorial's names and in its convention. */
export async function exampleSubject(
  name: ExampleName,
  settings: ExampleSettings,
  epoch: number,
  batch: number,
): Promise<Subject> {
  const own = example(name, settings)
  const trace = await own.timeline().trace(epoch, batch)
  const telling = tellingOf(trace.program, { ...ownTelling(own), rows: trace.rows })
  const done = `after ${plural(epoch, 'epoch')}`
  const title = `The example ${name}, ${own.options.batchSize === 'full' ? done : `${done}, batch ${batch}`}`
  return subjectOf({ title, trace, telling, names: own.names, notes: [] })
}

/** A step of training on some rows, with a model as it was saved. */
export async function modelSubject(
  model: Model,
  text: TextTable,
  rows: readonly number[] | undefined,
): Promise<{ readonly subject: Subject; readonly warnings: readonly Warning[] }> {
  const { training, warnings } = await traceOfModel(model, text, { ...(rows && { rows }), steps: 1 })
  if (training === undefined)
    throw new DataError({
      problem: 'no row has a target that the model knows, so that there is no loss and no gradient',
      ...(text.where !== undefined && { where: text.where }),
      cure: 'Give rows whose target column is filled in',
    })
  const { trace, notes } = training
  const convention = { error: 'outputMinusTarget', samples: 'rows', gradients: lossOf(model).reduction, names: 'own' } as const
  const telling = tellingOf(trace.program, { ...convention, rows: trace.rows })
  const title = `The model on ${plural(trace.rows, 'row')}`
  return { subject: subjectOf({ title, trace, telling, names: [], notes }), warnings }
}

interface Parts {
  readonly title: string
  readonly trace: Trace<TrainingProgram>
  readonly telling: Telling
  readonly names: readonly TutorialName[]
  readonly notes: readonly string[]
}

function subjectOf({ title, trace, telling, names, notes }: Parts): Subject {
  const stepOf = (value: Value) => names.find(entry => entry.value === value.name)?.step
  const told = (value: Value): Target => ({
    name: telling.nameOf(value),
    value,
    sign: telling.sign(value),
    transposed: telling.transposed(value),
    step: stepOf(value),
  })
  const listed = names.map(({ name, value, sign, transposed, step }) => ({
    name,
    value: trace.value(value),
    sign,
    transposed,
    step,
  }))
  const values = inOrder(trace)
  const formulas = new Map(telling.steps.map(({ step, formula }) => [step, formula]))
  return {
    title,
    trace,
    targets: values.map(value => listed.find(entry => entry.value === value) ?? told(value)),
    notes,
    turned: names.some(({ transposed }) => transposed),
    nameOf: value => telling.nameOf(value),
    formulaOf: step => formulas.get(step)!,
    stepOf,
    targetOf(name) {
      const entry = listed.find(known => known.name === name)
      if (entry !== undefined) return entry
      const value = values.find(known => telling.nameOf(known) === name)
      if (value !== undefined) return told(value)
      const own = values.find(known => known.name === name)
      // By the program's own name it is meant as the program has it.
      if (own !== undefined) return { name, value: own, sign: 1, transposed: false, step: stepOf(own) }
      const all = [...new Set([...listed.map(known => known.name), ...values.map(known => telling.nameOf(known))])]
      const near = nearest(name, [...all, ...values.map(known => known.name)])
      throw new UsageError({
        problem: `there is no value ${quoted(name)} to compare with`,
        cure: `${near === undefined ? '' : `Did you mean ${near}? `}Values: ${all.join(', ')}`,
      })
    },
  }
}

/** What can be compared with: data, parameters and all that is computed; settings, masks and states are nobody's result. */
function inOrder({ program: { values, steps } }: Trace): readonly Value[] {
  const given = values.filter(({ role }) => role === 'input' || role === 'target' || role === 'parameter')
  return [...given, ...steps.map(({ output }) => output)]
}

import { DataError, lossOf } from 'glassbox'
import type { Model, TextTable, TrainingProgram, Warning } from 'glassbox'
import { example, ownTelling, tellingOf } from 'glassbox/tutorial'
import type { Example, ExampleName, ExampleSettings, TellingOptions } from 'glassbox/tutorial'
import type { Moments } from 'glassbox/trace'
import { UsageError } from '../../command/usage.ts'
import { traceOfModel } from '../model-trace.ts'
import { some } from '../print.ts'
import { plainView, toldView } from './view.ts'
import type { View } from './view.ts'

/** What is traced: a training that can be looked at in any moment, or a single moment of a model. */
export interface Subject extends Moments {
  readonly title: string
  /** What must be known to read it right. */
  readonly notes: readonly string[]
  /** Epochs of the training; undefined for a model's single moment. */
  readonly epochs: number | undefined
  /** How a batch of so many rows is told. */
  view(rows: number): View
}

/** Updates that a model can be followed through. */
const STEPS = 1000

/** The convention that is asked for; what is left out is as the subject's own. */
export type Convention = Partial<Pick<TellingOptions, 'error' | 'samples' | 'gradients' | 'names'>>

/** An example of the tutorial. */
export function exampleSubject(name: ExampleName, settings: ExampleSettings, convention: Convention): Subject {
  const own = example(name, settings)
  const timeline = own.timeline()
  const { program } = timeline
  const { ownNames, ...tutorial } = ownTelling(own)
  const told = { ...tutorial, ...convention }
  // The example's own names are the tutorial's.
  const telling = { ...told, ...(told.names === 'tutorial' && ownNames !== undefined && { ownNames }) }
  return {
    title: own.title,
    notes: [...own.notes, rateNote(own, program, telling)],
    program,
    epochs: own.options.epochs,
    batches: epoch => timeline.batches(epoch),
    trace: (epoch, batch) => timeline.trace(epoch, batch),
    view: rows => toldView(program, tellingOf(program, { ...telling, rows })),
  }
}

/** A model on rows of a table: a step of training on those with a target, or its prediction where none has one, or where it is asked for. */
export async function modelSubject(
  model: Model,
  text: TextTable,
  {
    rows,
    prediction,
    convention,
  }: { readonly rows: readonly number[]; readonly prediction: boolean; readonly convention: Convention },
): Promise<{ readonly subject: Subject; readonly warnings: readonly Warning[] }> {
  const {
    prediction: forward,
    training,
    leftOut,
    columnNames,
    rows: shown,
    warnings,
  } = await traceOfModel(model, text, { rows, steps: STEPS })
  const columns = [...columnNames].map(([name, names]) => `Columns of ${name}: ${names.map((n, i) => `${i} ${n}`).join(', ')}.`)
  if (training === undefined || prediction) {
    const told = Object.values(convention).some(one => one !== undefined)
    if (told)
      throw new UsageError({
        problem: 'a prediction has no error and no gradients: no convention changes how it is told',
        cure: 'Leave out --error, --samples, --gradients and --names, or give rows that have a target',
      })
    const subject: Subject = {
      title: `Prediction of ${rowsText(shown)}`,
      notes: columns,
      program: forward.program,
      epochs: undefined,
      batches: () => [forward],
      trace: (epoch, batch) => (epoch === 0 && batch === 0 ? Promise.resolve(forward) : Promise.reject(onlyMoment())),
      view: count => plainView(forward.program, count),
    }
    return { subject, warnings }
  }
  const { timeline, notes } = training
  const { program } = timeline
  const reduction = lossOf(model).reduction
  const telling = { error: 'outputMinusTarget', samples: 'rows', gradients: reduction, names: 'own', ...convention } as const
  const left = leftOut.length === 0 ? [] : [`Left out, having no target that the model knows: ${rowsText(leftOut)}.`]
  const subject: Subject = {
    title: `A step of training on ${rowsText(training.rows)}`,
    notes: [...notes, ...left, ...columns],
    program,
    epochs: STEPS,
    batches: epoch => timeline.batches(epoch),
    trace: (epoch, batch) => timeline.trace(epoch, batch),
    view: count => toldView(program, tellingOf(program, { ...telling, rows: count })),
  }
  return { subject, warnings }
}

const rowsText = (rows: readonly number[]) => `${rows.length === 1 ? 'row' : 'rows'} ${some(rows.map(String), 12)}`

const onlyMoment = () =>
  new DataError({ problem: 'a prediction has one moment only', where: 'trace', expected: 'epoch 0, batch 0' })

/** What the learning rate acts like, with gradients summed and with their mean. */
function rateNote({ options, data }: Example, program: TrainingProgram, telling: TellingOptions): string {
  const { batchSize, optimizer } = options
  const rows = batchSize === 'full' ? data.targets.rows : batchSize
  return `Learning rate: ${tellingOf(program, telling).effectiveLearningRate(optimizer.learningRate, rows).sentence}.`
}

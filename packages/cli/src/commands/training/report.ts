import type { Model, TableResult } from 'glassbox'
import { lineChart } from '../../terminal/chart.ts'
import { bytes, count, duration, number, plural } from '../../terminal/number.ts'
import type { Look } from '../../terminal/style.ts'
import { judgementLines } from '../judgement.ts'
import { layersOf, networkLine } from '../layers.ts'
import { blocks, facts, heading, sentence, shellWord, some } from '../print.ts'
import { targetName, targetText } from '../target-text.ts'

/** All that is known at the end of a training. */
export interface Finished {
  readonly result: TableResult
  readonly source: string
  readonly out: string
  /** Of the model's file, in bytes. */
  readonly size: number
  readonly epochs: number
  readonly seconds: number
  readonly engine: string
}

/** How a training came to its end, after its epochs. */
const endings = {
  epochs: '',
  patience: ', stopped early',
  aborted: ', stopped by Ctrl-C',
  converged: ', converged',
} as const satisfies Record<TableResult['stopped'], string>

/** The report of a training for people. */
export function reportLines(finished: Finished, look: Look): string[] {
  const { result, out, size } = finished
  const { judgement, judgedOn, rows } = result
  const on = {
    test: `On the ${plural(rows.test, 'row')} held out`,
    validation: `On the ${plural(rows.validation, 'validation row')} (no rows were held out)`,
    train: `On the ${plural(rows.train, 'training row')} (no rows were held out: this says little about new rows)`,
  }[judgedOn]
  return blocks(
    facts(factsOf(finished, look), look),
    [...sentence(on, look, 'bold'), ...judgementLines(judgement.report, judgement, look)],
    historyLines(result.model, look),
    [`${heading('Model saved to', look)} ${out} (${bytes(size)})`, `Next: glassbox predict ${shellWord(out)} new-rows.csv`],
  )
}

function factsOf({ result, source, epochs, seconds }: Finished, look: Look): [string, string][] {
  const { model, rows, columns, bestEpoch } = result
  const split = [
    `${count(rows.train)} to train`,
    rows.validation > 0 && `${count(rows.validation)} to validate`,
    rows.test > 0 && `${count(rows.test)} held out`,
    rows.withoutTarget > 0 && `${count(rows.withoutTarget)} left out without a target`,
  ]
  const done = result.epochs === epochs ? plural(epochs, 'epoch') : `${count(result.epochs)} of ${plural(epochs, 'epoch')}`
  const best =
    bestEpoch === result.epochs ? '' : `, lowest ${rows.validation > 0 ? 'validation loss' : 'loss'} at ${count(bestEpoch)}`
  return [
    ['predicts', targetText(model.encoder.target)],
    ['table', source],
    ['rows', `${split.filter(Boolean).join(', ')}`],
    ['columns', `${count(columns.used.length)} used: ${some(columns.used, 10)}`],
    [
      'left out',
      some(
        columns.dropped.map(({ name, reason }) => `${name} (${reason})`),
        6,
      ),
    ],
    ['network', networkLine(layersOf(model.network), look)],
    ['training', `${trainingText(model)}; ${done} in ${duration(seconds)}${endings[result.stopped]}${best}`],
  ]
}

/** Optimiser, rate, schedule and batch in one line. */
export function trainingText({ training }: Pick<Model, 'training'>): string {
  const { optimizer, learningRate, schedule, batchSize } = training
  const rate = typeof learningRate === 'number' ? number(learningRate) : String(learningRate)
  const batches = batchSize === 'full' ? 'full batch' : `batches of ${String(batchSize)}`
  return `${String(optimizer)} at ${rate} (${String(schedule)}), ${batches}`
}

/** The loss over the epochs, drawn. */
export function historyLines({ history }: Pick<Model, 'history'>, look: Look): string[] {
  if (history.length === 0) return []
  const training = { name: 'training loss', values: history.map(({ loss }) => loss) }
  const validation = { name: 'validation loss', values: history.map(({ validationLoss = NaN }) => validationLoss) }
  return lineChart({ series: validation.values.some(Number.isFinite) ? [training, validation] : [training], rows: 8 }, look)
}

/** The report as one object. */
export function reportJson({ result, out, seconds, engine }: Finished): object {
  const { model, judgement, judgedOn, rows, columns, epochs, bestEpoch, stopped, warnings } = result
  const { target } = model.encoder
  return {
    task: target.task,
    target: targetName(target),
    model: out,
    seed: model.seed,
    engine,
    dtype: model.dtype,
    rows,
    columns,
    epochs,
    bestEpoch,
    stopped,
    seconds,
    metrics: { [judgedOn]: judgement.report },
    warnings,
  }
}

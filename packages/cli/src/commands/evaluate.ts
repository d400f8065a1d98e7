import { evaluateRows } from 'glassbox'
import { loadModel } from 'glassbox/node'
import { defineCommand } from '../command/command.ts'
import type { Option } from '../command/command.ts'
import { stoppable } from '../command/stop.ts'
import { count, plural } from '../terminal/number.ts'
import { formatWarnings } from '../terminal/warnings.ts'
import { engineOptions } from './engine-options.ts'
import { judgementLines } from './judgement.ts'
import { listed } from './listed.ts'
import { blocks, print, printJson, sentence } from './print.ts'
import { readSource, sourceOptions } from './source.ts'
import { targetName } from './target-text.ts'

export const evaluate = defineCommand({
  ...listed.evaluate,
  description: 'Give it rows that the training has not seen: those it was trained on say little about new ones.',
  positionals: [
    { name: 'model', summary: 'Model file that `glassbox train` saved', required: true },
    { name: 'file', summary: 'CSV or JSON lines with the target column; - for standard input', required: true },
  ],
  options: [
    { name: 'json', type: 'flag', summary: 'Print the metrics as one JSON object' },
    ...sourceOptions,
    ...engineOptions,
  ] as const satisfies readonly Option[],
  examples: [{ line: 'glassbox evaluate penguins.safetensors other-penguins.csv', summary: 'Metrics and confusion matrix.' }],
  async run({ positionals, options }, io) {
    const { engine, threads, wide } = options
    const { model, source, judgement } = await stoppable(io, 'Stopped by Ctrl-C: nothing is judged.', async () => {
      const model = await loadModel(positionals.model)
      const source = await readSource(positionals.file, options, io)
      return { model, source, judgement: io.compute(() => evaluateRows(model, source.text, { engine, threads, wide })) }
    })
    const { report, warnings } = judgement
    const rows = source.text.rows.length
    const { target } = model.encoder
    print(io.stderr, formatWarnings(warnings, io.stderr.look))
    if (options.json) {
      const { task } = target
      printJson(io.stdout, {
        task,
        target: targetName(target),
        model: positionals.model,
        rows: report.rows,
        leftOut: rows - report.rows,
        metrics: report,
        warnings,
      })
      return 0
    }
    const { look } = io.stdout
    const left = rows === report.rows ? '' : `${count(rows - report.rows)} left out without a known target`
    print(
      io.stdout,
      blocks([
        ...sentence(`On the ${plural(report.rows, 'row')} of ${source.name}`, look, 'bold'),
        ...(left === '' ? [] : sentence(left, look)),
        ...judgementLines(report, judgement, look, { scatter: true }),
      ]),
    )
    return 0
  },
})

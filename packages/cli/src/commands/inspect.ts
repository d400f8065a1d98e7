import type { Model } from 'glassbox'
import { loadModel } from 'glassbox/node'
import { defineCommand } from '../command/command.ts'
import type { Option } from '../command/command.ts'
import { layerTable, parameterCount } from '../terminal/layers.ts'
import { networkPicture } from '../terminal/network.ts'
import { count, number, plural } from '../terminal/number.ts'
import type { Look } from '../terminal/style.ts'
import { columnLines } from './encodings.ts'
import { judgementLines } from './judgement.ts'
import { layersOf } from './layers.ts'
import { listed } from './listed.ts'
import { blocks, facts, heading, print, printJson } from './print.ts'
import { targetName, targetText } from './target-text.ts'
import { historyLines, trainingText } from './training/report.ts'

export const inspect = defineCommand({
  ...listed.inspect,
  description: 'The network and its shapes, the columns and how each becomes numbers, how it was trained and how well it did.',
  positionals: [{ name: 'model', summary: 'Model file that `glassbox train` saved', required: true }],
  options: [
    { name: 'json', type: 'flag', summary: 'Print all but the weights as one JSON object' },
  ] as const satisfies readonly Option[],
  examples: [{ line: 'glassbox inspect penguins.safetensors', summary: 'Draws the network and tells its story.' }],
  async run({ positionals, options }, io) {
    const model = await loadModel(positionals.model)
    if (options.json) printJson(io.stdout, inspectJson(model, positionals.model))
    else print(io.stdout, inspectLines(model, io.stdout.look))
    return 0
  },
})

const judgedOn = { test: 'the rows held out', validation: 'the validation rows', train: 'the training rows' } as const

function inspectLines(model: Model, look: Look): string[] {
  const { encoder, dtype, seed, version, training, report, reportOn } = model
  const layers = layersOf(model.network)
  const size = layers.reduce((sum, layer) => sum + parameterCount(layer), 0)
  return blocks(
    facts(
      [
        ['predicts', targetText(encoder.target)],
        ['network', `${plural(size, 'parameter')} in ${dtype}`],
        ['training', trainingText(model)],
        ['loss', lossText(training)],
        ['epochs', `${String(training['epochs'])}, lowest loss at ${String(training['bestEpoch'])}`],
        ['rows', rowsText(training)],
        ['seed', `${seed}, Glassbox ${version}`],
      ],
      look,
    ),
    [heading('Network', look), ...networkPicture(layers, look)],
    layerTable(layers, look),
    [heading('Columns', look), ...columnLines(encoder, look)],
    [heading('Training', look), ...historyLines(model, look)],
    report === undefined ? [] : [heading(`On ${judgedOn[reportOn]}`, look), ...judgementLines(report, undefined, look)],
  )
}

const lossText = ({ loss, l1, l2 }: Model['training']) =>
  [
    String(loss),
    ...[
      ['L1', l1],
      ['L2', l2],
    ].flatMap(([name, size]) => (typeof size === 'number' && size > 0 ? [`${name} penalty ${number(size)}`] : [])),
  ].join(', ')

const rowsText = ({ trainRows, validationRows, testRows }: Model['training']) =>
  [
    [trainRows, 'trained on'],
    [validationRows, 'validated on'],
    [testRows, 'held out'],
  ]
    .flatMap(([rows, what]) => (typeof rows === 'number' && rows > 0 ? [`${count(rows)} ${String(what)}`] : []))
    .join(', ')

function inspectJson(model: Model, path: string): object {
  const { encoder, dtype, seed, version, training, history, report, reportOn } = model
  const layers = layersOf(model.network)
  return {
    model: path,
    task: encoder.target.task,
    target: targetName(encoder.target),
    ...(encoder.target.task !== 'regression' && { classes: encoder.target.classes }),
    version,
    seed,
    dtype,
    parameters: layers.reduce((sum, layer) => sum + parameterCount(layer), 0),
    layers,
    columns: { used: encoder.columns, ignored: encoder.ignored },
    training,
    metrics: report === undefined ? {} : { [reportOn]: report },
    history,
  }
}

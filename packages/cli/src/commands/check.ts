import { DataError, lossOf, modelData, penaltyOf } from 'glassbox'
import type { Loss } from 'glassbox'
import { loadModel } from 'glassbox/node'
import { checkGradients } from 'glassbox/trace'
import type { GradientCheck, ParameterCheck } from 'glassbox/trace'
import { defineCommand } from '../command/command.ts'
import type { Option } from '../command/command.ts'
import { stoppable } from '../command/stop.ts'
import { count, plural, significant } from '../terminal/number.ts'
import type { Look } from '../terminal/style.ts'
import { table } from '../terminal/table.ts'
import { formatWarnings } from '../terminal/warnings.ts'
import { listed } from './listed.ts'
import { blocks, facts, print, printJson, sentence } from './print.ts'
import { readSource, sourceOptions } from './source.ts'

export const check = defineCommand({
  ...listed.check,
  description:
    'Moves parameters a little and looks how the loss changes: that must be what back-propagation says. In float64, on the first rows as one batch, with the loss, its options and the penalties that the model was trained with. Exits with 1 where they do not agree, or where no cell could be compared.',
  positionals: [
    { name: 'model', summary: 'Model file that `glassbox train` saved', required: true },
    { name: 'file', summary: 'CSV or JSON lines with the target column; - for standard input', required: true },
  ],
  options: [
    { name: 'rows', type: 'integer', min: 1, default: 64, summary: 'So many of the first rows, at the most, make the batch' },
    {
      name: 'most',
      type: 'integer',
      min: 1,
      default: 200,
      summary: 'Cells of a parameter that are compared; of more, so many are drawn',
    },
    {
      name: 'tolerance',
      type: 'number',
      min: 1e-9,
      below: 1,
      default: 1e-6,
      summary: 'The relative error that counts as agreement',
    },
    {
      name: 'seed',
      type: 'integer',
      min: 0,
      max: 4294967295,
      default: 1,
      summary: 'Of the cells and dropout masks that are drawn',
    },
    { name: 'json', type: 'flag', summary: 'Print the result as one JSON object' },
    ...sourceOptions,
  ] as const satisfies readonly Option[],
  examples: [{ line: 'glassbox check penguins.safetensors penguins.csv', summary: 'Which parameter is worst, and by how much.' }],
  async run({ positionals, options }, io) {
    return stoppable(io, 'Stopped by Ctrl-C: the gradients are not checked.', async () => {
      const model = await loadModel(positionals.model)
      const source = await readSource(positionals.file, options, io)
      const loss = lossOf(model)
      const { data, rows, leftOut, warnings } = io.compute(() => modelData(model, source.text, loss))
      print(io.stderr, formatWarnings(warnings, io.stderr.look))
      if (rows === 0)
        throw new DataError({
          problem: 'no row has a target that the model knows',
          where: source.name,
          cure: 'Give rows whose target column is filled in',
        })
      const { most, tolerance, seed } = options
      const { parameters } = model
      const penalty = penaltyOf(model)
      const settings = { loss, parameters, penalty, rows: options.rows, most, tolerance, seed }
      const result = io.compute(() => checkGradients(model.network, data, settings))
      if (options.json)
        printJson(
          io.stdout,
          asJson(result, {
            model: positionals.model,
            loss: loss.name,
            lossOptions: loss.options,
            rowsLeftOut: leftOut,
            warnings,
          }),
        )
      else print(io.stdout, lines(result, lossText(loss), io.stdout.look))
      return result.agrees ? 0 : 1
    })
  },
})

/** "huber (delta 0.3)". */
function lossText({ name, options }: Loss): string {
  const texts = Object.entries(options).map(([option, value]) => `${option} ${String(value)}`)
  return texts.length === 0 ? name : `${name} (${texts.join('; ')})`
}

const opOf = ({ step }: ParameterCheck) => step?.op.name ?? ''

function lines(result: GradientCheck, loss: string, look: Look): string[] {
  const { agrees, tolerance, rows, checked, leftOut, sampled, parameters, worst, fault } = result
  const verdict =
    checked === 0
      ? 'No gradient could be compared with differences of the loss'
      : `The gradients ${agrees ? 'agree' : 'do NOT agree'} with differences of the loss`
  return blocks(
    sentence(`${verdict} ${loss}, on ${plural(rows, 'row')}`, look, 'bold'),
    facts(
      [
        [
          'compared',
          `${plural(checked, 'cell')}${sampled ? ', drawn from each parameter' : ''}; relative error up to ${tolerance} agrees`,
        ],
        ['left out', leftOut === 0 ? '' : `${plural(leftOut, 'cell')} on a kink, where there is no derivative`],
        ['worst', worst?.worst === undefined ? '' : worstText(worst, worst.worst)],
        ['begins at', fault === undefined ? '' : `the gradient of ${fault.value.name}: ${faultText(fault.steps)}`],
      ],
      look,
    ),
    table(
      [
        { title: 'parameter' },
        { title: 'gradient by' },
        { title: 'compared', align: 'right' },
        { title: 'left out', align: 'right' },
        { title: 'worst error', align: 'right' },
      ],
      parameters.map(one => [
        one.parameter.name,
        opOf(one),
        `${count(one.checked)} of ${count(one.cells)}`,
        count(one.leftOut),
        one.worst === undefined ? '' : error(one.worst.relativeError),
      ]),
      look,
    ),
  )
}

const error = (x: number) => (Number.isFinite(x) ? x.toExponential(1) : String(x))

const worstText = (
  check: ParameterCheck,
  { row, column, analytic, numeric, relativeError }: NonNullable<ParameterCheck['worst']>,
) =>
  `${check.parameter.name}[${row},${column}]: ${significant(analytic, 10)} by ${opOf(check)}, ${significant(numeric, 10)} by differences, relative error ${error(relativeError)}`

const faultText = (steps: NonNullable<GradientCheck['fault']>['steps']) =>
  steps.map(({ op, output }) => `the gradient rule of ${op.name} (${output.name})`).join(', ')

function asJson({ parameters, worst, fault, ...result }: GradientCheck, about: object): object {
  return {
    ...about,
    ...result,
    worst: worst === undefined ? null : named(worst),
    fault: fault === undefined ? null : { value: fault.value.name, ops: fault.steps.map(({ op }) => op.name) },
    parameters: parameters.map(named),
  }
}

const named = ({ parameter, step, ...check }: ParameterCheck) => ({
  parameter: parameter.name,
  gradient: step?.output.name ?? null,
  op: step?.op.name ?? null,
  ...check,
})

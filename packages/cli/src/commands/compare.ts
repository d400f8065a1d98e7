import { DataError } from 'glassbox'
import { loadModel } from 'glassbox/node'
import { findNumbers, judgeNumbers, readNumbers } from 'glassbox/trace'
import type { JudgedNumbers } from 'glassbox/trace'
import { exampleNames } from 'glassbox/tutorial'
import { defineCommand } from '../command/command.ts'
import type { Arguments, Option } from '../command/command.ts'
import type { Io } from '../command/io.ts'
import { UsageError } from '../command/usage.ts'
import { formatWarnings } from '../terminal/warnings.ts'
import { foundJson, foundLines } from './comparing/find.ts'
import { exampleSubject, modelSubject } from './comparing/subject.ts'
import type { Subject, Target } from './comparing/subject.ts'
import { judgementJson, judgementLines } from './comparing/told.ts'
import { listed } from './listed.ts'
import { blocks, print, printJson, sentence } from './print.ts'
import { readContent, readSource, sourceOptions } from './source.ts'
import { exampleSettings, refuse } from './subject-options.ts'

const options = [
  { name: 'example', type: 'choice', choices: exampleNames, summary: 'The example of the tutorial to compare with' },
  {
    name: 'step',
    type: 'text',
    value: 'name',
    summary: 'The value that the numbers should be: wh_updated, d_hiddenlayer, dense1.z',
    otherwise: 'looked for among all values of that shape',
  },
  { name: 'digits', type: 'integer', min: 0, max: 300, summary: 'Decimals of the numbers', otherwise: 'read off the numbers' },
  { name: 'json', type: 'flag', summary: 'Print the result as one JSON object' },
  { name: 'epoch', type: 'integer', min: 0, default: 0, group: 'Example', summary: 'So many epochs are done before' },
  { name: 'batch', type: 'integer', min: 0, default: 0, group: 'Example', summary: 'Batch within the epoch' },
  { name: 'learning-rate', type: 'number', min: 0, group: 'Example', summary: 'Of the training', otherwise: 'its own' },
  { name: 'seed', type: 'integer', min: 0, max: 4294967295, group: 'Example', summary: 'Of what is drawn', otherwise: 'its own' },
  { name: 'batch-size', type: 'integer', min: 1, group: 'Example', summary: 'Rows to an update', otherwise: 'all rows' },
  { name: 'model', type: 'text', value: 'file', group: 'Model', summary: 'A model to compare with instead' },
  { name: 'data', type: 'text', value: 'file', group: 'Model', summary: 'Its rows: CSV or JSON lines with the target column' },
  {
    name: 'rows',
    type: 'list',
    of: 'integer',
    min: 0,
    group: 'Model',
    summary: 'Which of them, the first is 0',
    otherwise: 'all',
  },
  ...sourceOptions.map(option => ({ ...option, group: 'Model' })),
] as const satisfies readonly Option[]

type Options = Arguments<readonly [], typeof options>['options']

export const compare = defineCommand({
  ...listed.compare,
  description:
    'Reads one matrix: lines of numbers between commas, semicolons, tabs or spaces, or as NumPy, R or MATLAB print it. Under a name of the tutorial it is compared in the tutorial’s sign and direction. Digits that were not printed do not count: rounded or cut numbers agree. Where they differ, each mistake is made in that step and in all steps before it (then the same in all layers, then two at once), and those that give exactly these numbers are named. Of a model, one step of training is compared. Exits with 0 where the numbers agree, with 1 where they differ, with 2 where they cannot be compared.',
  positionals: [{ name: 'file', summary: 'The numbers; - for standard input', required: true }],
  options,
  examples: [
    {
      line: 'glassbox compare mine.csv --example spreadsheet --step d_hiddenlayer',
      summary: 'Whether step 9 was computed rightly, and if not, what went wrong.',
    },
    { line: 'glassbox compare mine.csv --example spreadsheet', summary: 'Which step these numbers are.' },
    {
      line: 'glassbox compare mine.csv --model iris.safetensors --data iris.csv --rows 0,1,2 --step hidden1.z',
      summary: 'The same for a model on some rows.',
    },
  ],
  async run({ positionals, options, given }, io) {
    const subject = await subjectOf(options, given, positionals.file, io)
    const { content, name } = await readContent(positionals.file, io)
    const cells = readNumbers(content, name)
    const { look } = io.stdout
    const { trace, nameOf } = subject
    const about = { file: positionals.file, with: subject.title }
    const title = sentence(subject.title, look, 'dim')
    if (options.step === undefined) {
      const found = findNumbers(trace, subject.targets, cells, { digits: options.digits, nameOf, where: name })
      if (options.json) printJson(io.stdout, { ...about, ...foundJson(subject, found) })
      else print(io.stdout, blocks(title, foundLines(subject, found, look)))
      return found.agreeing.length > 0 ? 0 : 1
    }
    const judgement = judgeNumbers(trace, subject.targetOf(options.step), cells, { digits: options.digits, nameOf })
    checkShape(judgement, name)
    if (options.json) printJson(io.stdout, { ...about, ...judgementJson(subject, judgement) })
    else print(io.stdout, blocks(title, judgementLines(subject, judgement, look)))
    return judgement.comparison.agrees ? 0 : 1
  },
})

/** Numbers of a wrong shape are compared where they are the transpose, or where a mistake gives that shape. */
function checkShape({ target, comparison, expectedShape, givenShape }: JudgedNumbers<Target>, where: string): void {
  const { agrees, differences, transposed, mistakes, together } = comparison
  if (agrees || differences.length > 0 || transposed || mistakes.length > 0 || together.length > 0) return
  throw new DataError({
    problem: `${target.name} has another shape, which no known mistake gives`,
    where,
    expected: expectedShape.join(' × '),
    got: givenShape.join(' × '),
    cure: 'Leave --step out to see which values have that shape',
  })
}

/** What is compared with. @throws {UsageError} unless it is an example or a model with rows, and for options of the other. */
async function subjectOf(options: Options, given: ReadonlySet<string>, file: string, io: Io): Promise<Subject> {
  const { example, model, data, epoch, batch } = options
  if ((example === undefined) === (model === undefined))
    throw new UsageError({
      problem: example === undefined ? 'nothing is said to compare with' : 'either an example or a model is compared with',
      expected: '--example <name>, or --model <file> --data <file>',
      ...(example !== undefined && { got: 'both' }),
      cure: `Examples: ${exampleNames.join(', ')}`,
    })
  if (example !== undefined) {
    refuse(given, ['data', 'rows', 'format', 'separator'], 'a model')
    return exampleSubject(example, exampleSettings(options), epoch, batch)
  }
  refuse(given, ['epoch', 'batch', 'learning-rate', 'seed', 'batch-size'], 'an example')
  if (data === undefined)
    throw new UsageError({ problem: '--data is missing: the rows that the model computes on', expected: '--data <file>' })
  if (data === '-' && file === '-')
    throw new UsageError({
      problem: 'standard input holds the numbers or the rows, not both',
      cure: 'Name a file for one of them',
    })
  const loaded = await loadModel(model!)
  const source = await readSource(data, options, io)
  const { subject, warnings } = await modelSubject(loaded, source.text, options.rows)
  print(io.stderr, formatWarnings(warnings, io.stderr.look))
  return subject
}

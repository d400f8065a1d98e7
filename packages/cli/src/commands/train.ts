import { encodeModel, readTable, trainTable } from 'glassbox'
import type { TableResult, TableTraining, Warning } from 'glassbox'
import { loadCheckpoint, saveBytes } from 'glassbox/node'
import { defineCommand } from '../command/command.ts'
import type { Io } from '../command/io.ts'
import { stoppable } from '../command/stop.ts'
import { count, plural } from '../terminal/number.ts'
import { trainingProgress } from '../terminal/progress.ts'
import { printable } from '../terminal/text.ts'
import { formatWarnings } from '../terminal/warnings.ts'
import { listed } from './listed.ts'
import { checkPlace, modelPlace } from './places.ts'
import { print, printJson, sentence, shellWord, some } from './print.ts'
import { readSource } from './source.ts'
import { trainOptions } from './flags/train.ts'
import type { TrainArguments } from './training/arguments.ts'
import { readTypes, targetOf } from './training/columns.ts'
import { inFlags } from './training/in-flags.ts'
import { checkpointKeeper } from './training/keeper.ts'
import { reportJson, reportLines } from './training/report.ts'
import { checkFlags, settingsOf } from './training/settings.ts'

export const train = defineCommand({
  ...listed.train,
  description:
    'Finds the task from the target, holds some rows out to judge the network by, trains until the loss gets no better, ' +
    'saves the weights with all that is needed to use them, and reports. Ctrl-C ends the training early and keeps the best ' +
    'weights so far.',
  positionals: [{ name: 'file', summary: 'CSV or JSON lines; - for standard input', required: true }],
  options: trainOptions,
  examples: [
    { line: 'glassbox train penguins.csv --target Species', summary: 'Trains with defaults and saves penguins.safetensors.' },
    {
      line: 'glassbox train houses.csv -t price --drop id --hidden 64,32 --optimizer adamw --epochs 500',
      summary: 'Another network, trained in another way.',
    },
    {
      line: 'glassbox train big.csv -t label --checkpoint big.ckpt --resume big.ckpt',
      summary: 'Goes on from the checkpoint of a training that was cut short.',
    },
  ],
  run,
})

const notBegun = 'Stopped by Ctrl-C before the first epoch was done: nothing is saved.'

async function run(args: TrainArguments, io: Io): Promise<number> {
  const { options } = args
  const { file } = args.positionals
  checkFlags(args)
  const out = options.out ?? modelPlace(file)
  const [table, checkpoint] = [
    { name: 'the table', path: file },
    { name: '--checkpoint', path: options.checkpoint },
  ]
  await checkPlace({ name: '--out', path: out }, [table, checkpoint, { name: '--resume', path: options.resume }])
  await checkPlace(checkpoint, [table])
  const { source, resume, training } = await stoppable(io, notBegun, async () => {
    const source = await readSource(file, options, io)
    const resume = options.resume === undefined ? undefined : await loadCheckpoint(options.resume)
    const begin = () => {
      const typed = readTable(source.text, { types: readTypes(options, source.text) })
      return trainTable(typed, settingsOf(args, typed, targetOf(options, source.text), { signal: io.signal, resume }))
    }
    return { source, resume, training: io.compute(() => inFlags(begin)) }
  })
  const warn = warner(io)
  const start = io.now()
  const done = await follow(training, args, resume?.epoch ?? 0, io, warn)
  if (done === 0) {
    print(io.stderr, aside(notBegun, io))
    return 130
  }
  const result = training.result()
  const model = encodeModel(result.model)
  await saveBytes(out, model)
  const seconds = (io.now() - start) / 1000
  print(io.stderr, warn(result.warnings))
  if (io.signal.aborted) print(io.stderr, aside(stoppedText(result, training.epochs, args), io))
  const finished = {
    result,
    source: source.name,
    out,
    size: model.length,
    epochs: training.epochs,
    seconds,
    // A warning says where another engine took the place of the one asked for.
    engine: result.warnings.some(({ code }) => code === 'slow-engine') ? 'reference' : (options.engine ?? 'wasm'),
  }
  if (options.json) printJson(io.stdout, reportJson(finished))
  else print(io.stdout, reportLines(finished, io.stdout.look))
  return io.signal.aborted ? 130 : 0
}

/** The lines for those warnings that have not been shown yet. */
function warner({ stderr }: Io) {
  const shown = new Set<string>()
  return (warnings: readonly Warning[]) => {
    const fresh = warnings.filter(({ code, message }) => !shown.has(`${code} ${message}`))
    for (const { code, message } of fresh) shown.add(`${code} ${message}`)
    return formatWarnings(fresh, stderr.look)
  }
}

/** Trains with its progress on standard error, and keeps the checkpoint. Gives the epochs that are done. */
async function follow(
  training: TableTraining,
  { options }: TrainArguments,
  before: number,
  { stderr, now }: Io,
  warn: (warnings: readonly Warning[]) => string[],
): Promise<number> {
  const { checkpoint, checkpointEvery: every, quiet } = options
  const progress = trainingProgress({ output: stderr, now, quiet })
  const keeper = checkpoint === undefined ? undefined : checkpointKeeper(training.training, { file: checkpoint, every, now })
  print(stderr, warn(training.warnings))
  if (stderr.live && !quiet) print(stderr, sentence(beginning(training), stderr.look, 'dim'))
  let done = before
  try {
    for await (const { epoch, loss, validationLoss, learningRate } of training) {
      done = epoch
      progress.update({ epoch, epochs: training.epochs, loss, validation: validationLoss, learningRate })
      await keeper?.offer(epoch)
    }
  } finally {
    progress.end()
    print(stderr, warn(training.warnings))
  }
  if (done > 0) await keeper?.end(done)
  return done
}

/** A remark on standard error; only a terminal gets line breaks, elsewhere someone may look for a path that would be broken. */
const aside = (text: string, { stderr }: Io) => (stderr.live ? sentence(text, stderr.look) : [printable(text)])

const beginning = ({ rows, encoder }: TableTraining) =>
  `Training on ${plural(rows.train, 'row')} to predict ${some(encoder.target.columns, 3)}. Ctrl-C keeps the best weights so far.`

function stoppedText(
  { epochs, bestEpoch }: TableResult,
  most: number,
  { options: { restoreBest, checkpoint }, given }: TrainArguments,
): string {
  const keepsLast = given.has('restore-best') && !restoreBest
  const kept = keepsLast ? 'The weights as of then are kept' : `The best weights so far (epoch ${count(bestEpoch)}) are kept`
  const next = checkpoint === undefined ? '' : `; the same command with --resume ${shellWord(checkpoint)} goes on`
  return `Stopped by Ctrl-C after epoch ${count(epochs)} of ${count(most)}. ${kept}${next}.`
}

import { loadModel } from 'glassbox/node'
import { exampleNames } from 'glassbox/tutorial'
import type { Io } from '../../command/io.ts'
import { UsageError } from '../../command/usage.ts'
import { formatWarnings } from '../../terminal/warnings.ts'
import { print } from '../print.ts'
import { readSource } from '../source.ts'
import { exampleSettings, refuse } from '../subject-options.ts'
import type { TraceOptions } from './options.ts'
import { exampleSubject, modelSubject } from './subject.ts'
import type { Subject } from './subject.ts'

/** What the command line asks for. */
interface Asked {
  readonly positionals: { readonly model: string | undefined; readonly file: string | undefined }
  readonly options: TraceOptions
  /** Names of the options that were typed. */
  readonly given: ReadonlySet<string>
}

/** What is to be traced. @throws {UsageError} for options that belong to the other kind of subject. */
export async function subjectOf({ positionals, options, given }: Asked, io: Io): Promise<Subject> {
  const { error, samples, gradients, names } = options
  const convention = {
    ...(error !== undefined && { error }),
    ...(samples !== undefined && { samples }),
    ...(gradients !== undefined && { gradients }),
    ...(names !== undefined && { names }),
  }
  const { model, file } = positionals
  if (options.example !== undefined) {
    refuse(given, ['rows', 'prediction', 'format', 'separator'], 'a model')
    if (model !== undefined)
      throw new UsageError({ problem: 'either a model or --example is traced', got: 'both', cure: 'Leave one of them out' })
    return exampleSubject(options.example, exampleSettings(options), convention)
  }
  refuse(given, ['learning-rate', 'seed', 'batch-size'], 'an example')
  if (model === undefined || file === undefined)
    throw new UsageError({
      problem: model === undefined ? 'nothing is said to be traced' : '<file> is missing (rows for the model)',
      expected: '<model> <file>, or --example',
      cure: `Examples: ${exampleNames.join(', ')}`,
    })
  const loaded = await loadModel(model)
  const source = await readSource(file, options, io)
  const count = source.text.rows.length
  const rows = options.rows ?? Array.from({ length: Math.min(5, count) }, (_, row) => row)
  const { subject, warnings } = await modelSubject(loaded, source.text, { rows, prediction: options.prediction, convention })
  print(io.stderr, formatWarnings(warnings, io.stderr.look))
  return subject
}

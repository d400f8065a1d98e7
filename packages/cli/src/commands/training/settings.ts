import { viewTarget } from 'glassbox'
import type { Activation, ActivationName, Checkpoint, EngineName, Table, TableLoss, TableOptions, Task } from 'glassbox'
import { UsageError } from '../../command/usage.ts'
import { lossOptions } from '../flags/loss.ts'
import { optimizerOptions } from '../flags/optimizer.ts'
import { checkBound, defined, flag, pick } from './arguments.ts'
import type { TrainArguments } from './arguments.ts'
import { classWeights } from './class-weights.ts'
import { readFill } from './columns.ts'
import { optimizerOf } from './optimizer.ts'
import { checkSchedule, scheduleOf } from './schedule.ts'

/** How many threads each engine can use. */
const mostThreads = { wasm: 64, reference: 1 } as const satisfies Record<EngineName, number>

/** Throws for flags that clash with each other, whatever the table is. */
export function checkFlags({ options, given }: TrainArguments): void {
  const { engine = 'wasm', threads = 1 } = options
  if (threads > mostThreads[engine])
    throw new UsageError({
      problem: `the engine ${engine} has not so many threads`,
      where: '--threads',
      expected: `at most ${mostThreads[engine]}`,
      got: `${threads}`,
      cure: 'Leave --threads out',
    })
  if (given.has('checkpoint-every') && options.checkpoint === undefined)
    throw new UsageError({ problem: '--checkpoint-every needs --checkpoint <file>' })
  if (given.has('warm-up-start') && options.warmUp === undefined)
    throw new UsageError({ problem: '--warm-up-start needs --warm-up <counts>' })
  if (options.optimizer !== undefined) checkBound(optimizerOptions, given, 'optimizer', options.optimizer)
  if (options.schedule !== undefined) checkSchedule(options.schedule, options, given)
  activationOf('activation', options.activation, options.activationAlpha)
  activationOf('output-activation', options.outputActivation, options.outputActivationAlpha)
}

/** Flags that the library takes as they are. */
const same = [
  'task',
  'drop',
  'test',
  'validation',
  'seed',
  'scaling',
  'categories',
  'hidden',
  'dropout',
  'loss',
  'batchSize',
  'epochs',
  'minDelta',
  'dtype',
  'engine',
  'threads',
  'wide',
] as const

const standardLosses = {
  binary: 'binaryCrossEntropy',
  multiclass: 'softmaxCrossEntropy',
  regression: 'mse',
} as const satisfies Record<Task, TableLoss>

/** The library's options that the flags say. @throws {UsageError} for flags that do not fit each other or the table. */
export function settingsOf(
  { options, given }: TrainArguments,
  table: Table,
  target: string | readonly string[],
  { signal, resume }: { readonly signal: AbortSignal; readonly resume: Checkpoint | undefined },
): TableOptions {
  const { task: found, classes = [] } = viewTarget(table, target, options.task)
  checkBound(lossOptions, given, 'loss', options.loss ?? standardLosses[found])
  const { reduction, huberDelta: delta, labelSmoothing } = options
  const lossValues = { reduction, delta, labelSmoothing, classWeights: classWeights(options.classWeights, classes) }
  return {
    target,
    signal,
    optimizer: standard => optimizerOf(standard, options, given),
    schedule: standard => scheduleOf(standard, options, given),
    lossOptions: defined(lossValues),
    penalty: defined({ l1: options.l1, l2: options.l2, biases: flag('penalize-biases', options.penalizeBiases, given) }),
    clipping: defined({ value: options.clipValue, norm: options.clipNorm }),
    ...defined({
      ...pick(options, same),
      resume,
      fill: readFill(options),
      activation: activationOf('activation', options.activation, options.activationAlpha),
      outputActivation: activationOf('output-activation', options.outputActivation, options.outputActivationAlpha),
      batchNorm: flag('batch-norm', options.batchNorm, given),
      restoreBestWeights: flag('restore-best', options.restoreBest, given),
      shuffle: flag('shuffle', options.shuffle, given),
      patience: options.patience === 'off' ? false : options.patience,
    }),
  }
}

function activationOf(name: string, activation: ActivationName | undefined, alpha: number | undefined): Activation | undefined {
  if (alpha === undefined) return activation
  if (activation === 'leakyRelu' || activation === 'elu') return { name: activation, alpha }
  throw new UsageError({ problem: `--${name}-alpha needs --${name} leakyRelu or elu` })
}

import { activationNames, constantRate, cosineDecay, oneCycle, optimizers, reduceOnPlateau, scalings, tasks } from 'glassbox'
import type { ActivationName, Fill, Optimizer, OptimizerName, Scaling, Schedule, TableLoss, TableOptions, Task } from 'glassbox'

const schedules = { constant: constantRate, cosine: cosineDecay, oneCycle, reduceOnPlateau } as const
const losses = [
  'binaryCrossEntropy',
  'softmaxCrossEntropy',
  'mse',
  'mae',
  'huber',
  'halfSquaredErrorSum',
] as const satisfies readonly TableLoss[]

/** How a training is set: what is left out is found from the table, as on the command line. Plain JSON, for links and the worker. */
export interface Settings {
  readonly hidden?: readonly number[]
  readonly epochs?: number
  readonly test?: number
  readonly seed?: number
  readonly task?: 'auto' | Task
  readonly validation?: number
  readonly scaling?: Scaling
  readonly categories?: 'onehot' | 'embedding'
  readonly activation?: ActivationName
  readonly dropout?: number
  readonly batchNorm?: boolean
  readonly loss?: TableLoss
  readonly classWeights?: 'balanced'
  readonly optimizer?: OptimizerName
  readonly learningRate?: number
  readonly schedule?: keyof typeof schedules
  readonly batchSize?: number | 'full'
  readonly patience?: number | 'off'
  readonly l2?: number
  readonly clipNorm?: number
  readonly dtype?: 'float64' | 'float32'
}

/** One setting as the form shows it; its name is the command line's. */
export interface Field {
  readonly key: keyof Settings
  readonly label: string
  readonly kind: 'integer' | 'number' | 'integers' | 'choice' | 'flag'
  readonly otherwise: string
  readonly choices?: readonly string[]
  /** A word that it takes besides numbers. */
  readonly word?: string
  readonly isFirst?: boolean
}

export const fields: readonly Field[] = [
  { key: 'hidden', label: 'Hidden layers', kind: 'integers', otherwise: '32 or 64, by size', isFirst: true },
  { key: 'epochs', label: 'Epochs', kind: 'integer', otherwise: '30 to 300, by rows', isFirst: true },
  { key: 'test', label: 'Held-out share', kind: 'number', otherwise: '0.2', isFirst: true },
  { key: 'seed', label: 'Seed', kind: 'integer', otherwise: '1', isFirst: true },
  { key: 'task', label: 'Task', kind: 'choice', choices: tasks, otherwise: 'by the target' },
  { key: 'validation', label: 'Validation share', kind: 'number', otherwise: '0.1' },
  { key: 'scaling', label: 'Scaling', kind: 'choice', choices: scalings, otherwise: 'standard' },
  { key: 'categories', label: 'Categories as', kind: 'choice', choices: ['onehot', 'embedding'], otherwise: 'onehot' },
  { key: 'activation', label: 'Activation', kind: 'choice', choices: activationNames, otherwise: 'relu' },
  { key: 'dropout', label: 'Dropout', kind: 'number', otherwise: '0' },
  { key: 'batchNorm', label: 'Batch normalisation', kind: 'flag', otherwise: 'no' },
  { key: 'loss', label: 'Loss', kind: 'choice', choices: losses, otherwise: 'by the task' },
  { key: 'classWeights', label: 'Class weights', kind: 'choice', choices: ['balanced'], otherwise: 'all alike' },
  { key: 'optimizer', label: 'Optimiser', kind: 'choice', choices: Object.keys(optimizers), otherwise: 'adam' },
  { key: 'learningRate', label: 'Learning rate', kind: 'number', otherwise: 'by the optimiser' },
  { key: 'schedule', label: 'Schedule', kind: 'choice', choices: Object.keys(schedules), otherwise: 'cosine' },
  { key: 'batchSize', label: 'Batch size', kind: 'integer', word: 'full', otherwise: '32 or 128, by rows' },
  { key: 'patience', label: 'Patience', kind: 'integer', word: 'off', otherwise: 'by validation rows' },
  { key: 'l2', label: 'L2 penalty', kind: 'number', otherwise: 'by rows' },
  { key: 'clipNorm', label: 'Gradient norm, at most', kind: 'number', otherwise: 'no limit' },
  { key: 'dtype', label: 'Numbers', kind: 'choice', choices: ['float64', 'float32'], otherwise: 'float64' },
]

/** What was typed into a field, as its value; text that is none of its values is kept, so that the core says what it expects. */
export function valueOf({ kind, word }: Field, text: string): unknown {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  if (kind === 'choice' || trimmed === word) return trimmed
  if (kind === 'flag') return trimmed === 'yes'
  const number = (part: string) => (part.trim() === '' || Number.isNaN(Number(part)) ? part.trim() : Number(part))
  if (kind !== 'integers') return number(trimmed)
  return trimmed === 'none'
    ? []
    : trimmed
        .split(/[\s,;]+/)
        .filter(part => part !== '')
        .map(number)
}

/** A value as it stands in its field. */
export function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ')
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

const defined = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }

/** The core's options, as the command line makes them from its flags. */
export function optionsOf(
  settings: Settings,
  target: string,
  { drop, fill }: { readonly drop: readonly string[]; readonly fill: Readonly<Record<string, Fill>> },
  signal: AbortSignal,
): TableOptions {
  const { optimizer, learningRate, schedule, classWeights, patience, l2, clipNorm, ...same } = settings
  return {
    target,
    drop,
    fill,
    signal,
    ...defined({ ...same, patience: patience === 'off' ? (false as const) : patience }),
    optimizer: standard => optimizerFor(standard, optimizer, learningRate),
    schedule: standard => scheduleFor(standard, schedule),
    lossOptions: defined({ classWeights }),
    penalty: defined({ l2 }),
    clipping: defined({ norm: clipNorm }),
  }
}

function optimizerFor(standard: Optimizer, name: OptimizerName | undefined, learningRate: number | undefined): Optimizer {
  const chosen = name ?? (standard.name as OptimizerName)
  if (chosen === standard.name && learningRate === undefined) return standard
  const make: (options: object) => Optimizer = optimizers[chosen]
  return make({ ...(chosen === standard.name && standard.options), ...defined({ learningRate }) })
}

function scheduleFor(standard: Schedule, name: Settings['schedule']): Schedule {
  if (name === undefined) return standard
  const make: (options: object) => Schedule = schedules[name]
  return make({})
}

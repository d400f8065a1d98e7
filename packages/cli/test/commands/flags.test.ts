import { losses, optimizers, schedules } from 'glassbox'
import { loadCheckpoint, loadModel } from 'glassbox/node'
import { expect, test } from 'vitest'
import type { Option } from '../../src/command/command.ts'
import { lossOptions } from '../../src/commands/flags/loss.ts'
import { optimizerNames, optimizerOptions } from '../../src/commands/flags/optimizer.ts'
import { scheduleNames, scheduleOptions } from '../../src/commands/flags/schedule.ts'
import { trainOptions } from '../../src/commands/flags/train.ts'
import { glassbox, points, quick, workFolder } from './run.ts'

const folder = workFolder()
const table = folder.write('points.csv', points())
const numbers = folder.write('numbers.csv', points().replaceAll('left', '3.5').replaceAll('right', '-1.25'))
const options: readonly Option[] = trainOptions

const train = (...words: readonly (string | number)[]) =>
  glassbox(['train', table, '-t', 'class', '-o', folder.at('model'), ...words])

interface Bad {
  readonly value: string
  /** What the message says. */
  readonly says: string
}

/** A value that each flag with a text or list of texts cannot take; those of other kinds are made up by their kind. */
const badTexts: Record<string, Bad> = {
  target: { value: 'clas', says: 'Did you mean "class"?' },
  drop: { value: 'colour', says: 'Did you mean "color"?' },
  fill: { value: 'size=medium', says: 'size=medium' },
  types: { value: 'color=categry', says: 'Did you mean "color=category"?' },
  separator: { value: ', ', says: 'one character' },
  'class-weights': { value: 'left=2,rihgt=1', says: 'Did you mean "right"?' },
  out: { value: `${table}/model`, says: 'a part of the path is no folder' },
  checkpoint: { value: folder.at('nowhere/x'), says: 'there is no such file or folder' },
  resume: { value: table, says: 'it is no safetensors file' },
}

function badOf(option: Option): Bad {
  switch (option.type) {
    case 'flag':
      return { value: 'yes', says: 'takes no value' }
    case 'choice':
      return { value: `${option.choices[0]}x`, says: `Did you mean ${option.choices[0]}?` }
    case 'number':
    case 'integer': {
      const { min, above } = option
      const low = min === undefined ? (above === undefined ? 'abc' : String(above)) : String(min - 1)
      return { value: low, says: option.type === 'integer' ? 'expected a whole number' : 'expected a number' }
    }
    case 'list':
    case 'text':
      return badTexts[option.name] ?? { value: 'a,b', says: 'expected a list' }
  }
}

test.each(options)('--$name refuses a value that it cannot take', async option => {
  const { value, says } = badOf(option)
  const own = ['target', 'out'].includes(option.name) ? [] : ['-t', 'class', '-o', folder.at('bad')]
  const place = option.name === 'target' ? ['-o', folder.at('bad')] : option.name === 'out' ? ['-t', 'class'] : own
  const { code, out, err } = await glassbox(['train', table, ...place, `--${option.name}=${value}`])
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toMatch(/^error: /)
  expect(err).toContain(says)
  const text = option.type === 'text' || (option.type === 'list' && option.of === 'text')
  if (!text) expect(err).toContain(`--${option.name}`)
})

test.each(['number', 'integer'] as const)('a %s refuses words, infinite and missing values', async type => {
  const name = options.find(option => option.type === type && option.name !== 'patience')!.name
  for (const value of ['abc', 'Infinity', 'NaN', '1e999', '0x10', ''])
    expect(await train(`--${name}=${value}`)).toMatchObject({
      code: 2,
      err: expect.stringContaining(`--${name} cannot take this value`),
    })
  expect(await train(`--${name}`)).toMatchObject({ code: 2, err: expect.stringContaining(`--${name} needs a value`) })
})

test('an unknown flag names the nearest', async () => {
  expect(await train('--learning-rat', 1)).toMatchObject({
    code: 2,
    err: expect.stringContaining('Did you mean --learning-rate?'),
  })
  expect(await train('--shufle')).toMatchObject({ code: 2, err: expect.stringContaining('Did you mean --shuffle?') })
  expect(await glassbox(['trian', table])).toMatchObject({ code: 2, err: expect.stringContaining('Did you mean train?') })
  expect(await glassbox(['train', table])).toMatchObject({ code: 2, err: expect.stringContaining('--target is missing') })
})

/** For each flag what it is tried with, and the training that it is compared with. Those in `elsewhere` have tests of their own. */
const tried: Record<
  string,
  { readonly words: readonly string[]; readonly against?: readonly string[]; readonly numbers?: true }
> = {
  task: { words: ['--task', 'multiclass'] },
  drop: { words: ['--drop', 'color'] },
  fill: { words: ['--fill', 'x=mean'] },
  types: { words: ['--types', 'x=category'] },
  test: { words: ['--test', '0.3'] },
  validation: { words: ['--validation', '0.3'] },
  seed: { words: ['--seed', '2'] },
  scaling: { words: ['--scaling', 'minmax'] },
  categories: { words: ['--categories', 'embedding'] },
  hidden: { words: ['--hidden', '5'] },
  activation: { words: ['--activation', 'tanh'] },
  'activation-alpha': { words: ['--activation', 'elu', '--activation-alpha', '0.5'], against: ['--activation', 'elu'] },
  'output-activation': { words: ['--output-activation', 'tanh'], numbers: true },
  'output-activation-alpha': {
    words: ['--output-activation', 'leakyRelu', '--output-activation-alpha', '0.5'],
    against: ['--output-activation', 'leakyRelu'],
    numbers: true,
  },
  dropout: { words: ['--dropout', '0.5'] },
  'batch-norm': { words: ['--batch-norm'] },
  dtype: { words: ['--dtype', 'float32'] },
  loss: { words: ['--loss', 'mse'] },
  reduction: { words: ['--reduction', 'sum'] },
  'huber-delta': { words: ['--loss', 'huber', '--huber-delta', '0.1'], against: ['--loss', 'huber'] },
  'label-smoothing': { words: ['--label-smoothing', '0.2'] },
  'class-weights': { words: ['--class-weights', 'left=3'] },
  l1: { words: ['--l1', '0.1'] },
  l2: { words: ['--l2', '0.5'] },
  'penalize-biases': { words: ['--l2', '0.5', '--penalize-biases'], against: ['--l2', '0.5'] },
  optimizer: { words: ['--optimizer', 'sgd'] },
  'learning-rate': { words: ['--learning-rate', '0.1'] },
  momentum: { words: ['--optimizer', 'sgd', '--momentum', '0.9'], against: ['--optimizer', 'sgd'] },
  dampening: {
    words: ['--optimizer', 'sgd', '--momentum', '0.9', '--dampening', '0.5'],
    against: ['--optimizer', 'sgd', '--momentum', '0.9'],
  },
  nesterov: {
    words: ['--optimizer', 'sgd', '--momentum', '0.9', '--nesterov'],
    against: ['--optimizer', 'sgd', '--momentum', '0.9'],
  },
  'weight-decay': { words: ['--weight-decay', '0.5'] },
  beta1: { words: ['--beta1', '0.5'] },
  beta2: { words: ['--beta2', '0.5'] },
  epsilon: { words: ['--epsilon', '0.1'] },
  amsgrad: {
    words: ['--amsgrad', '--learning-rate', '1', '--epochs', '30'],
    against: ['--learning-rate', '1', '--epochs', '30'],
  },
  'momentum-decay': { words: ['--optimizer', 'nadam', '--momentum-decay', '0.9'], against: ['--optimizer', 'nadam'] },
  rho: { words: ['--optimizer', 'adadelta', '--rho', '0.5'], against: ['--optimizer', 'adadelta'] },
  alpha: { words: ['--optimizer', 'rmsprop', '--alpha', '0.5'], against: ['--optimizer', 'rmsprop'] },
  centered: { words: ['--optimizer', 'rmsprop', '--centered'], against: ['--optimizer', 'rmsprop'] },
  'learning-rate-decay': {
    words: ['--optimizer', 'adagrad', '--learning-rate-decay', '0.5'],
    against: ['--optimizer', 'adagrad'],
  },
  'initial-accumulator': {
    words: ['--optimizer', 'adagrad', '--initial-accumulator', '0.5'],
    against: ['--optimizer', 'adagrad'],
  },
  'rprop-shrink': {
    words: ['--optimizer', 'rprop', '--rprop-shrink', '0.1', '--epochs', '30'],
    against: ['--optimizer', 'rprop', '--epochs', '30'],
  },
  'rprop-grow': { words: ['--optimizer', 'rprop', '--rprop-grow', '2'], against: ['--optimizer', 'rprop'] },
  'rprop-smallest': { words: ['--optimizer', 'rprop', '--rprop-smallest', '1'], against: ['--optimizer', 'rprop'] },
  'rprop-largest': { words: ['--optimizer', 'rprop', '--rprop-largest', '0.001'], against: ['--optimizer', 'rprop'] },
  'lbfgs-history': {
    words: ['--optimizer', 'lbfgs', '--lbfgs-history', '1', '--epochs', '9'],
    against: ['--optimizer', 'lbfgs', '--epochs', '9'],
  },
  'lbfgs-evaluations': {
    words: ['--optimizer', 'lbfgs', '--learning-rate', '100', '--lbfgs-evaluations', '1'],
    against: ['--optimizer', 'lbfgs', '--learning-rate', '100'],
  },
  'clip-value': { words: ['--optimizer', 'sgd', '--clip-value', '0.001'], against: ['--optimizer', 'sgd'] },
  'clip-norm': { words: ['--optimizer', 'sgd', '--clip-norm', '0.001'], against: ['--optimizer', 'sgd'] },
  schedule: { words: ['--schedule', 'constant'] },
  'schedule-every': { words: ['--schedule-every', 'step', '--batch-size', '4'], against: ['--batch-size', '4'] },
  'schedule-size': {
    words: ['--schedule', 'step', '--schedule-size', '1'],
    against: ['--schedule', 'step', '--schedule-size', '2'],
  },
  'schedule-factor': {
    words: ['--schedule', 'exponential', '--schedule-factor', '0.5'],
    against: ['--schedule', 'exponential', '--schedule-factor', '0.6'],
  },
  'schedule-length': { words: ['--schedule-length', '2'] },
  'schedule-minimum': { words: ['--schedule-minimum', '0.001'] },
  'schedule-restarts': { words: ['--schedule-length', '2', '--schedule-restarts'], against: ['--schedule-length', '2'] },
  'schedule-growth': {
    words: ['--schedule-length', '1', '--schedule-restarts', '--schedule-growth', '2'],
    against: ['--schedule-length', '1', '--schedule-restarts'],
  },
  'schedule-rise': { words: ['--schedule', 'oneCycle', '--schedule-rise', '0.9'], against: ['--schedule', 'oneCycle'] },
  'schedule-start-divisor': {
    words: ['--schedule', 'oneCycle', '--schedule-start-divisor', '2'],
    against: ['--schedule', 'oneCycle'],
  },
  'schedule-end-divisor': {
    words: ['--schedule', 'oneCycle', '--schedule-end-divisor', '2'],
    against: ['--schedule', 'oneCycle'],
  },
  'schedule-patience': {
    words: ['--schedule', 'reduceOnPlateau', '--schedule-patience', '0', '--schedule-threshold', '0.9'],
    against: ['--schedule', 'reduceOnPlateau', '--schedule-threshold', '0.9'],
  },
  'schedule-threshold': {
    words: ['--schedule', 'reduceOnPlateau', '--schedule-patience', '0', '--schedule-threshold', '0.9'],
    against: ['--schedule', 'reduceOnPlateau', '--schedule-patience', '0'],
  },
  'warm-up': { words: ['--warm-up', '2'] },
  'warm-up-start': { words: ['--warm-up', '2', '--warm-up-start', '0.5'], against: ['--warm-up', '2'] },
  'batch-size': { words: ['--batch-size', '5'] },
  shuffle: { words: ['--batch-size', '5', '--no-shuffle'], against: ['--batch-size', '5'] },
  epochs: { words: ['--epochs', '4'] },
  patience: {
    words: ['--epochs', '90', '--patience', '1', '--learning-rate', '1'],
    against: ['--epochs', '90', '--patience', 'off', '--learning-rate', '1'],
  },
  'min-delta': { words: ['--min-delta', '9', '--patience', '1'], against: ['--patience', '1'] },
  'restore-best': {
    words: ['--epochs', '60', '--patience', '5', '--learning-rate', '1', '--no-restore-best'],
    against: ['--epochs', '60', '--patience', '5', '--learning-rate', '1'],
  },
}
const elsewhere = [
  'target',
  'format',
  'separator',
  'engine',
  'threads',
  'wide',
  'out',
  'checkpoint',
  'checkpoint-every',
  'resume',
  'quiet',
  'json',
]

async function modelOf(words: readonly string[], file: string): Promise<Buffer> {
  const own = words.includes('--epochs') ? ['--hidden', 4, '-q'] : quick
  const hidden = words.includes('--hidden') ? ['--epochs', 3, '-q'] : own
  const { code, err } = await glassbox(['train', file, '-t', 'class', '-o', folder.at('tried'), ...hidden, ...words])
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' })
  const { parameters, encoder } = await loadModel(folder.at('tried'))
  return Buffer.from(JSON.stringify([[...parameters].map(([name, { data }]) => [name, [...data]]), encoder]))
}

test('every flag is tried here or elsewhere', () => {
  expect([...Object.keys(tried), ...elsewhere].sort()).toEqual(options.map(({ name }) => name).sort())
})

test.each(Object.entries(tried))('--%s changes what is trained', async (_, { words, against = [], numbers: isNumber }) => {
  const file = isNumber ? numbers : table
  expect((await modelOf(words, file)).equals(await modelOf(against, file))).toBe(false)
})

test('the tables of which flag goes with which choice are those of the library', () => {
  const takes = (make: (options: object) => unknown, key: string) => {
    try {
      make({ [key]: undefined })
      return true
    } catch (error) {
      // A schedule that needs an option complains about that one.
      return !String(error).includes(`unknown option "${key}"`)
    }
  }
  const known = (table: Readonly<Record<string, unknown>>, name: string) => table[name] as (options: object) => unknown
  expect([...optimizerNames].sort()).toEqual(Object.keys(optimizers).sort())
  for (const { key, takenBy } of optimizerOptions)
    expect([key, optimizerNames.filter(name => takes(known(optimizers, name), key))]).toEqual([
      key,
      optimizerNames.filter(name => takenBy.some(taker => taker === name)),
    ])
  for (const { key, takenBy } of scheduleOptions)
    expect([key, scheduleNames.filter(name => name !== 'constant' && takes(known(schedules, name), key))]).toEqual([
      key,
      scheduleNames.filter(name => takenBy.some(taker => taker === name)),
    ])
  const lossNames = Object.keys(losses).filter(name => name !== 'binaryCrossEntropyWithLogits')
  for (const { key, takenBy } of lossOptions)
    expect([key, lossNames.filter(name => takes(known(losses, name), key))]).toEqual([
      key,
      lossNames.filter(name => takenBy.some(taker => taker === name)),
    ])
})

test.each([
  [['--momentum', '0.9'], '--momentum does not go with the optimizer adam: expected --optimizer one of sgd, rmsprop'],
  [['--optimizer', 'sgd', '--amsgrad'], '--amsgrad does not go with the optimizer sgd: expected --optimizer one of adam, adamw'],
  [['--optimizer', 'sgd', '--nesterov'], 'nesterov needs a momentum above 0'],
  [['--schedule', 'constant', '--schedule-factor', '0.5'], '--schedule-factor does not go with the schedule constant'],
  [['--schedule-size', '3'], '--schedule-size does not go with the schedule cosine: expected --schedule step'],
  [['--schedule', 'step'], 'the schedule step needs --schedule-size'],
  [['--schedule', 'exponential'], 'the schedule exponential needs --schedule-factor'],
  [['--huber-delta', '2'], '--huber-delta does not go with the loss binaryCrossEntropy: expected --loss huber'],
  [['--loss', 'mse', '--label-smoothing', '0.1'], '--label-smoothing does not go with the loss mse'],
  [['--loss', 'softmaxCrossEntropy'], 'a binary task: --loss has an unknown value'],
  [['--output-activation', 'tanh'], '--output-activation is for numbers only'],
  [['--activation-alpha', '0.1'], '--activation-alpha needs --activation leakyRelu or elu'],
  [['--optimizer', 'lbfgs', '--batch-size', '5'], 'Set --batch-size full, or choose adam'],
  [['--task', 'regression'], 'a regression needs a target of numbers'],
  [['--engine', 'reference', '--threads', '2'], '--threads: the engine reference has not so many threads'],
  [['--checkpoint-every', '2'], '--checkpoint-every needs --checkpoint'],
  [['--warm-up-start', '0.5'], '--warm-up-start needs --warm-up'],
  [['--class-weights', '1,2,3'], 'or 2 numbers from 0 up'],
  [['--class-weights', 'left=-1'], 'got "left=-1"'],
  [['--drop', 'class'], 'is the target and cannot be left out'],
  [['--types', 'x=number,x=integer'], '--types names the column "x" twice'],
  [['--types', 'y=number', '--drop', 'y'], 'is dropped'],
  [['--fill', 'size=1,size=2'], '--fill names the column "size" twice'],
  [['--fill', 'color=median'], 'only numbers and dates are filled'],
  [['--fill', 'nosuch=median'], 'no column "nosuch"'],
  [['--types', 'z=number'], 'there is no column "z"'],
  [['--types', 'color=number'], 'line 2, column "color"'],
  [['--out', table], '--out is the same file as the table, which would be lost'],
  [['--out', folder.at('c'), '--checkpoint', folder.at('c')], '--out is the same file as --checkpoint'],
  [['--checkpoint', table], '--checkpoint is the same file as the table'],
])('%j: %s', async (words, says) => {
  const place = words.includes('--out') ? [] : ['-o', folder.at('clash')]
  expect(await glassbox(['train', table, '-t', 'class', ...place, ...quick, ...words])).toEqual({
    code: 2,
    out: '',
    err: expect.stringContaining(says),
  })
})

test('class weights by name, in order, and balanced', async () => {
  const [named, ordered, balanced] = [
    await modelOf(['--class-weights', 'left=3'], table),
    await modelOf(['--class-weights', '3,1'], table),
    await modelOf(['--class-weights', 'balanced'], table),
  ]
  expect(named.equals(ordered)).toBe(true)
  expect(balanced.equals(named)).toBe(false)
})

test('what is said of the standard optimizer leaves the rest of it as it is', async () => {
  const [said, whole] = [
    await modelOf(['--beta1', '0.8'], table),
    await modelOf(['--optimizer', 'adam', '--beta1', '0.8', '--learning-rate', '0.003'], table),
  ]
  expect(said.equals(whole)).toBe(true)
  expect((await modelOf(['--optimizer', 'adam', '--schedule', 'cosine'], table)).equals(await modelOf([], table))).toBe(true)
})

test('a checkpoint is written after every so many epochs, and at the end', async () => {
  const file = folder.at('every.ckpt')
  await train('--epochs', 7, '-q', '--hidden', 4, '--checkpoint', file, '--checkpoint-every', 3)
  expect((await loadCheckpoint(file)).epoch).toBe(7)
})

test('help is made of the options', async () => {
  const { code, out, err } = await glassbox(['train', '--help'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  for (const { name } of options) expect(out).toContain(`--${name}`)
  expect(
    Math.max(
      ...out
        .split('\n')
        .filter(line => !line.startsWith('  glassbox'))
        .map(line => line.length),
    ),
  ).toBeLessThanOrEqual(80)
})

test('an engine is chosen by name', async () => {
  expect((await train(...quick, '--engine', 'reference', '--threads', 1)).code).toBe(0)
})

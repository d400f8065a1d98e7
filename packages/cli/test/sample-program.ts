import { defineCommand } from '../src/command/command.ts'
import type { Arguments, Command, CommandEntry, Program } from '../src/command/command.ts'

export const calls: Arguments[] = []

export const train = defineCommand({
  name: 'train',
  summary: 'Train a network on a table',
  description: 'Finds the task from the target, holds some rows back to judge the network by, and saves the best weights.',
  positionals: [{ name: 'file', summary: 'CSV file, or - for standard input', required: true }],
  options: [
    { name: 'target', type: 'text', value: 'column', alias: 't', required: true, summary: 'Column to predict' },
    { name: 'out', type: 'text', value: 'file', alias: 'o', default: 'model.safetensors', summary: 'Where to save the model' },
    { name: 'drop', type: 'list', of: 'text', value: 'col,col', summary: 'Columns to leave out' },
    { name: 'json', type: 'flag', summary: 'Print the report as one JSON object' },
    {
      name: 'hidden',
      type: 'list',
      of: 'integer',
      group: 'Network',
      min: 1,
      least: 0,
      default: [16, 8],
      summary: 'Units of the hidden layers',
    },
    {
      name: 'activation',
      type: 'choice',
      group: 'Network',
      choices: ['relu', 'tanh', 'sigmoid'],
      default: 'relu',
      summary: 'Of the hidden layers',
    },
    {
      name: 'learning-rate',
      type: 'number',
      group: 'Training',
      above: 0,
      summary: 'Size of a step',
      otherwise: 'by the optimiser',
    },
    { name: 'batch-size', type: 'integer', group: 'Training', min: 1, words: ['all'], default: 32, summary: 'Rows per step' },
    { name: 'test', type: 'number', group: 'Training', min: 0, below: 1, default: 0.2, summary: 'Share of the rows held back' },
    {
      name: 'restore-best-weights',
      type: 'flag',
      group: 'Training',
      default: true,
      summary: 'Keep the last weights instead of the best',
    },
  ],
  examples: [
    { line: 'glassbox train penguins.csv --target species', summary: 'Trains with defaults and saves model.safetensors.' },
  ],
  run(args, io) {
    calls.push(args)
    // What the compiler must know of the arguments.
    const { file } = args.positionals satisfies { file: string }
    const { learningRate, activation, batchSize, hidden } = args.options satisfies {
      target: string
      out: string
      drop: readonly string[] | undefined
      json: boolean
      hidden: readonly number[]
      activation: 'relu' | 'tanh' | 'sigmoid'
      learningRate: number | undefined
      batchSize: number | 'all'
      test: number
      restoreBestWeights: boolean
    }
    // @ts-expect-error there is no such option
    const unknown: unknown = args.options.learningrate
    io.stdout.write(`${[file, learningRate, activation, batchSize, hidden.length, unknown].join(' ')}\n`)
    return Promise.resolve(0)
  },
})

/** A command that is there already, as a program lists it. */
export const listed = (command: Command): CommandEntry => ({ ...command, load: () => Promise.resolve(command) })

export const sample: Program = {
  name: 'glassbox',
  version: '1.2.3',
  summary: 'neural networks on tables',
  commands: [
    listed(train),
    listed(
      defineCommand({
        name: 'inspect',
        summary: 'Show what a model file holds',
        positionals: [{ name: 'model', summary: 'Model file' }],
        options: [],
        run: () => Promise.resolve(0),
      }),
    ),
  ],
  examples: [{ line: 'glassbox train penguins.csv --target species', summary: 'Trains a network.' }],
}

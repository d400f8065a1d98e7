import type { Option } from '../../command/command.ts'
import { dataOptions } from './data.ts'
import { networkOptions } from './network.ts'
import { trainingOptions } from './training.ts'

/** All that `train` takes. */
export const trainOptions = [
  ...dataOptions,
  ...networkOptions,
  ...trainingOptions,
  {
    name: 'out',
    alias: 'o',
    type: 'text',
    value: 'file',
    group: 'Output',
    summary: 'Where to save the model',
    otherwise: "the table's name with .safetensors, here",
  },
  {
    name: 'checkpoint',
    type: 'text',
    value: 'file',
    group: 'Output',
    summary: 'Keep a file to go on from, should the training be cut short; about once a second',
  },
  {
    name: 'checkpoint-every',
    type: 'integer',
    min: 1,
    value: 'epochs',
    group: 'Output',
    summary: 'Write the checkpoint after every so many epochs instead',
  },
  {
    name: 'resume',
    type: 'text',
    value: 'file',
    group: 'Output',
    summary: 'Go on from a checkpoint, with the same table and options: the same bits as never having stopped',
  },
  { name: 'quiet', alias: 'q', type: 'flag', group: 'Output', summary: 'Show no progress' },
  { name: 'json', type: 'flag', group: 'Output', summary: 'Print the report as one JSON object' },
] as const satisfies readonly Option[]

import { exampleNames } from 'glassbox/tutorial'
import type { Arguments, Option } from '../../command/command.ts'
import { sourceOptions } from '../source.ts'
import { languages } from './view.ts'

const example = 'Example'
const telling = 'Convention'

/** The options of `glassbox trace`. */
export const traceOptions = [
  { name: 'example', type: 'choice', choices: exampleNames, summary: 'An example of the tutorial instead of a model' },
  { name: 'rows', type: 'list', of: 'integer', min: 0, summary: "Rows of the model's table", otherwise: 'the first five' },
  { name: 'prediction', type: 'flag', summary: 'Only the forward steps of a prediction: no dropout, running statistics' },
  {
    name: 'epoch',
    type: 'integer',
    min: 0,
    default: 0,
    summary: 'So many epochs are done before; of a model, updates on these rows',
  },
  { name: 'batch', type: 'integer', min: 0, default: 0, summary: 'Batch within the epoch' },
  { name: 'step', type: 'text', value: 'name', summary: 'Only the step that computes this value' },
  { name: 'cell', type: 'text', value: 'name[row,column]', summary: 'Only the step of this cell, with its arithmetic' },
  { name: 'why', type: 'text', value: 'name[row,column]', summary: 'Where the number of a cell comes from, back to the data' },
  { name: 'changes', type: 'text', value: 'name[row,column]', summary: 'What a cell changes, and what that changes, to the end' },
  { name: 'most', type: 'integer', min: 1, default: 60, summary: 'Cells that --why and --changes show at the most' },
  { name: 'digits', type: 'integer', min: 2, max: 17, default: 4, summary: 'Significant digits of results in arithmetic' },
  {
    name: 'terms',
    type: 'integer',
    min: 3,
    default: 12,
    summary: 'Terms of a sum that are written out; of more, the first and the last',
  },
  { name: 'code', type: 'choice', choices: languages, summary: 'Shows each step in a language too' },
  { name: 'json', type: 'flag', summary: 'Print the trace (or what --why found) as one JSON object, in full precision' },
  { name: 'print', type: 'flag', summary: 'Print all steps in a terminal too' },
  { name: 'learning-rate', type: 'number', min: 0, summary: 'Of the example', otherwise: 'its own', group: example },
  { name: 'seed', type: 'integer', min: 0, max: 4294967295, summary: 'Of what the example draws', otherwise: 'its own', group: example }, // prettier-ignore
  { name: 'batch-size', type: 'integer', min: 1, summary: 'Rows to an update', otherwise: 'all rows', group: example },
  {
    name: 'error',
    type: 'choice',
    choices: ['targetMinusOutput', 'outputMinusTarget'],
    summary: 'y - output, added in the update, or output - y, taken off',
    otherwise: "the tutorial's for its examples",
    group: telling,
  },
  { name: 'samples', type: 'choice', choices: ['rows', 'columns'], summary: 'How samples are told', otherwise: 'rows, or as the tutorial has them', group: telling }, // prettier-ignore
  { name: 'gradients', type: 'choice', choices: ['sum', 'mean'], summary: 'Over the rows of the batch', otherwise: 'as the loss has it', group: telling }, // prettier-ignore
  { name: 'names', type: 'choice', choices: ['tutorial', 'standard', 'own'], summary: "The tutorial's, the textbooks' (W1, Z1, dW1), or the program's own", otherwise: "the tutorial's for its examples, else own", group: telling }, // prettier-ignore
  ...sourceOptions,
] as const satisfies readonly Option[]

export type TraceOptions = Arguments<readonly [], typeof traceOptions>['options']

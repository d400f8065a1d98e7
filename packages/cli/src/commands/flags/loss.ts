import { losses } from 'glassbox'
import type { TableLoss } from 'glassbox'
import type { BoundOptions } from './bound.ts'

const crossEntropies = ['binaryCrossEntropy', 'softmaxCrossEntropy'] as const

/** What the losses take, besides the reduction, which all of them do. */
export const lossOptions = [
  {
    name: 'huber-delta',
    key: 'delta',
    takenBy: ['huber'],
    type: 'number',
    above: 0,
    group: 'Loss',
    summary: 'Up to where the loss is squared (huber)',
    otherwise: '1',
  },
  {
    name: 'label-smoothing',
    key: 'labelSmoothing',
    takenBy: crossEntropies,
    type: 'number',
    min: 0,
    below: 1,
    group: 'Loss',
    summary: 'Share of the probability that all classes share (cross-entropies)',
    otherwise: '0',
  },
  {
    name: 'class-weights',
    key: 'classWeights',
    takenBy: crossEntropies,
    type: 'list',
    of: 'text',
    value: 'weights',
    group: 'Loss',
    summary: '"balanced", or class=weight,…, or a weight for each class in sorted order (cross-entropies)',
  },
] as const satisfies BoundOptions<TableLoss>

export const lossNames = Object.keys(losses).filter((name): name is TableLoss => name !== 'binaryCrossEntropyWithLogits')

/** Name and summary of each command: all that the program's own help says of it, without loading it. */
export const listed = {
  train: {
    name: 'train',
    summary: 'Train a network on a table',
  },
  predict: {
    name: 'predict',
    summary: 'Predict rows of a table with a trained model',
  },
  evaluate: {
    name: 'evaluate',
    summary: 'Judge a trained model on a table whose target is known',
  },
  inspect: {
    name: 'inspect',
    summary: 'Show what a model file holds',
  },
  trace: {
    name: 'trace',
    summary: 'See every number of a step: forward, loss, backward, update',
  },
  check: {
    name: 'check',
    summary: "Check a model's gradients against differences of its loss",
  },
  compare: {
    name: 'compare',
    summary: 'Compare your own numbers for a step with ours: where they differ, and which mistake explains it',
  },
  tutorial: {
    name: 'tutorial',
    summary: 'Tell the tutorial on neural networks from scratch, every number computed',
  },
  newData: {
    name: 'new-data',
    summary: 'Write a toy data set to learn from',
  },
  studio: {
    name: 'studio',
    summary: 'See every number in the browser: debugger, lessons, playground, your own data',
  },
  doctor: {
    name: 'doctor',
    summary: 'See whether the engines work here, and which one is used',
  },
} as const

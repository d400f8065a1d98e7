import type { SectionId } from 'glassbox/tutorial'
import type { Component } from 'svelte'
import type { WidgetProps } from './widget.ts'

/** Something to try, at its place in a section: below the text that follows an anchor. */
export interface Widget {
  readonly id: string
  readonly section: SectionId
  readonly after: string
  readonly title: string
  readonly load: () => Promise<{ readonly default: Component<WidgetProps> }>
}

/** All widgets in the order of reading; each is loaded when its section is open. */
export const widgets: readonly Widget[] = [
  { id: 'hill', section: 'intuition', after: 'paragraph-3', title: 'One weight, and the error’s hill', load: () => import('./Hill.svelte') },
  { id: 'perceptrons', section: 'perceptron', after: 'a-perceptron-in-three-forms', title: 'Three forms of a perceptron', load: () => import('./Perceptrons.svelte') },
  { id: 'line', section: 'perceptron', after: 'what-the-bias-is-for-the-line-through-the-origin', title: 'Free the line from the origin', load: () => import('./Line.svelte') },
  { id: 'activations', section: 'perceptron', after: 'activation-functions', title: 'An activation and its slope', load: () => import('./Activations.svelte') },
  { id: 'collapse', section: 'perceptron', after: 'why-a-non-linear-step-at-all', title: 'Two layers, or one?', load: () => import('./Collapse.svelte') },
  { id: 'diagram', section: 'perceptron', after: 'the-multi-layer-perceptron', title: 'The network that its shapes draw', load: () => import('./Diagram.svelte') },
  { id: 'batches', section: 'perceptron', after: 'full-batch-and-stochastic-gradient-descent', title: 'Full batch against row by row', load: () => import('./Batches.svelte') },
  { id: 'shapes', section: 'steps', after: 'paragraph-1', title: 'The shapes of every step, in your convention', load: () => import('./Shapes.svelte') },
  { id: 'steps', section: 'spreadsheet', after: 'paragraph-1', title: 'The twelve steps, cell by cell', load: () => import('./Steps.svelte') },
  { id: 'outer', section: 'spreadsheet', after: 'step-8', title: 'How 3 × 1 and 1 × 3 give 3 × 3', load: () => import('./Outer.svelte') },
  { id: 'experiment', section: 'numpy', after: 'predicting-new-data', title: 'Another network on the same rows', load: () => import('./Experiment.svelte') },
  { id: 'biases', section: 'r', after: 'why-r-has-nine-numbers-for-bh-where-the-spreadsheet-has-three', title: 'One bias for each unit, or for each sample?', load: () => import('./Biases.svelte') },
  { id: 'thousand', section: 'detailed', after: 'paragraph-1', title: 'The table of 1000 epochs, live', load: () => import('./Thousand.svelte') },
  { id: 'moons', section: 'moons', after: 'picture-moons', title: 'Training, with the boundary', load: () => import('./Moons.svelte') },
  { id: 'derivation', section: 'mathematics', after: 'paragraph-1', title: 'Both gradients, term by term', load: () => import('./Derivation.svelte') },
  { id: 'nudge', section: 'mathematics', after: 'why-x-and-not-w', title: 'Nudge a weight', load: () => import('./Nudge.svelte') },
  { id: 'mazur', section: 'mazur', after: 'paragraph-1', title: 'Mazur’s steps, cell by cell', load: () => import('./MazurSteps.svelte') },
  { id: 'saturation', section: 'readers', after: '100-hidden-units-and-outputs-of-1-for-ever', title: 'How many units saturate the output?', load: () => import('./Saturation.svelte') },
] // prettier-ignore

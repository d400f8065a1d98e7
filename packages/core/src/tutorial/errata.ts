import type { SectionId } from './sections.ts'

/** A mistake, to be shown where it occurs. */
export interface Erratum {
  readonly id: string
  readonly section: SectionId
  /** The place within the section. */
  readonly where: string
  readonly wrong: string
  readonly right: string
}

/** The mistakes in the tutorial, and what its readers found wrong or misread, in the order of the text. */
export const errata: readonly Erratum[] = [
  {
    id: 'inputs-drawn',
    section: 'perceptron',
    where: 'the pictures of the network',
    wrong: 'The pictures draw 3 inputs; the matrices have 4 columns.',
    right: 'There is one input for each column of X: 4.',
  },
  {
    id: 'units-drawn',
    section: 'perceptron',
    where: 'the pictures of the network',
    wrong: 'The pictures draw 2 hidden units; the matrices have 3 columns in wh and 3 numbers in bh.',
    right: 'There is one hidden unit for each column of wh: 3. The shapes draw the network, not the other way round.',
  },
  {
    id: 'x2-twice',
    section: 'perceptron',
    where: 'form 1, in an earlier version',
    wrong: 'A reader found x2 defined twice.',
    right: 'The three inputs are x1, x2 and x3.',
  },
  {
    id: 'inputs-and-weights',
    section: 'perceptron',
    where: 'form 3, the bias',
    wrong: 'It speaks of two inputs and three weights, then writes w1*x1 + w2*x2 + w3*x3 + 1*b.',
    right: 'Three inputs take three weights and a bias: four numbers.',
  },
  {
    id: 'below-section',
    section: 'perceptron',
    where: 'Forward Propagation, Back Propagation, and Epochs',
    wrong: '“Refer to the below section” for the mathematics, which is the last section, not the next.',
    right: 'The derivation stands in the section on the mathematics, at the end.',
  },
  {
    id: 'mean-square',
    section: 'steps',
    where: 'step 5',
    wrong: 'The error is called mean square loss and written ((Y − t)²)/2, without a mean.',
    right: 'It is half the squared error, summed over the samples. A mean would divide it, and each gradient, by their number.',
  },
  {
    id: 'dot-for-product',
    section: 'steps',
    where: 'step 4',
    wrong: 'output_layer_input = matrix_dot_product(hiddenlayer_activations * wout) + bout',
    right:
      'output_layer_input = matrix_dot_product(hiddenlayer_activations, wout) + bout: a matrix product of two, nothing cell by cell.',
  },
  {
    id: 'slope-of-output',
    section: 'steps',
    where: 'step 6',
    wrong: '“The gradient of sigmoid can be returned as x * (1 – x)” does not say what x is.',
    right: 'x is the sigmoid’s output: σ(z)(1 − σ(z)), with z its input, is the same number. z(1 − z) is not.',
  },
  {
    id: 'bias-delta',
    section: 'steps',
    where: 'step 11',
    wrong: 'The hidden layer’s bias moves by the “sum of delta of output_layer”.',
    right: 'It moves by the sum of the delta of the hidden layer, as the code beside it says.',
  },
  {
    id: 'row-wise',
    section: 'steps',
    where: 'step 11',
    wrong: 'The sum is called “row-wise”.',
    right: 'axis=0 adds up down the rows: one number for each column, so for each unit.',
  },
  {
    id: 'never-all-rows',
    section: 'perceptron',
    where: 'Full Batch Gradient Descent and Stochastic Gradient Descent',
    wrong: 'SGD “uses 1 or more (sample) but never the entire training data”.',
    right: 'Within an epoch it goes through all rows, some at a time; each update uses the weights that the one before left.',
  },
  {
    id: 'spreadsheet-slope',
    section: 'spreadsheet',
    where: 'picture of step 6',
    wrong: 'The slope of the output layer is computed as z(1 − z) from output_layer_input.',
    right: 'It is computed from the output: output(1 − output), which is never below 0.',
  },
  {
    id: 'rate-twice',
    section: 'spreadsheet',
    where: 'step 7 and steps 10, 11',
    wrong: 'd_output = E * slope_output_layer * lr, and the updates multiply by the learning rate again.',
    right: 'd_output = E * slope_output_layer. The learning rate comes in once, in the updates.',
  },
  {
    id: 'step-8-values',
    section: 'spreadsheet',
    where: 'picture of step 8',
    wrong:
      'The values printed are not those that the formula gives, since they follow from steps 6 and 7 as the pictures have them.',
    right: 'They are computed here, in full precision, from the right steps 6 and 7.',
  },
  {
    id: 'bias-heading',
    section: 'spreadsheet',
    where: 'picture of step 11',
    wrong: 'A reader notes that its heading speaks of weights.',
    right: 'Step 11 updates the biases.',
  },
  {
    id: 'layers-for-neurons',
    section: 'numpy',
    where: 'comment in the listing',
    wrong: 'hiddenlayer_neurons is commented as the “number of hidden layers”.',
    right: 'It is the number of neurons (units) in the one hidden layer.',
  },
  {
    id: 'no-seed',
    section: 'numpy',
    where: 'final outputs',
    wrong: 'The final outputs were printed from a run without a seed.',
    right: 'Only a run whose seed is said can be made again.',
  },
  {
    id: 'bias-per-sample',
    section: 'r',
    where: 'weight and bias initialization',
    wrong: 'matrix(rep(bias, n), nrow = n, byrow = FALSE) gives one bias for each sample, so that no new row can be predicted.',
    right: 'One bias for each unit, repeated for all samples: byrow = TRUE.',
  },
  {
    id: 'row-sums',
    section: 'r',
    where: 'back propagation',
    wrong: 'bh and bout are updated with rowSums, the sum over the units.',
    right: 'colSums, the sum over the samples: one number for each unit.',
  },
  {
    id: 'r-does-not-parse',
    section: 'r',
    where: 'the listing',
    wrong: 'Names with spaces and lost line breaks: the code does not parse.',
    right: 'Code that was made from the network and run.',
  },
  {
    id: 'rate-of-the-table',
    section: 'detailed',
    where: 'the 1000 epochs',
    wrong: 'The learning rate is said to be 0.01, under which the error hardly falls.',
    right: 'The table is that of 0.1.',
  },
  {
    id: 'redrawn-weights',
    section: 'detailed',
    where: 'the 1000 epochs',
    wrong: 'Nothing says that the weights were drawn again.',
    right: 'The table starts from the next 15 numbers of the stream, not from the weights of the one step before.',
  },
  {
    id: 'summed-rate',
    section: 'moons',
    where: 'the learning rate',
    wrong: 'It is 0.1, as for three samples, though gradients are summed over 1000.',
    right:
      'Divide by the number of samples (a mean), or choose a smaller rate: as it is, all units saturate and the error stands at 0.25.',
  },
  {
    id: 'ascent',
    section: 'mathematics',
    where: 'the updates',
    wrong: 'Wh = Wh + η · ∂E/∂Wh, with ∂E/∂Wh built on Y − t: that goes up the error.',
    right: 'Wh = Wh − η · ∂E/∂Wh; or plus, with t − Y, as the code has it.',
  },
  {
    id: 'error-sign',
    section: 'mathematics',
    where: 'the table that relates mathematics to code',
    wrong: 'E = Y − t, but the code has E = y − output, where y is the target: the other sign.',
    right: 'E = t − Y in the derivation’s letters.',
  },
  {
    id: 'mazur-updated-weights',
    section: 'mazur',
    where: 'the loss after one step',
    wrong: 'The page’s last digits come from carrying the error back through output weights that were already updated.',
    right: 'All gradients come from the weights of the forward pass; only then is anything updated.',
  },
]

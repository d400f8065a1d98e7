import type { SectionId } from 'glassbox/tutorial'

/** A place on the page: a section, and the id of something in it. */
export interface Place {
  readonly section: SectionId
  readonly anchor: string
}

/** What a reader of the tutorial asked, where the question arises, and what answers it live. */
export interface Question {
  readonly number: number
  readonly question: string
  readonly at: Place
  readonly live: Place
}

const ask = <const N extends number>(
  number: N,
  section: SectionId,
  anchor: string,
  live: string | Place,
  question: string,
): Question & { readonly number: N } => ({
  number,
  question,
  at: { section, anchor },
  live: typeof live === 'string' ? { section, anchor: live } : live,
})

const units = 'how-many-hidden-units-how-many-layers-which-activation'
const onward = 'where-to-go-from-here'
const derivation = 'widget-derivation'

/** The readers' forty questions, in the order in which they were gathered. */
export const questions = [
  ask(
    1,
    'numpy',
    'erratum-layers-for-neurons',
    'widget-experiment',
    'Should the comment “number of hidden layers” not say neurons?',
  ),
  ask(2, 'spreadsheet', 'erratum-bias-heading', 'step-11', 'Should the heading of step 11 not say bias?'),
  ask(3, 'perceptron', 'erratum-x2-twice', 'widget-perceptrons', 'Why is x2 defined twice?'),
  ask(4, 'numpy', 'the-same-network-in-python-s-libraries', 'code-4', 'What is the equivalent in scikit-learn?'),
  ask(5, 'perceptron', 'erratum-below-section', { section: 'mathematics', anchor: derivation }, 'Is something missing about back propagation? There is no “below section”.'), // prettier-ignore
  ask(6, 'perceptron', 'why-a-non-linear-step-at-all', 'widget-collapse', 'Why a non-linear step at all?'),
  ask(
    7,
    'perceptron',
    'erratum-units-drawn',
    'widget-diagram',
    'Can the network be drawn with the right number of units, before the matrices?',
  ),
  ask(8, 'perceptron', 'erratum-inputs-drawn', 'widget-diagram', 'Why 4 columns but 3 inputs, and 3 values of bh but 2 units?'),
  ask(9, 'steps', 'step-1', { section: 'perceptron', anchor: 'widget-diagram' }, 'How does a 4 × 3 matrix go with 2 units?'),
  ask(
    10,
    'numpy',
    'tuning-the-learning-rate',
    'widget-experiment',
    'How is the learning rate tuned? Nesterov’s momentum converges faster.',
  ),
  ask(
    11,
    'numpy',
    'predicting-new-data',
    'widget-experiment',
    'How do I train and test on a file of mine? I get an error of shapes.',
  ),
  ask(12, 'mathematics', onward, derivation, 'Can RNN and LSTM be shown in the same tabular form?'),
  ask(13, 'mathematics', onward, derivation, 'And CNN with LSTM?'),
  ask(14, 'mathematics', onward, derivation, 'And sequence to sequence?'),
  ask(15, 'mathematics', onward, derivation, 'How do the features of a CNN come about?'),
  ask(16, 'steps', 'top', 'widget-shapes', 'When a dot product, when element-wise, when a transpose?'),
  ask(
    17,
    'steps',
    'erratum-slope-of-output',
    'table-1',
    'Is it the derivative of the output or of its input? x(1 − x), or f(x)(1 − f(x))?',
  ),
  ask(
    18,
    'spreadsheet',
    'erratum-spreadsheet-slope',
    'table-1',
    'Step 6 of the spreadsheet uses output_layer_input, not output. Which is right?',
  ),
  ask(
    19,
    'r',
    'why-r-has-nine-numbers-for-bh-where-the-spreadsheet-has-three',
    'widget-biases',
    'Why 9 values of bh in R, and 3 in Excel?',
  ),
  ask(20, 'r', 'erratum-row-sums', 'widget-biases', 'Should R not use colSums?'),
  ask(21, 'spreadsheet', 'step-8', 'widget-outer', 'How do 3 × 1 and 1 × 3 give 3 × 3?'),
  ask(
    22,
    'spreadsheet',
    'erratum-step-8-values',
    'step-8',
    'Why do the printed values of step 8 differ from the calculated ones?',
  ),
  ask(23, 'spreadsheet', 'erratum-rate-twice', 'table-2', 'What is the “* lr” in step 7?'),
  ask(
    24,
    'readers',
    '100-hidden-units-and-outputs-of-1-for-ever',
    'widget-saturation',
    'With 100 hidden units the output is [1, 1, 1] for ever. Why?',
  ),
  ask(25, 'numpy', units, 'widget-experiment', 'How many hidden units should there be?'),
  ask(26, 'perceptron', 'activation-functions', 'widget-activations', 'Which activation, and why?'),
  ask(
    27,
    'readers',
    'a-column-of-75-ratings-under-a-sigmoid',
    'table-2',
    'cereals.xlsx, 75 rows: “shapes (75,75) and (1,3) not aligned”. What is wrong?',
  ),
  ask(
    28,
    'readers',
    'three-classes-from-three-columns-15-rows',
    'table-1',
    '15 rows, 3 columns up to 42, a result of three kinds: poor results. How do I simulate it?',
  ),
  ask(29, 'numpy', units, 'widget-experiment', 'How do I add several hidden layers?'),
  ask(30, 'numpy', 'predicting-new-data', 'widget-experiment', 'How do I predict new data?'),
  ask(31, 'r', 'erratum-r-does-not-parse', 'code-2', 'The R code does not parse. Is there one that does?'),
  ask(32, 'numpy', 'top', 'code-1', 'Can the loop be replaced by vectorised code?'),
  ask(33, 'moons', 'erratum-summed-rate', 'widget-moons', 'Should the learning rate not be divided by N?'),
  ask(
    34,
    'perceptron',
    'full-batch-and-stochastic-gradient-descent',
    'widget-batches',
    'An MLP takes one input at a time. Is the matrix form wrong?',
  ),
  ask(35, 'mathematics', 'why-x-and-not-w', 'widget-nudge', 'Why is ∂Z1/∂W equal to X and not W?'),
  ask(36, 'mathematics', onward, derivation, 'Can a neural network run in hardware?'),
  ask(37, 'mathematics', onward, 'table-2', 'Where do I learn the mathematics, and get help with the code?'),
  ask(38, 'numpy', 'top', 'code-1', 'Is there simple code for it?'),
  ask(39, 'intuition', 'top', 'widget-hill', 'May the intuition come before the derivative?'),
  ask(40, 'spreadsheet', 'top', 'widget-steps', 'The Excel pictures are the best of it. Are there more of them?'),
] as const

export type QuestionNumber = (typeof questions)[number]['number']

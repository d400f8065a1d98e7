import { fromRows, zeros } from 'glassbox'
import type { Block } from 'glassbox/tutorial'

const grid = [0, 0.5, 1, 1.5, 2]

/** A block of each kind, with signs that ASCII lacks, numbers of all sizes, and more than 80 columns hold. */
export const sampleBlocks = {
  heading: { kind: 'heading', text: 'The tutorial’s steps' },
  paragraph: {
    kind: 'paragraph',
    text: 'The slope is σ(z)(1 − σ(z)): a sentence that is long enough to be broken at the eightieth column, “so to say”.',
  },
  matrices: {
    kind: 'matrices',
    matrices: [
      { name: 'X', matrix: fromRows([[1, 0], [0, 1], [1, 1]]) }, // prettier-ignore
      { name: 'd_h', matrix: fromRows([[0.00161, -0.12345678], [1e-9, 0.5]]) }, // prettier-ignore
      { name: 'row', matrix: fromRows([[0.42, 1.5]]) },
      { name: 'long and wide', matrix: zeros(1000, 200) },
    ],
  },
  table: {
    kind: 'table',
    columns: ['mathematics', 'code', 'number'],
    rows: [
      ['∂E/∂Wh = (Y − t) ∘ Y(1 − Y) ∘ h', 'np.dot(hiddenlayer_activations.T, d_output) * learning_rate', '1'],
      ['η', 'lr', '20'],
    ],
  },
  code: { kind: 'code', language: 'python', text: `for i in range(9):\n    x = ${'a + '.repeat(30)}b\n\n    y = 1` },
  equal: { kind: 'printed', printed: { section: 'moons', what: 'error at epoch 0', printed: '0.23478', ours: '0.23478', equal: true } }, // prettier-ignore
  explained: {
    kind: 'printed',
    printed: {
      section: 'moons',
      what: 'error at epoch 7000',
      printed: '0.00775',
      ours: '0.00781',
      equal: false,
      reason: 'Chaotic: the order in which a machine adds up decides, since the steps are as long as they are here.',
    },
  },
  differs: {
    kind: 'printed',
    printed: { section: 'numpy', what: 'output of sample 1 after thousands of iterations', printed: '0.98032096', ours: '0.97801234', equal: false }, // prettier-ignore
  },
  long: {
    kind: 'printed',
    printed: { section: 'detailed', what: 'input', printed: '[[1 0 0 0] [1 0 1 1] [0 1 0 1]]', ours: '[[1 0 0 0] [1 0 1 1] [0 1 0 1]]', equal: true }, // prettier-ignore
  },
  erratum: {
    kind: 'erratum',
    erratum: { id: 'ascent', section: 'mathematics', where: 'the updates', wrong: 'Wh = Wh + η', right: 'Wh = Wh − η' },
  },
  step: {
    kind: 'step',
    number: 7,
    title: 'Delta of the output layer',
    words: 'The error times the slope, cell by cell.',
    shapes: 'Cell by cell, so the shapes are equal: (3, 1).',
    code: [{ maths: 'D = E ∘ S', latex: 'D = E \\odot S', numpy: 'D = E * S', r: 'D <- E * S', typescript: 'D = mul(E, S)' }],
    values: [{ name: 'D', matrix: fromRows([[0.035], [-0.1313]]) }],
  },
  curve: {
    kind: 'curve',
    id: 'error',
    title: 'Error & “learning rate” <0.1>',
    x: 'epoch',
    series: [
      { name: 'rate 0.1', x: [0, 5, 10], y: [0.25, 0.1, 0.01] },
      { name: 'rate η', x: [0, 10], y: Float64Array.of(0.25, 0.2) },
    ],
  },
  points: {
    kind: 'points',
    id: 'classes',
    title: 'Two classes',
    x: [0, 0.1, 1.9, 2],
    y: [0, 0.1, 1.9, 2],
    labels: Uint32Array.of(0, 0, 1, 1),
    classes: 2,
    boundary: {
      x: Float64Array.from(grid),
      y: Float64Array.from(grid),
      classes: Uint32Array.from(grid.flatMap(y => grid.map(x => (x + y > 2 ? 1 : 0)))),
    },
  },
} as const satisfies Record<string, Block>

/** One of each. */
export const allBlocks: readonly Block[] = Object.values(sampleBlocks)

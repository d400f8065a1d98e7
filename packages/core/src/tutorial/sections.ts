/** A part of the tutorial by a short name; `mazur` stands beside it, `readers` holds what its readers brought. */
export type SectionId =
  | 'intuition'
  | 'perceptron'
  | 'steps'
  | 'spreadsheet'
  | 'numpy'
  | 'r'
  | 'detailed'
  | 'moons'
  | 'mathematics'
  | 'mazur'
  | 'readers'

export interface Section {
  readonly id: SectionId
  readonly title: string
}

/** The parts of the tutorial in its order, under its own titles, then what stands beside it. */
export const sections: readonly Section[] = [
  { id: 'intuition', title: 'Simple intuition behind neural networks' },
  { id: 'perceptron', title: 'Multi-Layer Perceptron and its basics' },
  { id: 'steps', title: 'Steps involved in Neural Network methodology' },
  { id: 'spreadsheet', title: 'Visualization of steps for Neural Network methodology' },
  { id: 'numpy', title: 'Implementing NN using Numpy (Python)' },
  { id: 'r', title: 'Implementing NN in R' },
  { id: 'detailed', title: 'Understanding the implementation of Neural Networks from scratch in detail' },
  { id: 'moons', title: 'The same on a different dataset, with its decision boundary' },
  { id: 'mathematics', title: 'Mathematical Perspective of Back Propagation Algorithm' },
  { id: 'mazur', title: 'Beside the tutorial: Mazur’s step by step example' },
  { id: 'readers', title: 'What readers brought' },
]

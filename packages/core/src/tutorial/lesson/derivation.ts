/** A line of the derivation: what is done, in mathematics, and which value of the program it is (in the derivation’s sign). */
export interface Line {
  readonly text: string
  readonly latex: string
  /** Name of the program's value whose numbers this is. */
  readonly value?: string
}

const tex = String.raw

/** Output, error, and the weights between hidden and output. */
export const towardsOutput: readonly Line[] = [
  { text: 'Each hidden unit’s weighted sum, with its bias.', latex: tex`u = X W_i + b`, value: 'dense1.z' },
  { text: 'What the hidden units say: the sigmoid of it.', latex: tex`h = \sigma(u)`, value: 'dense1.output' },
  { text: 'The output unit’s weighted sum, with its bias.', latex: tex`u' = h W_h + b'`, value: 'dense2.z' },
  {
    text: 'The output: the sigmoid of that.',
    latex: tex`Y = \sigma(u')`,
    value: 'dense2.output',
  },
  {
    text: 'The error, against the target t; summed over the samples.',
    latex: tex`E = \sum \tfrac{1}{2} (Y - t)^2`,
    value: 'loss',
  },
  {
    text: 'E depends on Y, Y on u′, u′ on the weights: the chain rule multiplies.',
    latex: tex`\frac{\partial E}{\partial W_h} = \frac{\partial E}{\partial Y} \cdot \frac{\partial Y}{\partial u'} \cdot \frac{\partial u'}{\partial W_h}`,
  },
  {
    text: 'The half takes care of the 2 that the square brings down.',
    latex: tex`\frac{\partial E}{\partial Y} = Y - t`,
    value: 'd_dense2.output',
  },
  {
    text: 'The slope of the sigmoid follows from its own output.',
    latex: tex`\frac{\partial Y}{\partial u'} = Y (1 - Y)`,
    value: 'dense2.sigmoidSlope',
  },
  {
    text: 'u′ is a sum of weight times h, so a weight counts as much as the h that it meets.',
    latex: tex`\frac{\partial u'}{\partial W_h} = h`,
    value: 'dense1.output',
  },
  {
    text: 'The first two together are the delta of the output.',
    latex: tex`\delta_{out} = (Y - t) \odot Y (1 - Y)`,
    value: 'd_dense2.z',
  },
  {
    text: 'All three, added up over the samples: that is what the transpose does.',
    latex: tex`\frac{\partial E}{\partial W_h} = h^{\top} \left[ (Y - t) \odot Y (1 - Y) \right]`,
    value: 'd_dense2.weights',
  },
  {
    text: 'A bias counts as much as 1 in each sample, so its share is the sum of the deltas.',
    latex: tex`\frac{\partial E}{\partial b'} = \sum_{\text{samples}} \delta_{out}`,
    value: 'd_dense2.bias',
  },
]

/** Further back: the weights between input and hidden. */
export const towardsInput: readonly Line[] = [
  {
    text: 'One layer further back the chain is longer, and begins in the same way.',
    latex: tex`\frac{\partial E}{\partial W_i} = \left[ \frac{\partial E}{\partial Y} \cdot \frac{\partial Y}{\partial u'} \cdot \frac{\partial u'}{\partial h} \right] \cdot \frac{\partial h}{\partial u} \cdot \frac{\partial u}{\partial W_i}`,
  },
  {
    text: 'u′ is a sum of weight times h, so an h counts as much as the weight that it meets.',
    latex: tex`\frac{\partial u'}{\partial h} = W_h`,
    value: 'dense2.weights',
  },
  {
    text: 'The error at the hidden layer: the delta of the output, back along the weights.',
    latex: tex`\frac{\partial E}{\partial h} = \delta_{out} W_h^{\top}`,
    value: 'd_dense1.output',
  },
  {
    text: 'The slope of the hidden sigmoid.',
    latex: tex`\frac{\partial h}{\partial u} = h (1 - h)`,
    value: 'dense1.sigmoidSlope',
  },
  {
    text: 'The delta of the hidden layer.',
    latex: tex`\delta_{hidden} = \delta_{out} W_h^{\top} \odot h (1 - h)`,
    value: 'd_dense1.z',
  },
  {
    text: 'u is a sum of weight times X, so a weight counts as much as the X that it meets.',
    latex: tex`\frac{\partial u}{\partial W_i} = X`,
    value: 'X',
  },
  {
    text: 'All together, added up over the samples.',
    latex: tex`\frac{\partial E}{\partial W_i} = X^{\top} \left[ \left( (Y - t) \odot Y (1 - Y) \right) W_h^{\top} \odot h (1 - h) \right]`,
    value: 'd_dense1.weights',
  },
  {
    text: 'And the bias again.',
    latex: tex`\frac{\partial E}{\partial b} = \sum_{\text{samples}} \delta_{hidden}`,
    value: 'd_dense1.bias',
  },
]

/** Why the sigmoid's slope is what it is. */
export const slopeOfSigmoid: readonly string[] = [
  tex`\sigma(z) = \frac{1}{1 + e^{-z}}`,
  tex`\sigma'(z) = \frac{e^{-z}}{(1 + e^{-z})^2} = \frac{1}{1 + e^{-z}} \cdot \frac{e^{-z}}{1 + e^{-z}}`,
  tex`\frac{e^{-z}}{1 + e^{-z}} = 1 - \frac{1}{1 + e^{-z}} = 1 - \sigma(z)`,
  tex`\sigma'(z) = \sigma(z) \left(1 - \sigma(z)\right)`,
]

/** The updates: down the error. */
export const updates: readonly string[] = [
  tex`W_h \leftarrow W_h - \eta \, \frac{\partial E}{\partial W_h}`,
  tex`W_i \leftarrow W_i - \eta \, \frac{\partial E}{\partial W_i}`,
]

/** The derivation's letters and the value of the program that each of them is, in the sign of the code. */
export const lettersAndValues: readonly (readonly [letters: string, value: string])[] = [
  ['X', 'X'],
  ['t', 'target'],
  ['Wi', 'dense1.weights'],
  ['b', 'dense1.bias'],
  ['Wh', 'dense2.weights'],
  ['b′', 'dense2.bias'],
  ['u = X·Wi + b', 'dense1.z'],
  ['h = σ(u)', 'dense1.output'],
  ['u′ = h·Wh + b′', 'dense2.z'],
  ['Y = σ(u′)', 'dense2.output'],
  ['E = ½(Y − t)²', 'loss'],
  ['t − Y = −∂E/∂Y', 'd_dense2.output'],
  ['Y(1 − Y)', 'dense2.sigmoidSlope'],
  ['h(1 − h)', 'dense1.sigmoidSlope'],
  ['(t − Y) ∘ Y(1 − Y)', 'd_dense2.z'],
  ['[(t − Y) ∘ Y(1 − Y)]·Whᵀ', 'd_dense1.output'],
  ['[(t − Y) ∘ Y(1 − Y)]·Whᵀ ∘ h(1 − h)', 'd_dense1.z'],
  ['−∂E/∂Wh', 'd_dense2.weights'],
  ['−∂E/∂Wi', 'd_dense1.weights'],
  ['−∂E/∂b′', 'd_dense2.bias'],
  ['−∂E/∂b', 'd_dense1.bias'],
  ['Wh − η·∂E/∂Wh', 'dense2.weights.updated'],
  ['Wi − η·∂E/∂Wi', 'dense1.weights.updated'],
  ['η', 'learningRate'],
]

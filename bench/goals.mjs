// What the fast engine is held to: the other's time over ours, each in its best setting. `wide` names which of our settings count.

/** @type {readonly { readonly id: string, readonly against: string, readonly goal: number, readonly wide?: boolean }[]} */
export const GOALS = [
  { id: 'W1', against: 'PyTorch', goal: 1000 },
  { id: 'W1', against: 'NumPy', goal: 150 },
  { id: 'W1', against: 'brain.js', goal: 5 },
  { id: 'W2', against: 'PyTorch', goal: 5 },
  { id: 'W2', against: 'NumPy', goal: 2.5 },
  { id: 'W2', against: 'brain.js', goal: 8 },
  { id: 'W3', against: 'PyTorch', goal: 14, wide: false },
  { id: 'W3', against: 'PyTorch', goal: 20, wide: true },
  { id: 'W3', against: 'scikit-learn', goal: 8 },
  { id: 'W3', against: 'NumPy', goal: 4.5 },
  { id: 'W4', against: 'PyTorch', goal: 1.9, wide: true },
  { id: 'W4', against: 'NumPy', goal: 1.7, wide: true },
  { id: 'W4', against: 'scikit-learn', goal: 1.7, wide: true },
  { id: 'W4', against: 'PyTorch', goal: 1.1, wide: false },
  { id: 'W4', against: 'jax-js', goal: 6 },
  { id: 'W4', against: 'TensorFlow.js', goal: 45 },
  { id: 'W5', against: 'PyTorch', goal: 1, wide: true },
  { id: 'W5', against: 'PyTorch', goal: 0.55, wide: false },
  { id: 'W5', against: 'jax-js', goal: 4 },
  { id: 'W6-row', against: 'PyTorch', goal: 3.5 },
  { id: 'W6-row', against: 'onnxruntime', goal: 1 },
  { id: 'W6-batch', against: 'PyTorch', goal: 0.95, wide: true },
]

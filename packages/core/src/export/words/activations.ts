import type { activationOps, Alpha } from '../../ops/activations.ts'
import type { Sentences } from './telling.ts'

type ActivationName = keyof typeof activationOps
type Slope<N extends string> = `${N}Slope`

/** What each activation does to a cell, and its slope: how much the output moves when the input moves a little. */
export const activationSentences: Sentences<ActivationName | Slope<ActivationName>> = {
  sigmoid: ({ inputs: [z] }) =>
    `every cell of ${z} is squeezed between 0 and 1: large negative numbers go to 0, large positive ones to 1, and 0 to one half`,
  sigmoidSlope: ({ inputs: [a] }) =>
    `the slope of the sigmoid from its own output: ${a} times 1 − ${a}, at most one quarter, next to 0 where a unit is sure of itself`,
  tanh: ({ inputs: [z] }) => `every cell of ${z} is squeezed between −1 and 1; 0 stays 0`,
  tanhSlope: ({ inputs: [a] }) => `the slope of tanh from its own output: 1 less the square of ${a}, next to 0 at both ends`,
  relu: ({ inputs: [z] }) => `what is negative in ${z} becomes 0, the rest stays`,
  reluSlope: ({ inputs: [a] }) =>
    `the slope of relu: 1 where ${a} is positive, so that errors pass, and 0 elsewhere, so that none does`,
  leakyRelu: ({ inputs: [z] }, { alpha }: Alpha) => `what is negative in ${z} is multiplied by ${alpha}, the rest stays`,
  leakyReluSlope: ({ inputs: [z] }, { alpha }: Alpha) => `the slope of leaky relu: 1 where ${z} is positive, ${alpha} elsewhere`,
  elu: ({ inputs: [z] }, { alpha }: Alpha) => `what is negative in ${z} bends smoothly towards −${alpha}, the rest stays`,
  eluSlope: ({ inputs: [z] }, { alpha }: Alpha) =>
    `the slope of elu: 1 where ${z} is positive, elsewhere ${alpha} times e to the power of ${z}`,
  selu: ({ inputs: [z] }) =>
    `what is negative in ${z} bends towards −1.758, the rest is multiplied by 1.051: so chosen that layers keep mean 0 and variance 1`,
  seluSlope: ({ inputs: [z] }) => `the slope of selu: 1.051 where ${z} is positive, elsewhere 1.758 times e to the power of ${z}`,
  gelu: ({ inputs: [z] }) => `every cell of ${z} is multiplied by the share of a normal distribution that lies below it`,
  geluSlope: ({ inputs: [z] }) =>
    `the slope of gelu at ${z}: the share of a normal distribution below it, and ${z} times the density there`,
  geluTanh: ({ inputs: [z] }) => `gelu of every cell of ${z}, the share of the normal distribution approached by a tanh`,
  geluTanhSlope: ({ inputs: [z] }) => `the slope of gelu in its tanh form at ${z}, by the product and chain rules`,
  silu: ({ inputs: [z] }) => `every cell of ${z} is multiplied by its own sigmoid`,
  siluSlope: ({ inputs: [z] }) =>
    `the slope of silu at ${z}, by the product rule: its sigmoid, and ${z} times the sigmoid's slope`,
  softplus: ({ inputs: [z] }) => `a smooth relu of every cell of ${z}: nearly 0 far below 0, nearly ${z} itself far above`,
  softplusSlope: ({ inputs: [z] }) => `the slope of softplus at ${z} is the sigmoid`,
  softsign: ({ inputs: [z] }) => `every cell of ${z} is divided by 1 more than its size, so that it lies between −1 and 1`,
  softsignSlope: ({ inputs: [z] }) => `the slope of softsign: 1 divided by the square of 1 more than the size of ${z}`,
  hardSigmoid: ({ inputs: [z] }) => `a straight sigmoid: a sixth of ${z} and one half, held between 0 and 1`,
  hardSigmoidSlope: ({ inputs: [z] }) => `the slope of the hard sigmoid: one sixth where ${z} lies between −3 and 3, 0 elsewhere`,
  relu6: ({ inputs: [z] }) => `every cell of ${z} is held between 0 and 6`,
  relu6Slope: ({ inputs: [a] }) => `the slope of relu6: 1 where ${a} lies between 0 and 6, 0 elsewhere`,
  mish: ({ inputs: [z] }) => `every cell of ${z} is multiplied by the tanh of its softplus`,
  mishSlope: ({ inputs: [z] }) => `the slope of mish at ${z}, by the product and chain rules`,
}

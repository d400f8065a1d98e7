import type { Epsilon, Mix, Moments, NadamAttributes, RpropAttributes, SecondMoment } from '../../ops/updates.ts'
import type { updateRecipes } from '../recipes/updates.ts'
import type { Sentences } from './telling.ts'

/** Sentences of the optimisers' arithmetic. */
export const updateSentences: Sentences<keyof typeof updateRecipes> = {
  descend: ({ inputs: [w, g, lr] }) =>
    `${w} goes a little way down its slope: ${lr} times ${g} is taken off, with minus, since the gradient points to where the loss grows`,
  accumulate: ({ inputs: [m, g] }, { keep, take }: Mix) =>
    `of ${m} ${keep} is kept, and ${take} of ${g} comes to it: a memory that fades`,
  dampenedMomentum: ({ inputs: [v, g, t] }, { keep, take }: Mix) =>
    `of ${v} ${keep} is kept, and ${take} of ${g} comes to it; when ${t} is 1 there is nothing to keep, and it is ${g} itself`,
  accumulateSquare: ({ inputs: [v, g] }, { keep, take }: Mix) =>
    `of ${v} ${keep} is kept, and ${take} of the square of ${g} comes to it: how large the gradients have been`,
  addScaled: ({ inputs: [a, b] }, { factor }: { readonly factor: number }) => `${factor} times ${b} is added to ${a}`,
  decay: ({ inputs: [w, lr] }, { rate }: { readonly rate: number }) =>
    `${w} shrinks by ${lr} times ${rate}, whatever its gradient`,
  decayedRate: ({ inputs: [lr, t] }, { decay }: { readonly decay: number }) =>
    `${lr} falls with ${t}, the number of the step: divided by 1 more than ${decay} for each step before`,
  normalized: ({ inputs: [g, v] }, { epsilon }: Epsilon) =>
    `${g} is divided by its own usual size, the square root of ${v}, so that every weight moves about as far; ${epsilon} keeps that from being 0`,
  centered: ({ inputs: [v, m] }) =>
    `the mean square ${v} less the square of the mean ${m}: how much the gradients vary, never below 0`,
  adadeltaMove: ({ inputs: [g, v, u] }, { epsilon }: Epsilon) =>
    `${g}, times the usual size of the moves before (the root of ${u}) and divided by that of the gradients (the root of ${v}), each with ${epsilon} so that it can start`,
  adamStep: ({ inputs: [w, m, v, lr, t] }, { beta1, beta2 }: Moments) =>
    `${w} moves by ${lr} against the mean gradient ${m}, divided by its usual size, the root of ${v}; both started at 0 and are made up for it by 1 − ${beta1} and 1 − ${beta2} to the power of ${t}`,
  nadamMomentum: ({ inputs: [t] }, { beta1, ahead }: NadamAttributes & { readonly ahead: 0 | 1 }) =>
    `the momentum of ${ahead === 0 ? 'this step' : 'the next step'}, which grows with ${t} from about half of ${beta1} to ${beta1}`,
  nadamDirection: ({ inputs: [g, m, mu, next] }) =>
    `the gradient ${g} with the part 1 − ${mu}, and the mean gradient ${m} with the part ${next} of the step to come: Nesterov's look ahead; both are made up for having started at 0`,
  scaledStep: ({ inputs: [w, d, v, lr, t] }, { beta2 }: SecondMoment) =>
    `${w} moves by ${lr} against ${d}, divided by the root of ${v}, which is made up for having started at 0 by 1 − ${beta2} to the power of ${t}`,
  radamStep: ({ inputs: [w, m, v, lr, t] }, { beta2 }: Moments) =>
    `${w} moves by ${lr} against the mean gradient ${m}; only when, by ${t} and ${beta2}, enough gradients were seen to trust ${v}, it is divided by its root and rectified`,
  rpropSize: ({ inputs: [size, g, before] }, { shrink, grow, smallest, largest }: RpropAttributes) =>
    `${size} is multiplied by ${grow} where ${g} has the sign of ${before}, and by ${shrink} where it turned, which says that the step went too far; held between ${smallest} and ${largest}`,
  rpropGradient: ({ inputs: [g, before] }) =>
    `${g}, but 0 where its sign turned against ${before}, so that this weight rests once`,
  rpropMove: ({ inputs: [w, g, size] }) =>
    `${w} moves by ${size} against the sign of ${g}; how large the gradient is does not matter`,
}

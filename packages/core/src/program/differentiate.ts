import { add } from '../ops/arithmetic.ts'
import { ONE } from '../ops/op.ts'
import type { Value } from '../ops/op.ts'
import type { Builder } from './builder.ts'

/**
 * Reverse mode: walks the steps before the loss backwards and lets each op emit its gradient rule.
 * Where a value is used twice its gradients add up, in the order in which they arise.
 *
 * @returns the gradient of each value that something trainable depends on and that the loss depends on.
 */
export function differentiate(b: Builder, loss: Value): Map<Value, Value> {
  const gradients = new Map<Value, Value>([[loss, ONE]])
  for (const step of [...b.steps].reverse()) {
    const up = gradients.get(step.output)
    if (up === undefined || step.op.gradient === undefined) continue
    b.enter('backward', step.scope)
    step.op.gradient(b, step, up).forEach((gradient, i) => {
      const value = step.inputs[i]!
      if (gradient === undefined || !b.needs(value)) return
      const before = gradients.get(value)
      gradients.set(value, before === undefined ? gradient : b.step(add, [before, gradient], {}))
    })
  }
  // Named at the end, so that the first part of a sum does not take the sum's name.
  for (const [value, gradient] of gradients) b.name(gradient, `d_${value.name}`)
  return gradients
}

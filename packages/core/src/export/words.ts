import type { OpName } from '../ops/all.ts'
import type { Extent, Shape, Step } from '../ops/op.ts'
import { ownName } from './names.ts'
import type { NameOf } from './names.ts'
import { activationSentences } from './words/activations.ts'
import { arithmeticSentences } from './words/arithmetic.ts'
import { lossSentences } from './words/losses.ts'
import type { Sentences } from './words/telling.ts'
import { updateSentences } from './words/updates.ts'

const sentences = /* @__PURE__ */ ((): Sentences<OpName> => ({
  ...arithmeticSentences,
  ...activationSentences,
  ...lossSentences,
  ...updateSentences,
}))()

/**
 * A step in one sentence for a learner, without its full stop: what is done with which values, along which axis, what is repeated,
 * and for a backward step why a transpose or a sum stands there, with the shapes.
 *
 * @param options.nameOf how values are called, where not by their own names.
 * @param options.rows rows of the batch, for the shapes; `n` unless given.
 */
export function wordsOf(step: Step, options: { readonly nameOf?: NameOf; readonly rows?: number } = {}): string {
  const { nameOf = ownName, rows } = options
  const extent = (e: Extent) => (e === 'batch' ? (rows === undefined ? 'n' : String(rows)) : String(e))
  const sized = ([r, c]: Shape): readonly [string, string] => [extent(r!), extent(c!)]
  const [a, b, c, d, e] = step.inputs.map(nameOf)
  const telling = {
    step,
    inputs: [a!, b!, c!, d!, e!],
    output: nameOf(step.output),
    shapes: step.inputs.map(input => sized(input.shape)),
    shape: sized(step.output.shape),
  } as const
  return sentences[step.op.name as OpName](telling, step.attributes)
}

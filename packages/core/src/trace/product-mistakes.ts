import { multiply } from '../ops/arithmetic.ts'
import { matmul } from '../ops/matmul.ts'
import type { Transposes } from '../ops/matmul.ts'
import type { Step, Tensor, Value } from '../ops/op.ts'
import { given } from './variant.ts'
import type { Scene, Variant } from './variant.ts'
import { compute, isOp, sameShape, turned } from './what-if.ts'

const booleans = [false, true] as const

/** What is done wrongly where two matrices are multiplied, as matrices or cell by cell. */
export function* productVariants(scene: Scene, step: Step): Generator<Variant> {
  if (isOp(step, matmul)) yield* ofMatrixProduct(scene, step)
  if (isOp(step, multiply)) yield* ofCellwiseProduct(scene, step)
}

function* ofMatrixProduct({ run, nameOf }: Scene, step: Step): Generator<Variant> {
  const { output, inputs, attributes, phase } = step
  const { transposeA, transposeB } = attributes as Transposes
  const [a, b] = inputs as [Value, Value]
  const [x, y] = [run.tensor(a), run.tensor(b)]
  const right = matmul.formula([nameOf(a), nameOf(b)], { transposeA, transposeB })
  for (const flipA of booleans)
    for (const flipB of booleans) {
      const flipped = { transposeA: transposeA !== flipA, transposeB: transposeB !== flipB }
      const told = (names: readonly string[]) => `${matmul.formula(names, flipped)} in place of ${right}`
      if (flipA || flipB) yield* given('transpose', told([nameOf(a), nameOf(b)]), compute(run.dtype, matmul, [x, y], flipped))
      // The factors changed about; of both transposes that is the transpose of the product.
      const swapped = { transposeA: flipped.transposeB, transposeB: flipped.transposeA }
      const words = `${matmul.formula([nameOf(b), nameOf(a)], swapped)} in place of ${right}`
      yield* given('transpose', words, compute(run.dtype, matmul, [y, x], swapped))
    }
  const own: [Tensor, Tensor] = [turned(x, transposeA), turned(y, transposeB)]
  const words = `${nameOf(a)} and ${nameOf(b)} are multiplied cell by cell in place of ${right}`
  yield* given('elementwise-for-dot', words, compute(run.dtype, multiply, own, {}))
  if (phase !== 'backward') return
  for (const [at, parameter] of inputs.entries()) {
    const updated = run.program.assignments.find(({ target }) => target === parameter)?.source
    if (parameter.role !== 'parameter' || updated === undefined) continue
    const changed = [x, y].map((tensor, i) => (i === at ? run.tensor(updated) : tensor))
    if (!changed.every((tensor, i) => sameShape(tensor, [x, y][i]!))) continue
    const late = `${nameOf(output)} is computed from ${nameOf(parameter)} as already updated, not as the forward pass had it`
    yield* given('updated-weights', late, compute(run.dtype, matmul, changed, attributes))
  }
}

function* ofCellwiseProduct({ run, nameOf }: Scene, step: Step): Generator<Variant> {
  const [a, b] = step.inputs as [Value, Value]
  for (const transposeA of booleans)
    for (const transposeB of booleans) {
      if (transposeA && transposeB) continue
      for (const [x, y] of [
        [a, b],
        [b, a],
      ] as const) {
        const transposes = { transposeA, transposeB }
        const product = matmul.formula([nameOf(x), nameOf(y)], transposes)
        const words = `the matrix product ${product} in place of ${nameOf(step.output)}, a product cell by cell`
        yield* given('dot-for-elementwise', words, compute(run.dtype, matmul, [run.tensor(x), run.tensor(y)], transposes))
      }
    }
}

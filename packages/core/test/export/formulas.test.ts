import { describe, expect, test } from 'vitest'
import { latexOf, mathsOf, numpyOf, rOf, typescriptOf, wordsOf } from '../../src/export/index.ts'
import { dense } from '../../src/network/dense.ts'
import { halfSquaredErrorSum } from '../../src/network/losses.ts'
import { sequential } from '../../src/network/network.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import type { Step } from '../../src/ops/op.ts'
import { trainingProgram } from '../../src/program/compile.ts'
import { opNames } from '../ops/examples.ts'
import { cases } from './cases.ts'

const MACROS =
  'left right frac sqrt sum log tanh max min sigma cdot odot top mathrm mathbf operatorname text begin end le backslash wedge sim'.split(
    ' ',
  )

/** What KaTeX would refuse: an open brace or bracket, a macro that is not on the list, two powers of one base, an unescaped sign. */
function faults(latex: string): string[] {
  const found: string[] = []
  const open: string[] = []
  const tokens = latex.match(/\\[A-Za-z]+(\{[a-z]*\})?|\\.|[^\\]/g) ?? []
  for (const token of tokens) {
    const [, name, group] = /^\\([A-Za-z]+)(\{[a-z]*\})?$/.exec(token) ?? []
    if (name !== undefined && !MACROS.includes(name)) found.push(`macro ${token}`)
    if (name === 'left' || token === '{' || name === 'begin') open.push(name === 'begin' ? group! : (name ?? token))
    if (name === 'right' && open.pop() !== 'left') found.push('\\right without \\left')
    if (token === '}' && open.pop() !== '{') found.push('} without {')
    if (name === 'end' && open.pop() !== group) found.push(`\\end${group} without \\begin`)
    if (/^[#$%~]$/.test(token)) found.push(`bare ${token}`)
  }
  if (open.length > 0) found.push(`open: ${open.join(' ')}`)
  if (/\^\{[^{}]*\}\^|_\{[^{}]*\}_/.test(latex)) found.push('two powers or indices')
  if (/undefined|NaN|[^\x20-\x7e]/.test(latex)) found.push('no LaTeX')
  return found
}

test('the check of LaTeX finds faults', () => {
  expect(faults('\\frac{a}{b')).toEqual(['open: {'])
  expect(faults('\\unknown{a}')).toEqual(['macro \\unknown{a}'])
  expect(faults('\\left(a')).toEqual(['open: left'])
  expect(faults('a^{2}^{\\top}')).toEqual(['two powers or indices'])
  expect(faults('a_{1}_{2}')).toEqual(['two powers or indices'])
})

describe.each(opNames)('%s', name => {
  test('has a sentence, a formula in LaTeX and in Unicode, and a line in each language, for all attributes', () => {
    for (const { step } of cases(name)) {
      for (const end of ['', '1', ' _{}#$%&^~\\'])
        expect(faults(latexOf(step, ({ name: own }) => `${own}${end}`)), latexOf(step)).toEqual([])
      for (const tell of [(s: Step) => wordsOf(s), (s: Step) => wordsOf(s, { rows: 3 }), mathsOf, numpyOf, rOf, typescriptOf]) {
        const text = tell(step)
        expect(text).not.toMatch(/undefined|NaN|\[object/)
        expect(text.length).toBeGreaterThan(5)
      }
      expect(wordsOf(step), 'one sentence').not.toMatch(/[.!?]\s|[.]$|\n/)
      expect(step.inputs.some(input => new RegExp(`(?<![A-Za-z])${input.name}(?![A-Za-z])`).test(wordsOf(step)))).toBe(
        name !== 'concatenate',
      )
    }
  })

  test('the formula in LaTeX tells attributes apart', () => {
    const formulas = new Map<string, string>()
    for (const { step, example } of cases(name)) {
      // The widths of what is joined or counted, the delta of losses without one, alpha where it is not taken: not in every formula.
      const key = JSON.stringify({ ...example.attributes, delta: undefined, start: undefined, count: undefined })
      const shapes = step.inputs.map(input => input.shape.join('×')).join()
      const before = formulas.get(`${latexOf(step)}|${shapes}`)
      expect(before ?? key).toBe(key)
      formulas.set(`${latexOf(step)}|${shapes}`, key)
    }
  })
})

describe("the tutorial's network", () => {
  const network = sequential(
    4,
    dense(3, { activation: 'sigmoid', name: 'hidden' }),
    dense(1, { activation: 'sigmoid', name: 'out' }),
  )
  const { steps } = trainingProgram(network, { loss: halfSquaredErrorSum(), optimizer: sgd({ learningRate: 0.1 }) })
  const stepOf = (output: string) => steps.find(step => step.output.name === output)!
  const names: Record<string, string> = { 'hidden.weights': 'W1', 'hidden.bias': 'b1', 'out.weights': 'W2' }

  test('is told in sentences that say why a transpose or a sum stands there', () => {
    expect(steps.map(step => `${step.output.name}: ${wordsOf(step, { rows: 3 })}`).join('\n')).toMatchInlineSnapshot(`
      "hidden.product: each cell of hidden.product is a row of X times a column of hidden.weights, product by product, added up: (3 × 4)(4 × 3) → (3 × 3)
      hidden.z: the row hidden.bias is added to every row of hidden.product: each unit has one bias, whatever the sample
      hidden.output: every cell of hidden.z is squeezed between 0 and 1: large negative numbers go to 0, large positive ones to 1, and 0 to one half
      out.product: each cell of out.product is a row of hidden.output times a column of out.weights, product by product, added up: (3 × 3)(3 × 1) → (3 × 1)
      out.z: the row out.bias is added to every row of out.product: each unit has one bias, whatever the sample
      out.output: every cell of out.z is squeezed between 0 and 1: large negative numbers go to 0, large positive ones to 1, and 0 to one half
      loss: half the square of the difference of out.output and target; the sum over all cells
      d_out.output: how much the loss grows with each cell of out.output: the plain difference out.output − target, which the half is for
      out.sigmoidSlope: the slope of the sigmoid from its own output: out.output times 1 − out.output, at most one quarter, next to 0 where a unit is sure of itself
      d_out.z: the error d_out.output is multiplied cell by cell with out.sigmoidSlope, how much the output moved with this input: the chain rule
      d_out.bias: one row was used for every row, as a bias is added to each, so its gradient is the sum over the rows of d_out.z: (3 × 1) → (1 × 1)
      d_hidden.output: out.weights is transposed, since each unit's error goes back along the weights it came through: (3 × 1)(1 × 3) → (3 × 3)
      d_out.weights: hidden.output is transposed, since each weight's gradient adds up, over all rows, what came in through the weight times the error that came back: (3 × 3)(3 × 1) → (3 × 1)
      hidden.sigmoidSlope: the slope of the sigmoid from its own output: hidden.output times 1 − hidden.output, at most one quarter, next to 0 where a unit is sure of itself
      d_hidden.z: the error d_hidden.output is multiplied cell by cell with hidden.sigmoidSlope, how much the output moved with this input: the chain rule
      d_hidden.bias: one row was used for every row, as a bias is added to each, so its gradient is the sum over the rows of d_hidden.z: (3 × 3) → (1 × 3)
      d_hidden.weights: X is transposed, since each weight's gradient adds up, over all rows, what came in through the weight times the error that came back: (4 × 3)(3 × 3) → (4 × 3)
      hidden.weights.updated: hidden.weights goes a little way down its slope: learningRate times d_hidden.weights is taken off, with minus, since the gradient points to where the loss grows
      hidden.bias.updated: hidden.bias goes a little way down its slope: learningRate times d_hidden.bias is taken off, with minus, since the gradient points to where the loss grows
      out.weights.updated: out.weights goes a little way down its slope: learningRate times d_out.weights is taken off, with minus, since the gradient points to where the loss grows
      out.bias.updated: out.bias goes a little way down its slope: learningRate times d_out.bias is taken off, with minus, since the gradient points to where the loss grows"
    `)
  })

  test('is told in LaTeX', () => {
    expect(steps.map(step => latexOf(step)).join('\n')).toMatchInlineSnapshot(`
      "\\mathrm{hidden.product} = X \\, \\mathrm{hidden.weights}
      \\mathrm{hidden.z} = \\mathrm{hidden.product} + \\mathrm{hidden.bias}
      \\mathrm{hidden.output} = \\sigma\\left(\\mathrm{hidden.z}\\right)
      \\mathrm{out.product} = \\mathrm{hidden.output} \\, \\mathrm{out.weights}
      \\mathrm{out.z} = \\mathrm{out.product} + \\mathrm{out.bias}
      \\mathrm{out.output} = \\sigma\\left(\\mathrm{out.z}\\right)
      \\mathrm{loss} = \\sum 0.5 \\cdot \\left(\\mathrm{out.output} - \\mathrm{target}\\right)^{2}
      \\mathrm{d\\_out.output} = \\mathrm{out.output} - \\mathrm{target}
      \\mathrm{out.sigmoidSlope} = \\mathrm{out.output} \\odot \\left(1 - \\mathrm{out.output}\\right)
      \\mathrm{d\\_out.z} = \\mathrm{d\\_out.output} \\odot \\mathrm{out.sigmoidSlope}
      \\mathrm{d\\_out.bias} = \\sum_{\\text{rows}} \\mathrm{d\\_out.z}
      \\mathrm{d\\_hidden.output} = \\mathrm{d\\_out.z} \\, \\mathrm{out.weights}^{\\top}
      \\mathrm{d\\_out.weights} = \\mathrm{hidden.output}^{\\top} \\, \\mathrm{d\\_out.z}
      \\mathrm{hidden.sigmoidSlope} = \\mathrm{hidden.output} \\odot \\left(1 - \\mathrm{hidden.output}\\right)
      \\mathrm{d\\_hidden.z} = \\mathrm{d\\_hidden.output} \\odot \\mathrm{hidden.sigmoidSlope}
      \\mathrm{d\\_hidden.bias} = \\sum_{\\text{rows}} \\mathrm{d\\_hidden.z}
      \\mathrm{d\\_hidden.weights} = X^{\\top} \\, \\mathrm{d\\_hidden.z}
      \\mathrm{hidden.weights.updated} = \\mathrm{hidden.weights} - \\mathrm{learningRate} \\cdot \\mathrm{d\\_hidden.weights}
      \\mathrm{hidden.bias.updated} = \\mathrm{hidden.bias} - \\mathrm{learningRate} \\cdot \\mathrm{d\\_hidden.bias}
      \\mathrm{out.weights.updated} = \\mathrm{out.weights} - \\mathrm{learningRate} \\cdot \\mathrm{d\\_out.weights}
      \\mathrm{out.bias.updated} = \\mathrm{out.bias} - \\mathrm{learningRate} \\cdot \\mathrm{d\\_out.bias}"
    `)
  })

  test('takes other names', () => {
    const step = stepOf('d_hidden.weights')
    const nameOf = ({ name }: { readonly name: string }) =>
      names[name] ?? (name.startsWith('d_') ? `d_${names[name.slice(2)] ?? 'Z1'}` : name)
    expect(numpyOf(step, nameOf)).toBe('d_W1 = X.T @ d_Z1')
    expect(rOf(step, nameOf)).toBe('d_W1 <- t(X) %*% d_Z1')
    expect(typescriptOf(step, nameOf)).toBe('const d_W1 = matmul(transpose(X), d_Z1)')
    expect(latexOf(step, nameOf)).toBe('\\mathrm{d}W_{1} = X^{\\top} \\, \\mathrm{d}Z_{1}')
    expect(mathsOf(step, nameOf)).toBe('d_W1 = Xᵀ · d_Z1')
  })
})

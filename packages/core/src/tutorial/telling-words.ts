import type { Conventional } from '../export/convention/convention.ts'
import type { Expression } from '../export/expression.ts'
import type { Line } from '../export/recipes.ts'
import { wordsOf } from '../export/words.ts'
import type { Extent, Shape, Step } from '../ops/op.ts'

/** What a step is told in words from. */
export interface Telling {
  readonly step: Step
  /** The step over told values. */
  readonly line: Line
  readonly conventional: Conventional
  /** Rows of the batch; `n` where they are not given. */
  readonly rows: number | undefined
}

/** A shape in told order: `(4 × 3)`. */
export function sizeText([rows, columns]: Shape, batch: number | undefined): string {
  const extent = (e: Extent) => (e === 'batch' ? (batch === undefined ? 'n' : String(batch)) : String(e))
  return `(${extent(rows!)} × ${extent(columns!)})`
}

type Product = Expression & { readonly kind: 'product' }

/** The factors of a plain product of two told values. */
function factorsOf({ expression }: Line) {
  if (expression.kind !== 'product') return undefined
  const side = (e: Expression, transposed: boolean) =>
    e.kind === 'value' ? { name: e.value.name, shape: e.shape, transposed, value: e.value } : undefined
  const { a, b, transposeA, transposeB } = expression as Product
  const [x, y] = [side(a, transposeA), side(b, transposeB)]
  return x === undefined || y === undefined ? undefined : ([x, y] as const)
}

type Factor = NonNullable<ReturnType<typeof factorsOf>>[number]

const turned = ({ shape: [rows, columns], transposed }: Factor): Shape => (transposed ? [columns!, rows!] : [rows!, columns!])

/** `(4 × 3)(3 × 1) → (4 × 1)` of a product, as it is told. */
function productSizes([a, b]: readonly [Factor, Factor], { line, rows }: Telling): string {
  return `${sizeText(turned(a), rows)}${sizeText(turned(b), rows)} → ${sizeText(line.output.shape, rows)}`
}

const isOverSamples = ([a]: readonly [Factor, Factor]) => turned(a)[1] === 'batch'

/** Why a transpose or none stands in a product. */
function whyProduct(factors: readonly [Factor, Factor], { step }: Telling): string {
  const names = factors.filter(({ transposed }) => transposed).map(({ name }) => name)
  const { name, shape } = factors.find(({ transposed }) => transposed) ?? factors[0]
  if (isOverSamples(factors))
    return `${names.join(' and ')} is transposed so that samples meet samples: a weight's gradient adds up, over all samples, what came in through the weight times the error that came back`
  if (step.phase === 'backward')
    return names.length > 0
      ? `${name} is transposed, since each unit's error goes back along the weights it came through`
      : `nothing is transposed, since a row of ${name} holds the weights that lead away from one unit, and each unit's error goes back along these`
  return names.length > 0
    ? `${name} is transposed, since each of its ${shape[1] === 1 ? 'numbers stands' : 'columns holds the weights'} ${shape[1] === 1 ? 'in the one column that leads' : 'that lead'} into one unit, and a unit must meet a sample, which is a column too`
    : `nothing is transposed: a row of ${factors[0].name} is a sample, a column of ${factors[1].name} holds the weights into one unit, and they meet number by number`
}

/** Why a sum, a transpose or none stands in a step; undefined where the question does not come up. */
export function whyOf(telling: Telling): string | undefined {
  const { step, line } = telling
  const factors = factorsOf(line)
  if (step.op.name === 'matmul') return factors && `${whyProduct(factors, telling)}: ${productSizes(factors, telling)}`
  if (step.op.name !== 'sumOver' || step.phase !== 'backward') return undefined
  return sumSentence(telling)
}

const sumSentence = ({ line: { output, expression }, rows }: Telling): string | undefined => {
  if (expression.kind !== 'sum' || expression.axis === 'all' || expression.a.kind !== 'value') return undefined
  const [one, many] = expression.axis === 0 ? ['row', 'rows'] : ['column', 'columns']
  const { value } = expression.a
  const samples = value.shape[expression.axis] === 'batch'
  return `one ${one} was used for every ${one}${samples ? ', as a bias is added to each sample' : ''}, so its gradient is the sum over the ${many} of ${value.name}: ${sizeText(value.shape, rows)} → ${sizeText(output.shape, rows)}`
}

function productSentence(telling: Telling): string | undefined {
  const factors = factorsOf(telling.line)
  if (factors === undefined) return undefined
  const [a, b] = factors
  const { step, line } = telling
  if (step.phase === 'backward') return `${whyProduct(factors, telling)}: ${productSizes(factors, telling)}`
  const [row, column] = [a.transposed ? 'column' : 'row', b.transposed ? 'row' : 'column']
  return `each cell of ${line.output.name} is a ${row} of ${a.name} times a ${column} of ${b.name}, product by product, added up: ${productSizes(factors, telling)}`
}

function biasSentence({ step, line, conventional: { at } }: Telling): string | undefined {
  const [a, b] = step.inputs.map(input => at(input)) as [ReturnType<typeof at>, ReturnType<typeof at>]
  if (step.phase !== 'forward' || step.inputs[1]!.shape[0] !== 1 || step.inputs[0]!.shape[0] !== 'batch') return undefined
  const one = line.output.shape[1] === 'batch' ? 'column' : 'row'
  return `the ${one} ${b.value.name} is added to every ${one} of ${a.value.name}: each unit has one bias, whatever the sample`
}

function descentSentence({ step, conventional: { at } }: Telling): string | undefined {
  const [w, g, lr] = step.inputs.map(input => at(input)) as [ReturnType<typeof at>, ReturnType<typeof at>, ReturnType<typeof at>]
  if (g.sign === 1 || g.power + lr.power !== 0) return undefined
  return `${w.value.name} goes a little way: ${lr.value.name} times ${g.value.name} is added, with plus, since ${g.value.name} comes from target − output and points to where the loss falls`
}

const OWN: { readonly [op: string]: (telling: Telling) => string | undefined } = {
  matmul: productSentence,
  sumOver: telling => (telling.step.phase === 'backward' ? sumSentence(telling) : undefined),
  add: biasSentence,
  descend: descentSentence,
}

/** What the convention changes in a sentence about the program's own step. */
function tails({ step, conventional: { at, plain } }: Telling, text: string): string {
  const [output, inputs] = [at(step.output), step.inputs.map(at)]
  const signed = inputs.filter(({ sign }) => sign === -1)
  const scaled = inputs.filter(({ power }) => power !== 0)
  const names = (told: readonly { readonly value: { readonly name: string } }[]) => told.map(({ value }) => value.name).join(', ')
  const parts: string[] = []
  if (output.sign === -1 && signed.length === 0)
    parts.push('told with the other sign, as target − output, so that it points to where the loss falls')
  if (output.sign === 1 && signed.length > 0) parts.push(`${names(signed)} has the sign of target − output here`)
  if (output.power !== 0 && scaled.length === 0)
    parts.push(output.power > 0 ? 'times the number of rows, since gradients are told as sums' : 'divided by the number of rows, since gradients are told as means') // prettier-ignore
  if (output.power === 0 && scaled.length > 0 && !(plain && step.op.name === 'descend'))
    parts.push(
      `${names(scaled)} is told as a ${scaled[0]!.power > 0 ? 'sum' : 'mean'} over the rows, and taken here as the program has it`,
    )
  const lying = [output, ...inputs].some(({ transposed, value }) => transposed && value.shape.some(extent => extent !== 1))
  if (lying && /\b(rows?|columns?)\b|×/.test(text))
    parts.push('told transposed: samples are columns, so rows and columns change places')
  return parts.map(part => `; ${part}`).join('')
}

/** A step in one sentence that is true in its convention. */
export function sentenceOf(telling: Telling): string {
  const { step, conventional: { at, power }, rows } = telling // prettier-ignore
  const plain = [step.output, ...step.inputs].map(at).every(told => !told.transposed && told.sign === 1 && told.power === 0)
  const options = { nameOf: (value: Step['output']) => at(value).value.name, ...(rows !== undefined && { rows }) }
  const base = wordsOf(step, options)
  if (plain && power === 0) return base
  return OWN[step.op.name]?.(telling) ?? base + tails(telling, base)
}

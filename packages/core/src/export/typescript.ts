import type { Step } from '../ops/op.ts'
import { isSingle, sameShape } from './expression.ts'
import type { Expression, FunctionName } from './expression.ts'
import { Names, ownName } from './names.ts'
import type { NameOf } from './names.ts'
import {
  atom,
  BINARY_LEVEL,
  bracketed,
  infix,
  LEVEL,
  literal,
  onItsOwnLine,
  pageFor,
  printer,
  raised,
  sharedLine,
} from './printing.ts'
import type { Code, Page, Printers } from './printing.ts'
import { lineOf } from './recipes.ts'
import type { Line } from './recipes.ts'
import { helpers } from './typescript-helpers.ts'
import type { HelperName } from './typescript-helpers.ts'

/** The language's own words, and the names that the lines use. */
const RESERVED =
  'break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with yield let static implements interface package private protected public await async arguments eval undefined NaN Infinity Math Array Number row cell i j k Matrix'

export const typescriptNames = (nameOf: NameOf): Names => new Names([...RESERVED.split(' '), ...Object.keys(helpers)], nameOf)

function called(page: Page, helper: HelperName, ...given: readonly string[]): Code {
  page.helpers.add(helper)
  return atom(`${helper}(${given.join(', ')})`)
}

const maths = (fn: string) => (x: Code) => atom(`Math.${fn}(${x.text})`)
const functions: { readonly [F in FunctionName]: (x: Code, page: Page) => Code } = /* @__PURE__ */ (() => ({
  exp: maths('exp'),
  expm1: maths('expm1'),
  log: maths('log'),
  log1p: maths('log1p'),
  sqrt: maths('sqrt'),
  abs: maths('abs'),
  sign: maths('sign'),
  tanh: maths('tanh'),
  sigmoid: (x: Code) => ({ text: `1 / (1 + Math.exp(-${bracketed(x, LEVEL.atom)}))`, level: LEVEL.product }),
  softplus: (x: Code) => ({ text: `Math.max(${x.text}, 0) + Math.log1p(Math.exp(-Math.abs(${x.text})))`, level: LEVEL.sum }),
  erf: (x: Code, page: Page) => called(page, 'erf', x.text),
  negative: (x: Code) => ({ text: `-${bracketed(x, LEVEL.atom)}`, level: LEVEL.sign }),
}))()

/** Kinds of node that are computed for each cell by itself, within the loop over the output's cells. */
const isCellwise = ({ kind }: Expression) =>
  ['number', 'count', 'binary', 'call', 'extreme', 'hold', 'choose', 'repeat', 'known'].includes(kind)

/** The matrices that the cells of an expression are computed from. */
function matricesOf(e: Expression): readonly Expression[] {
  if (!isCellwise(e)) return [e]
  if (e.kind === 'binary' || e.kind === 'extreme') return [e.a, e.b].flatMap(matricesOf)
  if (e.kind === 'call' || e.kind === 'hold' || e.kind === 'known') return matricesOf(e.a)
  if (e.kind === 'choose') return [e.left, e.right, e.yes, e.no].flatMap(matricesOf)
  return e.kind === 'repeat' ? [e.like, ...matricesOf(e.a)] : []
}

/** Writes a cell of an expression, given how a cell of one of its matrices is written. */
function cellOf(e: Expression, at: (matrix: Expression) => string, page: Page): Code {
  const cell = (of: Expression) => cellOf(of, at, page)
  if (e.kind === 'number') return literal(e.number)
  if (e.kind === 'count') return printers.count(e, page)
  if (e.kind === 'call') return functions[e.fn](cell(e.a), page)
  if (e.kind === 'extreme') return atom(`Math.${e.fn}(${cell(e.a).text}, ${cell(e.b).text})`)
  if (e.kind === 'hold') return atom(`Math.min(Math.max(${cell(e.a).text}, ${e.low}), ${e.high})`)
  if (e.kind === 'repeat' || e.kind === 'known') return cell(e.a)
  if (e.kind === 'binary') {
    const [x, y] = [cell(e.a), cell(e.b)]
    return e.operator === '^' ? raised(x, '**', y) : infix(x, e.operator, y, BINARY_LEVEL[e.operator])
  }
  if (e.kind === 'choose') {
    const test = infix(cell(e.left), e.relation === '=' ? '===' : e.relation, cell(e.right), LEVEL.relation).text
    return { text: `${test} ? ${bracketed(cell(e.yes), LEVEL.relation)} : ${cell(e.no).text}`, level: LEVEL.loose }
  }
  return atom(at(e))
}

/** The loop over the cells of an expression: `Z.map(row => row.map(cell => …))`. */
function cells(e: Expression, page: Page): Code {
  const matrices = matricesOf(e)
  // What is no plain name is computed before the loop.
  const nameOf = (matrix: Expression) =>
    matrix.kind === 'value' || matrix.kind === 'shared'
      ? print(matrix, page).text
      : onItsOwnLine(
          page,
          matrix,
          matrix.kind,
          () => print(matrix, page).text,
          name => `const ${name} = `,
        ).text
  if (isSingle(e)) return atom(`[[${cellOf(e, matrix => `${nameOf(matrix)}[0][0]`, page).text}]]`)
  const whole = matrices.find(matrix => sameShape(matrix.shape, e.shape))
  const wholeName = whole && nameOf(whole)
  const rows = wholeName ?? nameOf(matrices.find(matrix => matrix.shape[0] === e.shape[0])!)
  const columns = wholeName === undefined ? `${nameOf(matrices.find(m => m.shape[1] === e.shape[1])!)}[0]` : 'row'
  const at = (matrix: Expression) => {
    const name = nameOf(matrix)
    return name === wholeName ? 'cell' : `${name}[${matrix.shape[0] === 1 ? '0' : 'i'}][${matrix.shape[1] === 1 ? '0' : 'j'}]`
  }
  const body = cellOf(e, at, page).text
  const uses = (word: string) => new RegExp(`(?<![\\w.])${word}(?!\\w)`).test(body)
  const parameters = (first: string, index: string) => {
    const [one, two] = [first === 'row' ? wholeName !== undefined : uses(first), uses(index)]
    return two ? `(${one ? first : `_${first}`}, ${index})` : one ? first : '()'
  }
  return atom(`${rows}.map(${parameters('row', 'i')} => ${columns}.map(${parameters('cell', 'j')} => ${body}))`)
}

const turned = (x: Code, whether: boolean, page: Page): string => (whether ? called(page, 'transpose', x.text).text : x.text)

const SUMS = { 0: 'sumOfRows', 1: 'sumOfColumns', all: 'sumOfCells' } as const

const printers: Printers = {
  value: ({ value }, { names }) => atom(names.of(value)),
  number: cells,
  constants: ({ numbers }) => atom(`[[${numbers.join(', ')}]]`),
  binary: cells,
  call: cells,
  extreme: cells,
  hold: cells,
  choose: cells,
  repeat: cells,
  product: ({ a, b, transposeA, transposeB }, page) =>
    called(page, 'matmul', turned(print(a, page), transposeA, page), turned(print(b, page), transposeB, page)),
  sum: ({ axis, a }, page) => called(page, SUMS[axis], print(a, page).text),
  mean: ({ axis, a }, page) => called(page, axis === 0 ? 'meanOfRows' : 'meanOfColumns', print(a, page).text),
  largest: ({ a, axis }, page) => called(page, axis === 1 ? 'maxOfColumns' : 'maxOfRows', print(a, page).text),
  transposed: ({ a }, page) => called(page, 'transpose', print(a, page).text),
  count({ of, what }, { names }) {
    const [rows, columns] = [`${names.of(of)}.length`, `${names.of(of)}[0].length`]
    if (what === 'cells') return { text: `${rows} * ${columns}`, level: LEVEL.product }
    return atom(what === 'rows' ? rows : columns)
  },
  columns: ({ a, start, count }, page) => atom(`${print(a, page).text}.map(row => row.slice(${start}, ${start + count}))`),
  beside: ({ parts: [first, ...rest] }, page) => {
    const others = rest.map(part => `...${print(part, page).text}[i]`)
    const row = ['...row', ...others].join(', ')
    return atom(`${print(first!, page).text}.map(${others.length > 0 ? '(row, i)' : 'row'} => [${row}])`)
  },
  rowsAt: ({ table, indices }, page) => atom(`${print(indices, page).text}.map(([k]) => [...${print(table, page).text}[k]])`),
  oneHot: ({ indices, classes }, page) => called(page, 'oneHot', print(indices, page).text, String(classes)),
  known: cells,
  shared: (node, page) => sharedLine(page, node, print, name => `const ${name} = `),
}
const print: (node: Expression, page: Page) => Code = /* @__PURE__ */ (() => printer(printers))()

/** The line of a step, after those of what it computes on the way, and the helper functions that they call. */
export function writeTypescript(
  { output, expression }: Line,
  names: Names,
): { readonly lines: readonly string[]; readonly helpers: ReadonlySet<string> } {
  const page = pageFor(output, names)
  const last = print(expression, page)
  return { lines: [...page.lines, `const ${page.stem} = ${last.text}`], helpers: page.helpers }
}

/**
 * A step in TypeScript: `const A = Z.map(row => row.map(cell => 1 / (1 + Math.exp(-cell))))`. Every value is an array of rows, a
 * single number too (`[[0.1]]`). Sums and products call the functions of {@link typescriptHelpers}.
 *
 * @param nameOf how values are called, where not by their own names; made valid for TypeScript.
 */
export const typescriptOf = (step: Step, nameOf: NameOf = ownName): string =>
  writeTypescript(lineOf(step), typescriptNames(nameOf)).lines.join('\n')

/** The source of the helper functions that the line of a step calls; empty where it calls none. */
export const typescriptHelpers = (...steps: readonly Step[]): string =>
  helpersOf(new Set(steps.flatMap(step => [...writeTypescript(lineOf(step), typescriptNames(ownName)).helpers])))

/** The source of helper functions by their names. */
export const helpersOf = (needed: ReadonlySet<string>): string =>
  (Object.keys(helpers) as HelperName[])
    .filter(name => needed.has(name))
    .map(name => helpers[name])
    .join('\n\n')

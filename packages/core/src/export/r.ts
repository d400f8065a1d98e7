import type { Extent, Step } from '../ops/op.ts'
import { isSingle, sameShape } from './expression.ts'
import type { Expression, FunctionName } from './expression.ts'
import { Names, ownName } from './names.ts'
import type { NameOf } from './names.ts'
import { atom, BINARY_LEVEL, bracketed, infix, LEVEL, literal, pageFor, printer, raised, sharedLine } from './printing.ts'
import type { Code, Page, Printers } from './printing.ts'
import { lineOf } from './recipes.ts'
import type { Line } from './recipes.ts'

/** R's own words; functions keep working under a variable of their name. */
const RESERVED = 'if else repeat while function for next break in TRUE FALSE NULL Inf NaN NA T F'

export const rNames = (nameOf: NameOf): Names => new Names(RESERVED.split(' '), nameOf)

const functions: { readonly [F in FunctionName]: (x: Code) => Code } = {
  exp: x => atom(`exp(${x.text})`),
  expm1: x => atom(`expm1(${x.text})`),
  log: x => atom(`log(${x.text})`),
  log1p: x => atom(`log1p(${x.text})`),
  sqrt: x => atom(`sqrt(${x.text})`),
  abs: x => atom(`abs(${x.text})`),
  sign: x => atom(`sign(${x.text})`),
  tanh: x => atom(`tanh(${x.text})`),
  sigmoid: x => ({ text: `1 / (1 + exp(-${bracketed(x, LEVEL.power)}))`, level: LEVEL.product }),
  softplus: x => ({ text: `pmax(${x.text}, 0) + log1p(exp(-abs(${x.text})))`, level: LEVEL.sum }),
  erf: x => ({ text: `2 * pnorm(${bracketed(x, LEVEL.product)} * sqrt(2)) - 1`, level: LEVEL.sum }),
  negative: x => ({ text: `-${bracketed(x, LEVEL.power)}`, level: LEVEL.sign }),
}

/** Whether a single number is a plain one in R, and no 1 × 1 matrix. */
function isPlain(e: Expression): boolean {
  if (e.kind === 'number' || e.kind === 'count') return true
  if (e.kind === 'sum') return e.axis === 'all'
  if (e.kind === 'binary' || e.kind === 'extreme') return isPlain(e.a) && isPlain(e.b)
  return (e.kind === 'call' || e.kind === 'hold') && isPlain(e.a)
}

/** R repeats plain numbers, but no 1 × 1 matrices. */
const loosened = (e: Expression, page: Page): Code => {
  const code = print(e, page)
  return isPlain(e) ? code : atom(`c(${code.text})`)
}

/** A part written out to the shape of the whole, where it is a row or a column of it. */
function full(e: Expression, parts: readonly Expression[], whole: Expression, page: Page): Code {
  if (sameShape(e.shape, whole.shape)) return print(e, page)
  if (isSingle(e)) return loosened(e, page)
  const [rows, columns] = whole.shape
  const x = print(e, page).text
  const counted = (axis: 0 | 1, extent: Extent) => {
    if (typeof extent === 'number') return extent
    const whole = parts.find(part => part.shape[axis] === extent)!
    return `${axis === 0 ? 'nrow' : 'ncol'}(${print(whole, page).text})`
  }
  if (e.shape[0] !== 1) return atom(`matrix(${x}, nrow(${x}), ${counted(1, columns!)})`)
  return atom(`matrix(${x}, ${counted(0, rows!)}, ${typeof columns === 'number' ? columns : `ncol(${x})`}, byrow = TRUE)`)
}

/** R repeats no rows and columns by itself: sweep does it beside a whole matrix, outer with a row and a column. */
function arithmetic(operator: '+' | '-' | '*' | '/' | '^', a: Expression, b: Expression, page: Page): Code {
  const join = (x: Code, y: Code) => (operator === '^' ? raised(x, '^', y) : infix(x, operator, y, BINARY_LEVEL[operator]))
  if (sameShape(a.shape, b.shape)) return join(print(a, page), print(b, page))
  if (isSingle(b)) return join(print(a, page), loosened(b, page))
  if (isSingle(a)) return join(loosened(a, page), print(b, page))
  const aIsWhole = a.shape[0] !== 1 && a.shape[1] !== 1
  const bIsWhole = b.shape[0] !== 1 && b.shape[1] !== 1
  const margin = (e: Expression) => (e.shape[0] === 1 ? 2 : 1)
  if (aIsWhole) return atom(`sweep(${print(a, page).text}, ${margin(b)}, ${print(b, page).text}, "${operator}")`)
  if (bIsWhole) {
    const how = operator === '+' || operator === '*' ? `"${operator}"` : `function(x, y) y ${operator} x`
    return atom(`sweep(${print(b, page).text}, ${margin(a)}, ${print(a, page).text}, ${how})`)
  }
  const outer = `outer(c(${print(a, page).text}), c(${print(b, page).text}), "${operator}")`
  return atom(a.shape[0] === 1 ? `t(${outer})` : outer)
}

const turned = (x: Code, whether: boolean): Code => (whether ? atom(`t(${x.text})`) : x)

const printers: Printers = {
  value: ({ value }, { names }) => atom(names.of(value)),
  number: ({ number }) => literal(number),
  constants: ({ numbers }) => atom(`matrix(c(${numbers.join(', ')}), 1)`),
  binary: ({ operator, a, b }, page) => arithmetic(operator, a, b, page),
  call: ({ fn, a }, page) => functions[fn](print(a, page)),
  // The shape is that of the first argument.
  extreme(node, page) {
    const first =
      sameShape(node.a.shape, node.shape) || !sameShape(node.b.shape, node.shape) ? [node.a, node.b] : [node.b, node.a]
    const [a, b] = first.map(e => full(e, first, node, page).text)
    return atom(`p${node.fn}(${a}, ${b})`)
  },
  hold: ({ a, low, high }, page) => atom(`pmin(pmax(${print(a, page).text}, ${low}), ${high})`),
  choose(node, page) {
    const { left, relation, right, yes, no } = node
    const test = infix(print(left, page), relation === '=' ? '==' : relation, loosened(right, page), LEVEL.relation).text
    if (isSingle(left)) return { text: `if (${test}) ${print(yes, page).text} else ${print(no, page).text}`, level: LEVEL.loose }
    const parts = [left, right, yes, no]
    return atom(`ifelse(${test}, ${full(yes, parts, node, page).text}, ${full(no, parts, node, page).text})`)
  },
  repeat: ({ a, like, axis }, page) => {
    const x = print(like, page).text
    return atom(`matrix(${print(a, page).text}, nrow(${x}), ncol(${x})${axis === 0 ? ', byrow = TRUE' : ''})`)
  },
  product: ({ a, b, transposeA, transposeB }, page) => {
    const [x, y] = [turned(print(a, page), transposeA), turned(print(b, page), transposeB)]
    return { text: `${bracketed(x, LEVEL.power)} %*% ${bracketed(y, LEVEL.power)}`, level: LEVEL.product }
  },
  sum({ axis, a }, page) {
    const x = print(a, page).text
    return atom(axis === 'all' ? `sum(${x})` : axis === 0 ? `t(colSums(${x}))` : `matrix(rowSums(${x}))`)
  },
  mean({ axis, a }, page) {
    const x = print(a, page).text
    return atom(axis === 0 ? `t(colMeans(${x}))` : `matrix(rowMeans(${x}))`)
  },
  largest({ a, axis }, page) {
    const x = print(a, page).text
    return atom(axis === 1 ? `matrix(apply(${x}, 1, max))` : `t(apply(${x}, 2, max))`)
  },
  transposed: ({ a }, page) => turned(print(a, page), true),
  count: ({ of, what }, { names }) => atom(`${{ rows: 'nrow', columns: 'ncol', cells: 'length' }[what]}(${names.of(of)})`),
  columns: ({ a, start, count }, page) =>
    atom(`${bracketed(print(a, page), LEVEL.atom)}[, ${start + 1}:${start + count}, drop = FALSE]`),
  beside: ({ parts }, page) => atom(`cbind(${parts.map(part => print(part, page).text).join(', ')})`),
  rowsAt: ({ table, indices }, page) =>
    atom(`${bracketed(print(table, page), LEVEL.atom)}[c(${print(indices, page).text}) + 1, , drop = FALSE]`),
  oneHot: ({ indices, classes }, page) =>
    atom(`outer(c(${print(indices, page).text}), 0:${classes - 1}, function(x, y) 1 * (x == y))`),
  known: ({ a }, page) => print(a, page),
  shared: (node, page) => sharedLine(page, node, print, name => `${name} <- `),
}
const print: (node: Expression, page: Page) => Code = /* @__PURE__ */ (() => printer(printers))()

/** The line of a step, after those of what it computes on the way. */
export function writeR({ output, expression }: Line, names: Names): readonly string[] {
  const page = pageFor(output, names)
  const last = print(expression, page)
  return [...page.lines, `${page.stem} <- ${last.text}`]
}

/**
 * A step in R: `Z <- X %*% W`. Every value is a matrix (a single number may be one or none); a bias is a matrix of one row and is
 * added to every row by `sweep`.
 *
 * @param nameOf how values are called, where not by their own names; made valid for R.
 */
export const rOf = (step: Step, nameOf: NameOf = ownName): string => writeR(lineOf(step), rNames(nameOf)).join('\n')

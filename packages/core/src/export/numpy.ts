import type { Step } from '../ops/op.ts'
import { isSingle } from './expression.ts'
import type { Expression, FunctionName } from './expression.ts'
import { Names, ownName } from './names.ts'
import type { NameOf } from './names.ts'
import { atom, BINARY_LEVEL, bracketed, infix, LEVEL, literal, pageFor, printer, raised, sharedLine } from './printing.ts'
import type { Code, Page, Printers } from './printing.ts'
import { lineOf } from './recipes.ts'
import type { Line } from './recipes.ts'

/** Python's own words, and the names that the lines use. */
const RESERVED =
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with len int float np math'

export const numpyNames = (nameOf: NameOf): Names => new Names(RESERVED.split(' '), nameOf)

const functions: { readonly [F in FunctionName]: (x: Code) => Code } = {
  exp: x => atom(`np.exp(${x.text})`),
  expm1: x => atom(`np.expm1(${x.text})`),
  log: x => atom(`np.log(${x.text})`),
  log1p: x => atom(`np.log1p(${x.text})`),
  sqrt: x => atom(`np.sqrt(${x.text})`),
  abs: x => atom(`np.abs(${x.text})`),
  sign: x => atom(`np.sign(${x.text})`),
  tanh: x => atom(`np.tanh(${x.text})`),
  sigmoid: x => ({ text: `1 / (1 + np.exp(-${bracketed(x, LEVEL.sign)}))`, level: LEVEL.product }),
  softplus: x => atom(`np.logaddexp(0, ${x.text})`),
  erf: x => atom(`np.vectorize(math.erf)(${x.text})`),
  negative: x => ({ text: `-${bracketed(x, LEVEL.sign)}`, level: LEVEL.sign }),
}

const turned = (x: Code, whether: boolean): Code => (whether ? atom(`${bracketed(x, LEVEL.atom)}.T`) : x)

const printers: Printers = {
  value: ({ value }, { names }) => atom(names.of(value)),
  number: ({ number }) => literal(number),
  constants: ({ numbers }) => atom(`np.array([[${numbers.join(', ')}]])`),
  binary({ operator, a, b }, page) {
    const [x, y] = [print(a, page), print(b, page)]
    return operator === '^' ? raised(x, '**', y) : infix(x, operator, y, BINARY_LEVEL[operator])
  },
  call: ({ fn, a }, page) => functions[fn](print(a, page)),
  extreme: ({ fn, a, b }, page) => atom(`np.${fn}imum(${print(a, page).text}, ${print(b, page).text})`),
  hold: ({ a, low, high }, page) => atom(`np.clip(${print(a, page).text}, ${low}, ${high})`),
  choose({ left, relation, right, yes, no }, page) {
    const test = infix(print(left, page), relation === '=' ? '==' : relation, print(right, page), LEVEL.relation).text
    const [y, n] = [print(yes, page), print(no, page)]
    // One test for all cells is plain Python: what is not chosen is not computed, and may not exist.
    if (isSingle(left)) return { text: `${bracketed(y, LEVEL.relation)} if ${test} else ${n.text}`, level: LEVEL.loose }
    return atom(`np.where(${test}, ${y.text}, ${n.text})`)
  },
  repeat: ({ a, like }, page) =>
    atom(`np.broadcast_to(${print(a, page).text}, ${bracketed(print(like, page), LEVEL.atom)}.shape)`),
  product: ({ a, b, transposeA, transposeB }, page) =>
    infix(turned(print(a, page), transposeA), '@', turned(print(b, page), transposeB), LEVEL.product),
  sum: ({ axis, a }, page) =>
    atom(`${bracketed(print(a, page), LEVEL.atom)}.sum(${axis === 'all' ? '' : `axis=${axis}, `}keepdims=True)`),
  mean: ({ axis, a }, page) => atom(`${bracketed(print(a, page), LEVEL.atom)}.mean(axis=${axis}, keepdims=True)`),
  largest: ({ a, axis }, page) => atom(`${bracketed(print(a, page), LEVEL.atom)}.max(axis=${axis}, keepdims=True)`),
  transposed: ({ a }, page) => turned(print(a, page), true),
  count: ({ of, what }, { names }) =>
    atom(what === 'rows' ? `len(${names.of(of)})` : what === 'columns' ? `${names.of(of)}.shape[1]` : `${names.of(of)}.size`),
  columns: ({ a, start, count }, page) => atom(`${bracketed(print(a, page), LEVEL.atom)}[:, ${start}:${start + count}]`),
  beside: ({ parts }, page) => atom(`np.hstack([${parts.map(part => print(part, page).text).join(', ')}])`),
  rowsAt: ({ table, indices }, page) =>
    atom(`${bracketed(print(table, page), LEVEL.atom)}[${bracketed(print(indices, page), LEVEL.atom)}[:, 0].astype(int)]`),
  oneHot: ({ indices, classes }, page) =>
    atom(`(${bracketed(print(indices, page), LEVEL.sum)} == np.arange(${classes})).astype(float)`),
  known: ({ a }, page) => print(a, page),
  shared: (node, page) => sharedLine(page, node, print, name => `${name} = `),
}
const print: (node: Expression, page: Page) => Code = /* @__PURE__ */ (() => printer(printers))()

/** The line of a step, after those of what it computes on the way. */
export function writeNumpy({ output, expression }: Line, names: Names): readonly string[] {
  const page = pageFor(output, names)
  const last = print(expression, page)
  return [...page.lines, `${page.stem} = ${last.text}`]
}

/**
 * A step in Python with NumPy (as `np`; gelu needs `math` too): `Z = X @ W`. Every value is a 2-D array, a single number too, so
 * that rows and columns repeat as they do here. More than one line where something is read twice.
 *
 * @param nameOf how values are called, where not by their own names; made valid for Python.
 */
export const numpyOf = (step: Step, nameOf: NameOf = ownName): string => writeNumpy(lineOf(step), numpyNames(nameOf)).join('\n')

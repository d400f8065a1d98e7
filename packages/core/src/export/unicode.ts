import { isSingle } from './expression.ts'
import type { Expression, FunctionName, Kind, Node } from './expression.ts'
import { atom, ATOM, PRODUCT, SIGN, SUM } from './formula.ts'
import type { Formula } from './formula.ts'
import type { NameOf } from './names.ts'
import type { Line } from './recipes.ts'

const within = ({ text, level }: Formula, least: number) => (level < least ? `(${text})` : text)
const applied = (name: string) => (x: Formula) => atom(`${name}(${x.text})`)

const functions: { readonly [F in FunctionName]: (x: Formula) => Formula } = /* @__PURE__ */ (() => ({
  exp: applied('exp'),
  expm1: (x: Formula) => ({ text: `exp(${x.text}) − 1`, level: SUM }),
  log: applied('log'),
  log1p: (x: Formula) => atom(`log(1 ${x.level === SIGN ? x.text.replace(/^−/, '− ') : `+ ${within(x, PRODUCT)}`})`),
  sqrt: (x: Formula) => atom(`√${x.level === ATOM && !x.text.includes(' ') ? x.text : `(${x.text})`}`),
  abs: (x: Formula) => atom(`|${x.text}|`),
  sign: applied('sign'),
  tanh: applied('tanh'),
  sigmoid: applied('σ'),
  softplus: (x: Formula) => atom(`log(1 + exp(${x.text}))`),
  erf: applied('erf'),
  negative: (x: Formula) => ({ text: `−${within(x, PRODUCT)}`, level: SIGN }),
}))()

const numberText = (n: number) => String(n).replace('-', '−')
const powers: { readonly [exponent: string]: string } = { 2: '²', 3: '³' }
const RELATIONS = { '>': '>', '<': '<', '<=': '≤', '=': '=' } as const
const AXES = { 0: 'rows', 1: 'columns' } as const
const turned = (x: Formula, whether: boolean): Formula => (whether ? atom(`${within(x, ATOM)}ᵀ`) : x)

function binary({ operator, a, b }: Node<'binary'>, write: Write): Formula {
  const [x, y] = [write(a), write(b)]
  if (operator === '^') {
    const short = powers[y.text]
    return atom(`${within(x, ATOM)}${short ?? `^${within(y, ATOM)}`}`)
  }
  if (operator === '+' || operator === '-')
    return { text: `${within(x, SUM)} ${operator === '+' ? '+' : '−'} ${within(y, SUM + 1)}`, level: SUM }
  const sign = operator === '/' ? '÷' : isSingle(a) || isSingle(b) ? '·' : '∘'
  return { text: `${within(x, PRODUCT)} ${sign} ${within(y, SIGN + 1)}`, level: PRODUCT }
}

type Write = (e: Expression) => Formula

type Writers = { readonly [K in Kind]: (node: Node<K>, write: Write, nameOf: NameOf) => Formula }

const writers: Writers = {
  value: ({ value }, _write, nameOf) => atom(nameOf(value)),
  number: ({ number }) => ({ text: numberText(number), level: number < 0 ? SIGN : ATOM }),
  constants: ({ numbers }) => atom(`[${numbers.map(numberText).join(' | ')}]`),
  binary,
  call: ({ fn, a }, write) => functions[fn](write(a)),
  extreme: ({ fn, a, b }, write) => atom(`${fn}(${write(a).text}, ${write(b).text})`),
  hold: ({ a, low, high }, write) => atom(`min(max(${write(a).text}, ${numberText(low)}), ${numberText(high)})`),
  choose: ({ left, relation, right, yes, no }, write) => ({
    text: `${within(write(yes), SUM)} where ${write(left).text} ${RELATIONS[relation]} ${write(right).text}, else ${write(no).text}`,
    level: 0,
  }),
  // A row or column is repeated to the shape that it meets.
  repeat: ({ a, axis }, write) => atom(`repeat(${write(a).text}, ${axis === 0 ? 'for each row' : 'for each column'})`),
  product({ a, b, transposeA, transposeB }, write) {
    const [x, y] = [turned(write(a), transposeA), turned(write(b), transposeB)]
    return { text: `${within(x, SIGN)} · ${within(y, SIGN)}`, level: PRODUCT }
  },
  sum: ({ axis, a }, write) => ({
    text: `Σ${axis === 'all' ? '' : AXES[axis]} ${within(write(a), PRODUCT)}`,
    level: SUM,
  }),
  mean: ({ axis, a }, write) => atom(`mean over ${AXES[axis]} of (${write(a).text})`),
  largest: ({ axis, a }, write) => atom(`max over ${AXES[axis]} of (${write(a).text})`),
  transposed: ({ a }, write) => turned(write(a), true),
  count({ of, what }, _write, nameOf) {
    const batch = what !== 'cells' && of.shape[what === 'rows' ? 0 : 1] === 'batch'
    return atom(batch ? 'n' : `${what}(${nameOf(of)})`)
  },
  columns: ({ a, start, count }, write) => atom(`${within(write(a), ATOM)}[columns ${start + 1} to ${start + count}]`),
  beside: ({ parts }, write) => atom(`[${parts.map(part => write(part).text).join(' | ')}]`),
  rowsAt: ({ table, indices }, write) => atom(`${within(write(table), ATOM)}[rows ${write(indices).text}]`),
  oneHot: ({ indices }, write) => atom(`onehot(${write(indices).text})`),
  known: ({ name, of }, write) => atom(`${name === 'softmax' ? 'softmax' : 'log softmax'}(${write(of).text})`),
  shared: ({ a }, write) => write(a),
}

function writeNode<K extends Kind>(node: Node<K>, nameOf: NameOf): Formula {
  const writer: (node: Node<K>, write: Write, nameOf: NameOf) => Formula = writers[node.kind]
  return writer(node, e => writeNode(e, nameOf), nameOf)
}

/** A line as plain mathematics in Unicode: `Z = Wᵀ · X + b`; ∘ multiplies cell by cell, n is the number of rows of the batch. */
export const writeUnicode = ({ output, expression }: Line, nameOf: NameOf): string =>
  `${nameOf(output)} = ${writeNode(expression, nameOf).text}`

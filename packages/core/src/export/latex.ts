import type { Step } from '../ops/op.ts'
import { isSingle } from './expression.ts'
import type { Expression, FunctionName } from './expression.ts'
import { ownName } from './names.ts'
import { atom, ATOM, PRODUCT, SIGN, SUM } from './formula.ts'
import type { Formula } from './formula.ts'
import type { NameOf } from './names.ts'
import { lineOf } from './recipes.ts'
import type { Line } from './recipes.ts'

const bracketed = ({ text, level }: Formula, least: number) => (level < least ? `\\left(${text}\\right)` : text)

/** Every character that is no letter, digit or plain sign in LaTeX, as what shows it. */
const SPECIAL: { readonly [character: string]: string } = {
  '\\': '\\backslash ',
  '{': '\\{',
  '}': '\\}',
  _: '\\_',
  '#': '\\#',
  $: '\\$',
  '%': '\\%',
  '&': '\\&',
  '^': '\\wedge ',
  '~': '\\sim ',
  ' ': '\\ ',
}

/** A name as LaTeX: one letter in italics with its number below it, the gradient `d_W` of such a one as dW, all else upright, whatever it holds. */
function latexName(name: string): string {
  const gradient = /^d_(?=[A-Za-z]\d*$)/.exec(name)
  const own = gradient ? name.slice(2) : name
  const letter = /^([A-Za-z])(\d*)$/.exec(own)
  const shown = letter
    ? `${letter[1]}${letter[2] === '' ? '' : `_{${letter[2]}}`}`
    : `\\mathrm{${own.replace(/[\\{}_#$%&^~ ]/g, character => SPECIAL[character]!)}}`
  return gradient ? `\\mathrm{d}${shown}` : shown
}

function latexNumber(n: number): Formula {
  const [digits, exponent] = String(n).split('e') as [string, string?]
  const text = exponent === undefined ? digits : `${digits === '1' ? '' : `${digits} \\cdot `}10^{${exponent.replace('+', '')}}`
  return { text, level: n < 0 ? SIGN : exponent === undefined ? ATOM : PRODUCT }
}

const applied = (name: string) => (x: Formula) => atom(`${name}\\left(${x.text}\\right)`)
const exponential = (x: Formula) => atom(`e^{${x.text}}`)
const functions: { readonly [F in FunctionName]: (x: Formula) => Formula } = /* @__PURE__ */ (() => ({
  exp: exponential,
  expm1: (x: Formula) => ({ text: `${exponential(x).text} - 1`, level: SUM }),
  log: applied('\\log'),
  log1p: (x: Formula) => atom(`\\log\\left(1 ${x.level === SIGN ? '' : '+ '}${bracketed(x, PRODUCT)}\\right)`),
  sqrt: (x: Formula) => atom(`\\sqrt{${x.text}}`),
  abs: (x: Formula) => atom(`\\left|${x.text}\\right|`),
  sign: applied('\\operatorname{sign}'),
  tanh: applied('\\tanh'),
  sigmoid: applied('\\sigma'),
  softplus: (x: Formula) => atom(`\\log\\left(1 + ${exponential(x).text}\\right)`),
  erf: applied('\\operatorname{erf}'),
  negative: (x: Formula) => ({ text: `-${bracketed(x, PRODUCT)}`, level: SIGN }),
}))()

const RELATIONS = { '>': '>', '<': '<', '<=': '\\le', '=': '=' } as const

const KNOWN = { softmax: '\\operatorname{softmax}', logSoftmax: '\\log\\operatorname{softmax}' } as const

type Show = (value: Expression & { kind: 'value' }) => string

function turned(x: Formula, whether: boolean): string {
  return whether ? `${bracketed(x, ATOM)}^{\\top}` : bracketed(x, PRODUCT + 1)
}

function latex(e: Expression, show: Show): Formula {
  const of = (x: Expression) => latex(x, show)
  switch (e.kind) {
    case 'value':
      return atom(show(e))
    case 'number':
      return latexNumber(e.number)
    case 'constants':
      return atom(`\\begin{bmatrix}${e.numbers.map(n => latexNumber(n).text).join(' & ')}\\end{bmatrix}`)
    case 'call':
      return functions[e.fn](of(e.a))
    case 'extreme':
      return atom(`\\${e.fn}\\left(${of(e.a).text}, ${of(e.b).text}\\right)`)
    case 'hold':
      return atom(`\\min\\left(\\max\\left(${of(e.a).text}, ${e.low}\\right), ${e.high}\\right)`)
    case 'choose': {
      const test = `${of(e.left).text} ${RELATIONS[e.relation]} ${of(e.right).text}`
      const rows = [`${of(e.yes).text} & \\text{if } ${test}`, `${of(e.no).text} & \\text{else}`]
      return atom(`\\begin{cases}${rows.join(' \\\\ ')}\\end{cases}`)
    }
    case 'repeat':
      return e.axis === 0
        ? { text: `\\mathbf{1}\\,${bracketed(of(e.a), PRODUCT)}`, level: PRODUCT }
        : { text: `${bracketed(of(e.a), PRODUCT)}\\,\\mathbf{1}^{\\top}`, level: PRODUCT }
    case 'product':
      return { text: `${turned(of(e.a), e.transposeA)} \\, ${turned(of(e.b), e.transposeB)}`, level: PRODUCT }
    case 'sum':
      return {
        text: `\\sum${e.axis === 'all' ? '' : `_{\\text{${e.axis === 0 ? 'rows' : 'columns'}}}`} ${bracketed(of(e.a), PRODUCT)}`,
        level: PRODUCT - 1,
      }
    case 'mean':
      return atom(`\\operatorname{mean}_{\\text{${e.axis === 0 ? 'rows' : 'columns'}}}\\left(${of(e.a).text}\\right)`)
    case 'largest':
      return atom(`\\max_{\\text{${e.axis === 0 ? 'rows' : 'columns'}}}\\left(${of(e.a).text}\\right)`)
    case 'transposed':
      return atom(turned(of(e.a), true))
    case 'count':
      return atom(`n_{\\text{${e.what}}}`)
    case 'columns':
      return atom(`{${bracketed(of(e.a), ATOM)}}_{:,\\,${e.start + 1}:${e.start + e.count}}`)
    case 'beside':
      return atom(`\\begin{bmatrix}${e.parts.map(part => of(part).text).join(' & ')}\\end{bmatrix}`)
    case 'rowsAt':
      return atom(`{${bracketed(of(e.table), ATOM)}}_{${of(e.indices).text}}`)
    case 'oneHot':
      return atom(`\\operatorname{onehot}\\left(${of(e.indices).text}\\right)`)
    case 'known':
      return atom(`${KNOWN[e.name]}\\left(${of(e.of).text}\\right)`)
    case 'shared':
      return of(e.a)
    case 'binary':
      return binary(e.operator, e.a, e.b, show)
  }
}

function binary(operator: '+' | '-' | '*' | '/' | '^', a: Expression, b: Expression, show: Show): Formula {
  const [x, y] = [latex(a, show), latex(b, show)]
  if (operator === '/') return atom(`\\frac{${x.text}}{${y.text}}`)
  if (operator === '^') {
    // A name with an index or a power of its own takes braces, a function or sum brackets.
    const base = a.kind === 'value' ? `{${x.text}}` : a.kind === 'number' ? x.text : `\\left(${x.text}\\right)`
    return atom(`${base}^{${y.text}}`)
  }
  if (operator === '*')
    return {
      text: `${bracketed(x, PRODUCT)} ${isSingle(a) || isSingle(b) ? '\\cdot' : '\\odot'} ${bracketed(y, SIGN + 1)}`,
      level: PRODUCT,
    }
  return { text: `${bracketed(x, SUM)} ${operator} ${bracketed(y, SUM + 1)}`, level: SUM }
}

/**
 * A step as a LaTeX formula (KaTeX has all that it uses): `A = \sigma\left(Z\right)`. ⊙ multiplies cell by cell; rows and columns count from 1.
 *
 * @param nameOf how values are called, where not by their own names; made safe for LaTeX.
 */
export function latexOf(step: Step, nameOf: NameOf = ownName): string {
  return writeLatex(lineOf(step), nameOf)
}

/** A line as a LaTeX formula. */
export const writeLatex = ({ output, expression }: Line, nameOf: NameOf): string =>
  `${latexName(nameOf(output))} = ${latex(expression, ({ value }) => latexName(nameOf(value))).text}`

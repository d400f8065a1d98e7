import type { Rows } from '../export/running.ts'

// Computes a formula as it is written in Unicode, from the numbers of the names in it.

type Names = ReadonlyMap<string, Rows>

const map2 = (a: Rows, b: Rows, f: (x: number, y: number) => number): Rows => {
  const [rows, columns] = [Math.max(a.length, b.length), Math.max(a[0]!.length, b[0]!.length)]
  const at = (m: Rows, r: number, c: number) => m[m.length === 1 ? 0 : r]![m[0]!.length === 1 ? 0 : c]!
  for (const m of [a, b])
    if ((m.length !== 1 && m.length !== rows) || (m[0]!.length !== 1 && m[0]!.length !== columns))
      throw new Error('shapes do not fit')
  return Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (_, c) => f(at(a, r, c), at(b, r, c))))
}
const map = (a: Rows, f: (x: number) => number): Rows => a.map(row => row.map(f))
const flip = (a: Rows): Rows => a[0]!.map((_, c) => a.map(row => row[c]!))
const isOne = (a: Rows) => a.length === 1 && a[0]!.length === 1
const total = (xs: readonly number[]) => xs.reduce((sum, x) => sum + x, 0)
const dot = (a: Rows, b: Rows): Rows => {
  if (isOne(a) || isOne(b)) return map2(a, b, (x, y) => x * y)
  if (a[0]!.length !== b.length)
    throw new Error(`(${a.length} × ${a[0]!.length})(${b.length} × ${b[0]!.length}) cannot be multiplied`)
  return a.map(row => flip(b).map(column => total(row.map((x, k) => x * column[k]!))))
}
const functions: Record<string, (a: Rows, b: Rows) => Rows> = {
  σ: a => map(a, x => 1 / (1 + Math.exp(-x))),
  tanh: a => map(a, Math.tanh),
  exp: a => map(a, Math.exp),
  log: a => map(a, Math.log),
  sign: a => map(a, Math.sign),
  max: (a, b) => map2(a, b, Math.max),
  min: (a, b) => map2(a, b, Math.min),
  cells: a => [[a.length * a[0]!.length]],
  rows: a => [[a.length]],
  columns: a => [[a[0]!.length]],
}
const tests: Record<string, (x: number, y: number) => boolean> = {
  '>': (x, y) => x > y,
  '<': (x, y) => x < y,
  '≤': (x, y) => x <= y,
}

/** What a formula `name = …` says; `n` is the number of rows of the batch. */
export function evaluate(formula: string, names: Names, n: number): Rows {
  const tokens = formula.slice(formula.indexOf(' = ') + 3).match(/Σ(rows|columns)?|[A-Za-z_σ][\w.σ]*|[\d.]+(e−?\d+)?|\S/g) ?? []
  let at = 0
  const peek = () => tokens[at]
  const take = (token: string) => {
    if (tokens[at] !== token) throw new Error(`"${token}" expected, "${tokens[at]}" found in ${formula}`)
    at++
  }
  const next = (...of: readonly string[]) => (of.includes(peek() ?? '') ? tokens[at++] : undefined)

  function whole(): Rows {
    const yes = sum()
    if (next('where') === undefined) return yes
    const left = sum()
    const test = tests[tokens[at++]!]!
    const right = sum()
    take(',')
    take('else')
    const no = whole()
    const mask = map2(left, right, (x, y) => (test(x, y) ? 1 : 0))
    return map2(
      mask,
      map2(
        map2(mask, yes, (m, y) => (m === 1 ? y : 0)),
        map2(mask, no, (m, x) => (m === 1 ? 0 : x)),
        (a, b) => a + b,
      ),
      (_, x) => x,
    )
  }
  function sum(): Rows {
    let a = product()
    for (let sign = next('+', '−'); sign !== undefined; sign = next('+', '−')) {
      const plus = sign === '+'
      a = map2(a, product(), (x, y) => (plus ? x + y : x - y))
    }
    return a
  }
  function product(): Rows {
    let a = signed()
    for (let sign = next('·', '∘', '÷'); sign !== undefined; sign = next('·', '∘', '÷')) {
      const b = signed()
      a = sign === '·' ? dot(a, b) : sign === '∘' ? map2(a, b, (x, y) => x * y) : map2(a, b, (x, y) => x / y)
    }
    return a
  }
  function signed(): Rows {
    if (next('−') !== undefined) return map(signed(), x => -x)
    const over = next('Σ', 'Σrows', 'Σcolumns')
    if (over === undefined) return powered()
    const a = product()
    if (over === 'Σ') return [[total(a.flat())]]
    return over === 'Σrows' ? flip(flip(a).map(column => [total(column)])) : a.map(row => [total(row)])
  }
  function powered(): Rows {
    let a = atom()
    for (let mark = next('ᵀ', '²', '³', '^'); mark !== undefined; mark = next('ᵀ', '²', '³', '^'))
      if (mark === 'ᵀ') a = flip(a)
      else if (mark === '^') a = map2(a, atom(), (x, y) => x ** y)
      else a = map(a, x => x ** (mark === '²' ? 2 : 3))
    return a
  }
  function atom(): Rows {
    const token = tokens[at++]!
    if (token === '√') return map(powered(), Math.sqrt)
    if (token === '(' || token === '|') {
      const inner = whole()
      take(token === '(' ? ')' : '|')
      return token === '(' ? inner : map(inner, Math.abs)
    }
    if (/^[\d.]/.test(token)) return [[Number(token.replace('−', '-'))]]
    const f = functions[token]
    if (f !== undefined && peek() === '(') {
      take('(')
      const a = whole()
      const b = next(',') === undefined ? a : whole()
      take(')')
      return f(a, b)
    }
    const value = token === 'n' ? [[n]] : names.get(token)
    if (value === undefined) throw new Error(`"${token}" is not known in ${formula}`)
    return value
  }
  const result = whole()
  if (at < tokens.length) throw new Error(`"${peek()}" is left over in ${formula}`)
  return result
}

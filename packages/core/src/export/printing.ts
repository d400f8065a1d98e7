import type { Value } from '../ops/op.ts'
import type { Expression, Kind, Node } from './expression.ts'
import type { Names } from './names.ts'

/** How tightly a piece of code holds together: what is looser than its surroundings gets brackets. */
export const LEVEL = { loose: 0, relation: 1, sum: 2, product: 3, sign: 4, power: 5, atom: 6 } as const

export interface Code {
  readonly text: string
  readonly level: number
}

export const atom = (text: string): Code => ({ text, level: LEVEL.atom })
export const bracketed = ({ text, level }: Code, least: number): string => (level < least ? `(${text})` : text)

/** One step being written: the lines before its last, and the names of what they compute. */
export interface Page {
  readonly names: Names
  readonly lines: string[]
  readonly known: Map<Expression, string>
  /** What helping quantities are named after: the step's output. */
  readonly stem: string
  /** Names of helper functions that the lines call. */
  readonly helpers: Set<string>
}

/** One function for each kind of node: a missing one does not compile. */
export type Printers = { readonly [K in Kind]: (node: Node<K>, page: Page) => Code }

export function printer(printers: Printers) {
  return <K extends Kind>(node: Node<K>, page: Page): Code => printers[node.kind](node, page)
}

/** Writes what a quantity is on a line of its own, once, and gives its name. */
export function onItsOwnLine(page: Page, key: Expression, hint: string, write: () => string, define: (name: string) => string) {
  const known = page.known.get(key)
  if (known !== undefined) return atom(known)
  const text = write()
  const name = page.names.fresh(`${page.stem}_${hint}`)
  page.lines.push(`${define(name)}${text}`)
  page.known.set(key, name)
  return atom(name)
}

/** A part that stands in several places, computed once on a line of its own. */
export const sharedLine = (
  page: Page,
  node: Node<'shared'>,
  print: (node: Expression, page: Page) => Code,
  define: (name: string) => string,
): Code => onItsOwnLine(page, node, node.hint, () => print(node.a, page).text, define)

export const pageFor = (output: Value, names: Names): Page => ({
  names,
  lines: [],
  known: new Map(),
  stem: names.of(output),
  helpers: new Set(),
})

/** An infix operator between two pieces of code, bracketed as its level asks; of equal operators the left binds first. */
export function infix(a: Code, operator: string, b: Code, level: number): Code {
  return { text: `${bracketed(a, level)} ${operator} ${bracketed(b, level + 1)}`, level }
}

/** A power: its base and its exponent stand in brackets unless they are names or calls. */
export const raised = (a: Code, operator: string, b: Code): Code => ({
  text: `${bracketed(a, LEVEL.atom)} ${operator} ${bracketed(b, LEVEL.atom)}`,
  level: LEVEL.power,
})

export const BINARY_LEVEL = { '+': LEVEL.sum, '-': LEVEL.sum, '*': LEVEL.product, '/': LEVEL.product } as const

/** A number as code: negative ones hold together less than positive ones. */
export const literal = (n: number): Code => ({ text: String(n), level: n < 0 ? LEVEL.sign : LEVEL.atom })

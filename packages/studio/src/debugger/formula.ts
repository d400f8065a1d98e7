import type { Session, Value } from './session.svelte.ts'

const LETTER = /[A-Za-z0-9_.]/
/** A long decimal in a formula, such as what is left of 1 − 0.9. */
const LONG = /\d+\.\d{6,}/g

/** A formula for people: long decimals are cut. */
export const tidy = (formula: string): string => formula.replace(LONG, digits => String(Number(Number(digits).toPrecision(4))))

/** A piece of a formula: one of its values, or what stands between them. */
export type FormulaPart =
  | { readonly kind: 'matrix'; readonly value: Value; readonly raised: string }
  /** A single number that is set, such as the learning rate. */
  | { readonly kind: 'setting'; readonly value: Value }
  /** A value that has stood before in the formula. */
  | { readonly kind: 'again'; readonly value: Value; readonly raised: string }
  | { readonly kind: 'sign'; readonly text: string }

/** The right-hand side of the step at hand, cut into its values and the signs between them, in the order in which it is told. */
export function formulaParts(session: Pick<Session, 'told' | 'telling'>): readonly FormulaPart[] {
  const { step, formula } = session.told
  const text = formula.slice(formula.indexOf(' = ') + 3)
  const names = [...new Set(step.inputs)]
    .map(value => ({ value, name: session.telling.nameOf(value) }))
    .sort((a, b) => b.name.length - a.name.length)
  const parts: FormulaPart[] = []
  const seen = new Set<Value>()
  let signs = ''
  const flush = () => {
    const plain = tidy(signs.trim())
    if (plain !== '') parts.push({ kind: 'sign', text: plain })
    signs = ''
  }
  for (let at = 0; at < text.length;) {
    const isStart = at === 0 || !LETTER.test(text[at - 1]!)
    const found = isStart
      ? names.find(({ name }) => text.startsWith(name, at) && !/[A-Za-z0-9_]/.test(text[at + name.length] ?? ' '))
      : undefined
    if (found === undefined) {
      signs += text[at++]!
      continue
    }
    flush()
    const { value, name } = found
    at += name.length
    // What is raised behind a name: a transpose, a square.
    const [raised] = /^[ᵀ²³]*/.exec(text.slice(at)) ?? ['']
    at += raised.length
    if (value.role === 'setting' && value.shape.every(extent => extent === 1)) parts.push({ kind: 'setting', value })
    else parts.push({ kind: seen.has(value) ? 'again' : 'matrix', value, raised: raised })
    seen.add(value)
  }
  flush()
  return parts
}

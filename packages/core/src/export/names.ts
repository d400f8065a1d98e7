import type { Value } from '../ops/op.ts'

/** How a value is to be called, before the name is made valid for a language; its own name unless another is given. */
export type NameOf = (value: Value) => string

export const ownName: NameOf = value => value.name

/** Identifiers of a language: each value and each helping quantity gets one of its own. */
export class Names {
  readonly #taken: Set<string>
  readonly #ofValue = new Map<Value, string>()
  readonly #nameOf: NameOf

  /** `reserved` holds the words that the language or the printed lines use themselves. */
  constructor(reserved: readonly string[], nameOf: NameOf) {
    this.#taken = new Set(reserved)
    this.#nameOf = nameOf
  }

  of(value: Value): string {
    const known = this.#ofValue.get(value)
    if (known !== undefined) return known
    const name = this.fresh(this.#nameOf(value))
    this.#ofValue.set(value, name)
    return name
  }

  /** A free identifier: what is no letter, digit or underscore becomes an underscore; a number follows where it is taken. */
  fresh(wanted: string): string {
    const plain = wanted.replace(/[^A-Za-z0-9_]+/g, '_')
    const base = /^[A-Za-z]/.test(plain) ? plain : `v${plain}`
    let name = base
    for (let n = 2; this.#taken.has(name); n++) name = `${base}_${n}`
    this.#taken.add(name)
    return name
  }
}

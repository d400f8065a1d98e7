import type { Arguments, Command, FlagOption, Option } from './command.ts'
import { suggestion, UsageError } from './usage.ts'
import { isNumeric, readValue } from './value.ts'
import type { OptionValue } from './value.ts'
import { quoted } from './words.ts'

/** `learning-rate` as `learningRate`. */
export const camel = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())

/**
 * Reads the words after a command's name. Takes `--name value`, `--name=value`, `-n value`, `-n=value`, `--flag`, `--no-flag`; `--` ends the
 * options; `-` and negative numbers are values. A value that begins with a hyphen otherwise is given with `=`.
 *
 * @throws {UsageError} which names the word and what is expected.
 */
export function parseArguments(command: Command, words: readonly string[], program: string): Arguments {
  const reader = new Reader(command, `See \`${program} help ${command.name}\``)
  reader.read(words)
  return reader.finish()
}

class Reader {
  readonly #command: Command
  readonly #hint: string
  readonly #values = new Map<Option, OptionValue>()
  readonly #positionals: string[] = []

  constructor(command: Command, hint: string) {
    this.#command = command
    this.#hint = hint
  }

  read(words: readonly string[]): void {
    for (let i = 0; i < words.length; i++) {
      const word = words[i] ?? ''
      if (word === '--') {
        for (const rest of words.slice(i + 1)) this.#positional(rest)
        return
      }
      if (!isOption(word)) this.#positional(word)
      else if (this.#option(word, words[i + 1])) i++
    }
  }

  /** Takes an option; true where it took the next word too. */
  #option(word: string, next: string | undefined): boolean {
    const equals = word.indexOf('=')
    const typed = equals < 0 ? word : word.slice(0, equals)
    const attached = equals < 0 ? undefined : word.slice(equals + 1)
    const { option, off } = this.#find(typed)
    if (this.#values.has(option)) throw this.#error({ problem: `--${option.name} is given twice` })
    if (option.type === 'flag') {
      if (attached !== undefined) throw this.#error({ problem: `${typed} takes no value`, got: quoted(attached) })
      this.#values.set(option, !off)
      return false
    }
    const text = attached ?? (next === undefined || isOption(next) ? undefined : next)
    if (text === undefined) {
      const cure =
        next === undefined || next === '--' ? undefined : `A value that begins with a hyphen is given as ${typed}=${next}`
      throw this.#error({ problem: `${typed} needs a value`, ...(cure !== undefined && { cure }) })
    }
    const reading = readValue(option, text)
    if (!('value' in reading))
      throw this.#error({ problem: `--${option.name} cannot take this value`, got: quoted(text), ...reading })
    this.#values.set(option, reading.value)
    return attached === undefined
  }

  #find(typed: string): { readonly option: Option; readonly off: boolean } {
    const { options } = this.#command
    const named = options.find(({ name, alias }) => typed === `--${name}` || (alias !== undefined && typed === `-${alias}`))
    if (named) return { option: named, off: false }
    const negated = options.find(({ name }) => typed === `--no-${name}`)
    if (negated?.type === 'flag') return { option: negated, off: true }
    if (negated) throw this.#error({ problem: `${typed} is not possible: --${negated.name} takes a value` })
    const flags = options.filter((option): option is FlagOption => option.type === 'flag')
    const known = [...options.map(({ name }) => name), ...flags.map(({ name }) => `no-${name}`), 'help', 'color', 'no-color']
    throw this.#error({
      problem: `unknown option ${typed}`,
      cure: suggestion(typed.replace(/^-+/, ''), known, name => `--${name}`),
    })
  }

  #positional(word: string): void {
    const { positionals, name } = this.#command
    if (this.#positionals.length === positionals.length) {
      const takes = positionals.length === 0 ? 'none' : positionals.map(positional => `<${positional.name}>`).join(' ')
      throw this.#error({ problem: `${name} has too many arguments`, expected: takes, got: `${quoted(word)} besides` })
    }
    this.#positionals.push(word)
  }

  finish(): Arguments {
    const { positionals, options } = this.#command
    const missing = positionals.find((positional, i) => positional.required && this.#positionals[i] === undefined)
    if (missing) throw this.#error({ problem: `<${missing.name}> is missing (${missing.summary})` })
    const absent = options.find(option => option.required && !this.#values.has(option))
    if (absent) throw this.#error({ problem: `--${absent.name} is missing (${absent.summary})` })
    return {
      positionals: Object.fromEntries(positionals.map(({ name }, i) => [camel(name), this.#positionals[i]])),
      options: Object.fromEntries(options.map(option => [camel(option.name), this.#values.get(option) ?? byDefault(option)])),
      given: new Set(Array.from(this.#values.keys(), ({ name }) => name)),
    }
  }

  #error({ cure = '', ...complaint }: { problem: string; expected?: string; got?: string; cure?: string }): UsageError {
    return new UsageError({
      ...complaint,
      cure: [cure.trim(), this.#hint].filter(Boolean).join(cure.trim().endsWith('?') ? ' ' : '. '),
    })
  }
}

const isOption = (word: string) => word.startsWith('-') && word !== '-' && !isNumeric(word)

const byDefault = (option: Option): OptionValue | undefined => option.default ?? (option.type === 'flag' ? false : undefined)

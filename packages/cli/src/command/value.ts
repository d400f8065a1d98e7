import type { Bounds, ChoiceOption, ListOption, NumberOption, Option } from './command.ts'
import { suggestion } from './usage.ts'
import { boundsText, quoted } from './words.ts'

export type OptionValue = boolean | string | number | readonly string[] | readonly number[]

/** The value of a text given to an option, or what was expected instead. */
type Reading = { readonly value: OptionValue } | { readonly expected: string; readonly cure?: string }

/** Reads the value of an option that is not a flag. */
export function readValue(option: Exclude<Option, { type: 'flag' }>, text: string): Reading {
  switch (option.type) {
    case 'text':
      return text === '' ? { expected: 'a text that is not empty' } : { value: text }
    case 'choice':
      return readChoice(option, text)
    case 'number':
    case 'integer':
      return readNumber(option, text)
    case 'list':
      return readList(option, text)
  }
}

function readChoice({ choices }: ChoiceOption, text: string): Reading {
  if (choices.includes(text)) return { value: text }
  const cure = suggestion(text, choices).trim()
  return { expected: oneOf(choices), ...(cure !== '' && { cure }) }
}

function readNumber(option: NumberOption, text: string): Reading {
  const words = option.words ?? []
  if (words.includes(text)) return { value: text }
  const value = parseNumber(text, option.type, option)
  return value === undefined ? { expected: [numberKind(option.type, option), ...words.map(quoted)].join(', or ') } : { value }
}

function readList(option: ListOption, text: string): Reading {
  const expected = `a list such as ${option.of === 'text' ? 'a,b,c' : '16,8'}`
  const items = splitList(text)
  const least = option.least ?? 1
  if (items === undefined || items.includes('')) return { expected: `${expected}, without empty values` }
  if (items.length < least) return { expected: `${expected}, of at least ${least}` }
  if (option.of === 'text') return { value: items }
  const { of } = option
  const numbers = items.map(item => parseNumber(item, of, option))
  return numbers.every(value => value !== undefined)
    ? { value: numbers }
    : { expected: `${expected}, each ${numberKind(of, option)}` }
}

const oneOf = (choices: readonly string[]) => `one of ${choices.join(', ')}`

function parseNumber(text: string, kind: 'number' | 'integer', { min, max, above, below }: Bounds): number | undefined {
  if (!isNumeric(text)) return undefined
  const value = Number(text)
  const fits =
    Number.isFinite(value) &&
    (kind === 'number' || Number.isSafeInteger(value)) &&
    (min === undefined || value >= min) &&
    (max === undefined || value <= max) &&
    (above === undefined || value > above) &&
    (below === undefined || value < below)
  return fits ? value : undefined
}

/** Whether a text is a number in decimal notation. */
export const isNumeric = (text: string): boolean => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)

const numberKind = (kind: 'number' | 'integer', bounds: Bounds) =>
  [kind === 'integer' ? 'a whole number' : 'a number', boundsText(bounds)].filter(Boolean).join(', ')

/** The values between commas, quotes taken off; undefined where a quote is not closed. */
function splitList(text: string): string[] | undefined {
  if (text === '') return []
  const items: string[] = []
  let rest = text
  for (;;) {
    const match = /^(?:"((?:[^"]|"")*)"|([^",][^,]*|))(,|$)/.exec(rest)
    if (!match) return undefined
    items.push(match[1]?.replaceAll('""', '"') ?? (match[2] ?? '').trim())
    if (match[3] === '') return items
    rest = rest.slice(match[0].length)
  }
}

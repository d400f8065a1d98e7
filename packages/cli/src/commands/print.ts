import { count } from '../terminal/number.ts'
import type { Output } from '../terminal/output.ts'
import { paint } from '../terminal/style.ts'
import type { Look, Style } from '../terminal/style.ts'
import { printable, width, wrap } from '../terminal/text.ts'

/** Writes lines. */
export const print = (output: Output, lines: readonly string[]): void =>
  void output.write(lines.map(line => `${line}\n`).join(''))

/** One JSON object, readable by people too; what is not a number in JSON (NaN, infinite) becomes null. */
export const printJson = (output: Output, value: object): void => print(output, [JSON.stringify(value, null, 2)])

/** Blocks of lines with an empty line between them; empty blocks are left out. */
export const blocks = (...parts: readonly (readonly string[])[]): string[] =>
  parts.filter(part => part.length > 0).flatMap((part, i) => (i === 0 ? part : ['', ...part]))

export const heading = (text: string, look: Look): string => paint(look, 'bold', text)

/** A sentence with names from outside in it, in lines no wider than the look. */
export const sentence = (text: string, look: Look, style?: Style): string[] =>
  wrap(printable(text), look.columns).map(line => (style === undefined ? line : paint(look, style, line)))

/** Facts as `label  text`, the texts wrapped and aligned; a fact without a text is left out. */
export function facts(entries: readonly (readonly [label: string, text: string])[], look: Look): string[] {
  const shown = entries.filter(([, text]) => text !== '')
  const column = Math.max(0, ...shown.map(([label]) => width(label))) + 2
  return shown.flatMap(([label, text]) =>
    wrap(printable(text), Math.min(look.columns, 100) - column).map(
      (line, i) => (i === 0 ? paint(look, 'dim', label) + ' '.repeat(column - width(label)) : ' '.repeat(column)) + line,
    ),
  )
}

/** Numbers with their names, side by side: `accuracy 97.1 %   log loss 0.09`, broken where the line ends. */
export function measures(entries: readonly (readonly [name: string, value: string])[], look: Look): string[] {
  const lines: string[] = []
  let filled = Infinity
  for (const [name, value] of entries) {
    const columns = width(name) + 1 + width(value)
    const text = `${paint(look, 'dim', name)} ${value}`
    if (filled + 3 + columns > look.columns) lines.push(text)
    else lines.push(`${lines.pop() ?? ''}   ${text}`)
    filled = (filled + 3 + columns > look.columns ? 0 : filled + 3) + columns
  }
  return lines
}

/** Some names of many: "a, b, c and 7 more". */
export const some = (names: readonly string[], most: number): string =>
  names.length <= most + 1 ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${count(names.length - most)} more`

/** A word as it is typed in a shell: quoted where the shell would split it or read it otherwise. */
export const shellWord = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)

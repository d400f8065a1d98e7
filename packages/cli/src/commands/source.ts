import { DataError, decodeText, parseCsv, parseJsonLines } from 'glassbox'
import type { TextTable } from 'glassbox'
import { readBytes } from 'glassbox/node'
import type { Option } from '../command/command.ts'
import type { Io } from '../command/io.ts'
import { untilAborted } from '../command/stop.ts'
import { UsageError } from '../command/usage.ts'
import { quoted } from '../command/words.ts'

/** How a table stands in a file. */
export type Form = 'csv' | 'jsonl'

/** The options of every command that reads a table. */
export const sourceOptions = [
  {
    name: 'format',
    type: 'choice',
    choices: ['csv', 'jsonl'],
    summary: 'Form of the file: CSV, or JSON lines (an object a line)',
    otherwise: 'by the name or the first character',
  },
  {
    name: 'separator',
    type: 'text',
    value: 'character',
    summary: 'What stands between the cells of a CSV file; "tab" for a tab',
    otherwise: 'found among comma, semicolon, tab and |',
  },
] as const satisfies readonly Option[]

/** A table as it was read, with the text it came from. */
export interface Source {
  readonly text: TextTable
  readonly form: Form
  readonly content: string
  /** What people call it: the file as typed, or "standard input". */
  readonly name: string
}

/** The text of a file, or of standard input where the file is `-`, and what people call it. */
export async function readContent(file: string, io: Io): Promise<Pick<Source, 'content' | 'name'>> {
  const name = file === '-' ? 'standard input' : file
  const bytes = file === '-' ? await readAll(io.stdin()) : await untilAborted(readBytes(file), io.signal)
  return { content: io.compute(() => decodeText(bytes, name)), name }
}

/** Reads a table from a file, or from standard input where the file is `-`. @throws {DataError} {@link UsageError} */
export async function readSource(
  file: string,
  { format, separator }: { readonly format: Form | undefined; readonly separator: string | undefined },
  io: Io,
): Promise<Source> {
  const between = separatorOf(separator)
  const { content, name } = await readContent(file, io)
  const form = format ?? formOf(file, content)
  if (form === 'jsonl') {
    if (separator !== undefined)
      throw new UsageError({ problem: '--separator is for CSV', got: `JSON lines in ${name}`, cure: 'Leave it out' })
    return { text: io.compute(() => parseJsonLines(content, { where: name })), form, content, name }
  }
  if (format === undefined && /^\s*\[\s*[{[]/.test(content))
    throw new DataError({
      problem: 'this is a JSON array, neither CSV nor JSON lines',
      where: name,
      cure: "Write one object a line, for instance with: jq -c '.[]' file.json > file.jsonl",
    })
  const text = io.compute(() => parseCsv(content, { where: name, ...(between !== undefined && { separator: between }) }))
  return { text, form, content, name }
}

const names: Readonly<Record<string, string>> = { tab: '\t', '\\t': '\t', comma: ',', semicolon: ';' }

function separatorOf(text: string | undefined): string | undefined {
  const separator = text === undefined ? undefined : (names[text] ?? text)
  if (separator === undefined || (separator.length === 1 && !'"\r\n'.includes(separator))) return separator
  throw new UsageError({
    problem: '--separator cannot take this value',
    expected: 'one character other than a quote or a line end, or "tab"',
    got: quoted(separator),
  })
}

function formOf(file: string, content: string): Form {
  if (/\.(jsonl|ndjson)$/i.test(file)) return 'jsonl'
  if (/\.(csv|tsv)$/i.test(file)) return 'csv'
  return /^\s*\{/.test(content) ? 'jsonl' : 'csv'
}

async function readAll(input: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of input) parts.push(part)
  return Buffer.concat(parts)
}

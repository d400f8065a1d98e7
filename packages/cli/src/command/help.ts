import type { Command, Option, Program } from './command.ts'
import { paint } from '../terminal/style.ts'
import type { Look } from '../terminal/style.ts'
import { pad, width, wrap } from '../terminal/text.ts'
import { boundsText, quoted } from './words.ts'

interface Entry {
  readonly sign: string
  readonly text: string
}

const everywhere: readonly Entry[] = [
  { sign: '-h, --help', text: 'Print this help' },
  { sign: '    --no-color', text: 'Print without colours (also where NO_COLOR is set; --color prints them anywhere)' },
]

/** The help of the program: its commands. */
export function programHelp(program: Program, look: Look): string[] {
  return page(look, [
    { lines: [`${program.name} ${program.version}: ${program.summary}`] },
    { title: 'Usage', lines: [`  ${program.name} <command> [options]`] },
    { title: 'Commands', entries: program.commands.map(({ name, summary }) => ({ sign: name, text: summary })) },
    { title: 'Options', entries: [...everywhere, { sign: '    --version', text: 'Print the version' }] },
    { title: 'Examples', lines: examples(program.examples ?? [], look) },
    { lines: [`More about a command: ${program.name} help <command>`] },
  ])
}

/** The help of a command, from the command's own data. */
export function commandHelp(program: Program, command: Command, look: Look): string[] {
  const groups = [...new Set(command.options.map(groupOf))]
  const usage = [
    program.name,
    command.name,
    ...command.positionals.map(({ name, required }) => (required ? `<${name}>` : `[<${name}>]`)),
    ...command.options.filter(({ required }) => required).map(option => `--${option.name} ${placeholder(option)}`),
    '[options]',
  ].join(' ')
  return page(look, [
    { lines: wrap(sentence(command.summary), textWidth(look)) },
    { title: 'Usage', lines: wrap(`  ${usage}`, textWidth(look), '      ') },
    { lines: command.description === undefined ? [] : wrap(command.description, textWidth(look)) },
    { title: 'Arguments', entries: command.positionals.map(({ name, summary }) => ({ sign: `<${name}>`, text: summary })) },
    ...groups.map(group => ({ title: group, entries: command.options.filter(option => groupOf(option) === group).map(entry) })),
    { title: 'Everywhere', entries: everywhere },
    { title: 'Examples', lines: examples(command.examples ?? [], look) },
  ])
}

const sentence = (text: string) => (text.endsWith('.') ? text : `${text}.`)

const groupOf = ({ group = 'Options' }: Option) => group

/** Longer lines are hard to read. */
const textWidth = (look: Look) => Math.min(look.columns, 100)

const typeNames = { text: 'text', number: 'number', integer: 'n', choice: 'name', list: 'a,b,...' } as const

const placeholder = (option: Option) => (option.type === 'flag' ? '' : `<${option.value ?? typeNames[option.type]}>`)

function entry(option: Option): Entry {
  const name = option.type === 'flag' && option.default === true ? `--no-${option.name}` : `--${option.name}`
  const facts = [
    option.type === 'choice' && `one of ${option.choices.join(', ')}`,
    (option.type === 'number' || option.type === 'integer') &&
      [boundsText(option), ...(option.words ?? []).map(quoted)].filter(Boolean).join(', or '),
    option.type === 'list' && boundsText(option) !== '' && `each ${boundsText(option)}`,
    option.required && 'required',
    option.type !== 'flag' && option.default !== undefined && `default ${String(option.default)}`,
    option.otherwise !== undefined && `default: ${option.otherwise}`,
  ].filter(Boolean)
  return {
    sign: `${option.alias === undefined ? '    ' : `-${option.alias}, `}${name} ${placeholder(option)}`.trimEnd(),
    text: option.summary + (facts.length === 0 ? '' : ` (${facts.join('; ')})`),
  }
}

const examples = (list: readonly { readonly line: string; readonly summary: string }[], look: Look) =>
  list.flatMap(({ line, summary }) => [
    `  ${line}`,
    ...wrap(summary, textWidth(look) - 6).map(text => paint(look, 'dim', `      ${text}`)),
  ])

interface Section {
  readonly title?: string
  readonly entries?: readonly Entry[]
  readonly lines?: readonly string[]
}

const widestSign = 26

function page(look: Look, sections: readonly Section[]): string[] {
  const signs = sections
    .flatMap(({ entries = [] }) => entries.map(({ sign }) => width(sign)))
    .filter(columns => columns <= widestSign)
  const column = Math.max(0, ...signs) + 4
  const blocks = sections.map(({ title, entries = [], lines = [] }) => {
    const body = [...entries.flatMap(item => entryLines(item, column, look)), ...lines]
    return body.length === 0 ? [] : [...(title === undefined ? [] : [paint(look, 'bold', title)]), ...body]
  })
  return blocks.filter(block => block.length > 0).flatMap((block, i) => (i === 0 ? block : ['', ...block]))
}

function entryLines({ sign, text }: Entry, column: number, look: Look): string[] {
  const space = ' '.repeat(column)
  const [first = '', ...rest] = wrap(text, textWidth(look) - column)
  const beside = width(sign) + 4 <= column
  return [...(beside ? [pad(`  ${sign}`, column) + first] : [`  ${sign}`, space + first]), ...rest.map(line => space + line)]
}

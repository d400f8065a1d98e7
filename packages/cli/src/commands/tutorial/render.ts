import { sections } from 'glassbox/tutorial'
import type { Block, Printed } from 'glassbox/tutorial'
import { spelled } from '../../terminal/ascii.ts'
import { lineChart } from '../../terminal/chart.ts'
import { pointsPlot } from '../../terminal/points.ts'
import { paint } from '../../terminal/style.ts'
import type { Look, Style } from '../../terminal/style.ts'
import { pad, printable, width, wrap } from '../../terminal/text.ts'
import { matrices } from './matrices.ts'
import { wrappedTable } from './wrapped-table.ts'

/** The ways of writing a step that `--code` chooses from. */
export const codes = ['numpy', 'r', 'typescript', 'maths', 'latex'] as const
export type Code = (typeof codes)[number]

interface RenderOptions {
  /** How the code line of a step is written. Default numpy. */
  readonly code?: Code
  /** The block before: a reason that it gave already is not said again. */
  readonly before?: Block | undefined
}

/** A block of the lesson as lines, none wider than the look. */
export function renderBlock(block: Block, look: Look, { code = 'numpy', before }: RenderOptions = {}): string[] {
  switch (block.kind) {
    case 'heading':
      return heading(block.text, look)
    case 'paragraph':
      return prose(block.text, look)
    case 'matrices':
      return matrices(block.matrices, look)
    case 'table':
      return wrappedTable(block.columns, block.rows, look)
    case 'code':
      return listing(block.language, block.text, look)
    case 'printed':
      return printedRow(block.printed, look, before?.kind === 'printed' ? before.printed.reason : undefined)
    case 'erratum': {
      const { where, wrong, right } = block.erratum
      return [
        ...prose(`Mistake: ${where}`, look, 'bold'),
        ...labelled([['wrong', wrong, 'red'], ['right', right, 'green']], look), // prettier-ignore
      ]
    }
    case 'step': {
      const { number, title, words, shapes, values } = block
      const lines = block.code.flatMap((one): Labelled[] => [
        ['formula', one.maths, 'cyan'],
        ...(code === 'maths' ? [] : [[names[code], one[code], 'cyan'] as const]),
      ])
      const drawn = matrices(values, look)
      return [
        ...prose(`Step ${number}  ${title}`, look, 'bold'),
        ...prose(words, look),
        // Words that hold the shapes already need no second time.
        ...labelled([...lines, ['shapes', words.includes(shapes) ? '' : shapes, 'dim']], look),
        ...(drawn.length === 0 ? [] : ['', ...drawn]),
      ]
    }
    case 'curve': {
      const [first, ...rest] = block.series.map(({ name, x, y }) => ({ name: spelled(name, look), x, values: y }))
      if (first === undefined) return prose(`${block.title}: no line to draw`, look, 'bold')
      const chart = lineChart({ series: [first, ...rest], x: { name: spelled(block.x, look) } }, look)
      return [...prose(block.title, look, 'bold'), ...chart]
    }
    case 'points':
      return [...prose(block.title, look, 'bold'), ...pointsPlot(block, look)]
  }
}

const names = { numpy: 'NumPy', r: 'R', typescript: 'TypeScript', maths: 'formula', latex: 'LaTeX', python: 'Python' } as const

/** Running text wider than this is hard to read. */
const readable = 100

const lengthOf = (look: Look) => Math.min(look.columns, readable)

function prose(text: string, look: Look, style?: Style): string[] {
  if (text === '') return []
  const lines = text.split('\n').flatMap(line => wrap(printable(spelled(line, look)), lengthOf(look)))
  return style === undefined ? lines : lines.map(line => paint(look, style, line))
}

/** A heading with a rule under it, a double one under the title of a section. */
function heading(text: string, look: Look): string[] {
  const lines = prose(text, look)
  const [main, lower] = look.unicode ? (['═', '─'] as const) : (['=', '-'] as const)
  const rule = (sections.some(({ title }) => title === text) ? main : lower).repeat(Math.max(...lines.map(width)))
  return [...lines.map(line => paint(look, 'bold', line)), paint(look, 'dim', rule)]
}

function listing(language: keyof typeof names, text: string, look: Look): string[] {
  const lines = text.split('\n').flatMap(line => {
    const indent = /^ */.exec(line)?.[0] ?? ''
    return wrap(printable(spelled(line, look)), look.columns - 4, `${indent}    `)
  })
  return [paint(look, 'dim', `${names[language]}:`), ...lines.map(line => `    ${paint(look, 'cyan', line)}`.trimEnd())]
}

type Labelled = readonly [label: string, text: string, style: Style]

/** Texts with their labels in a column before them; those that are empty are left out. */
function labelled(entries: readonly Labelled[], look: Look): string[] {
  const column = Math.max(...entries.map(([label]) => width(label))) + 2
  return entries.flatMap(([label, text, style]) => {
    if (text === '') return []
    const lines = text
      .split('\n')
      .flatMap(line => wrap(printable(spelled(line, look)), lengthOf(look) - 2 - column, style === 'cyan' ? '  ' : ''))
    return lines.map((line, i) => `  ${paint(look, style, pad(i === 0 ? label : '', column))}${line}`)
  })
}

type Verdict = 'equal' | 'explained' | 'differs'

export const verdictOf = ({ equal, reason }: Printed): Verdict =>
  equal ? 'equal' : reason === undefined ? 'differs' : 'explained'

/** The sign of a row: equal, different for a known reason, or different without one. */
export function mark(verdict: Verdict, look: Look): string {
  const [unicode, ascii, style] = marks[verdict]
  return paint(look, style, look.unicode ? unicode : ascii)
}

const marks = {
  equal: ['✓', '=', 'green'],
  explained: ['≈', '~', 'yellow'],
  differs: ['✗', '!', 'red'],
} as const satisfies Record<Verdict, readonly [string, string, Style]>

/** Cells that the name of a row has on a line with its numbers, and that each number has. */
const whatColumns = 34
const numberColumns = 10

function printedRow(row: Printed, look: Look, saidBefore: string | undefined): string[] {
  const sign = mark(verdictOf(row), look)
  const what = wrap(printable(spelled(row.what, look)), look.columns)
  const last = what.at(-1) ?? ''
  const label = (text: string) => paint(look, 'dim', text)
  const narrow = Math.max(width(row.printed), width(row.ours)) <= numberColumns && look.columns >= 74
  const numbers = `${label('printed')} ${pad(row.printed, numberColumns)}  ${label('ours')} ${pad(row.ours, numberColumns)}  ${sign}`
  const lines = narrow
    ? width(last) <= whatColumns
      ? [...what.slice(0, -1), `${pad(last, whatColumns)} ${numbers}`]
      : [...what, `${' '.repeat(whatColumns)} ${numbers}`]
    : [...what, ...long('printed', row.printed, look), ...long('ours', row.ours, look, sign)]
  return row.reason === undefined || row.equal || row.reason === saidBefore ? lines : [...lines, ...because(row.reason, look)]
}

/** A number of a row that needs a line of its own, or more. */
function long(label: string, text: string, look: Look, sign = ''): string[] {
  const lines = wrap(text, look.columns - 14)
  return lines.map((line, i) => {
    const before = i === 0 ? paint(look, 'dim', pad(label, 8)) : ' '.repeat(8)
    return `  ${before}${line}${sign !== '' && i === lines.length - 1 ? `  ${sign}` : ''}`
  })
}

/** Why rows differ, set in. */
export const because = (reason: string, look: Look): string[] =>
  wrap(printable(spelled(reason, look)), lengthOf(look) - 6).map(line => `      ${paint(look, 'dim', line)}`)

import type { Step, Value } from 'glassbox'
import type { ArithmeticLine, ArithmeticOptions } from 'glassbox/export'
import type { Trace } from 'glassbox/trace'
import { spelled } from '../../terminal/ascii.ts'
import { drawMatrix, MARGIN, sideBySide, windowOn } from '../../terminal/matrix.ts'
import type { Mark } from '../../terminal/matrix.ts'
import { paint } from '../../terminal/style.ts'
import type { Look, Style } from '../../terminal/style.ts'
import { printable, width, wrap } from '../../terminal/text.ts'
import { effectsOf, placeText, sourcesOf } from './places.ts'
import type { Place } from './places.ts'
import type { Language, View } from './view.ts'

export interface FrameOptions {
  readonly arithmetic?: ArithmeticOptions
  /** Besides the formula, the step in one of the languages. */
  readonly code?: Language | undefined
  /** The most rows and columns of a matrix that are shown. */
  readonly most: { readonly rows: number; readonly columns: number }
  /** How far matrices are scrolled from the marked cells. */
  readonly scroll?: { readonly rows: number; readonly columns: number }
}

/** Formula, sentence and code of a step. */
function stepText(view: View, step: Step, look: Look, code?: Language): string[] {
  const told = view.told(step)
  const prose = (text: string, style?: Style, hanging = '') =>
    wrap(printable(spelled(text, look)), look.columns, hanging).map(line => (style ? paint(look, style, line) : line))
  const lines = code === undefined ? [] : told.code(code).split('\n')
  return [
    ...prose(told.formula, 'bold', '  '),
    ...prose(`${upper(told.sentence, view, step)}.`),
    ...(told.why === undefined ? [] : prose(`${upper(told.why, view, step)}.`, 'dim')),
    ...lines.flatMap(line => prose(line, 'cyan', '    ')),
  ]
}

/** A sentence begins with a capital letter, unless with a name. */
function upper(text: string, view: View, step: Step): string {
  const named = [step.output, ...step.inputs].some(value => text.startsWith(view.nameOf(value)))
  return named ? text : text.slice(0, 1).toUpperCase() + text.slice(1)
}

const signs: Readonly<Record<string, string>> = { matmul: '·', add: '+', subtract: '−', multiply: '∘', divide: '÷' }

/** The matrices of a step, its inputs and what it gives: the cell at hand and the cells that feed it marked. */
function stepMatrices(view: View, trace: Trace, step: Step, at: Place, look: Look, options: FrameOptions): string[] {
  const sources = at.value === step.output ? sourcesOf(trace, at, view) : []
  const effects = at.value === step.output ? [] : effectsOf(trace, at, view).filter(effect => effect.step === step)
  const marks = new Map<Value, Map<string, Mark>>()
  const set = ({ value, row, column }: Place, mark: Mark) => {
    const own = marks.get(value) ?? new Map<string, Mark>()
    marks.set(value, own.set(`${row},${column}`, mark))
  }
  for (const { cells } of effects) for (const cell of cells) set(cell, 'effect')
  for (const source of sources) set(source, 'source')
  set(at, 'current')
  const shownFirst = (value: Value) =>
    value === at.value ? at : ([...sources, ...effects.flatMap(({ cells }) => cells)].find(place => place.value === value) ?? at)
  const block = (value: Value) => {
    const { rows, columns, data } = view.numbers(trace, value)
    const first = shownFirst(value)
    const scroll = options.scroll ?? { rows: 0, columns: 0 }
    const centre = { row: first.row + scroll.rows, column: first.column + scroll.columns }
    const own = marks.get(value)
    const matrix = { name: view.nameOf(value), rows, columns, data, mark: (r: number, c: number) => own?.get(`${r},${c}`) }
    return fitting(most => drawMatrix(matrix, windowOn(matrix, { ...options.most, columns: most }, centre), look), options, look)
  }
  const told = view.told(step).formula
  const body = told.slice(told.indexOf('='))
  const where = (value: Value) => body.indexOf(view.nameOf(value))
  const inputs = [...new Set(step.inputs)].toSorted((a, b) => where(a) - where(b))
  const sign = spelled(signs[step.op.name] ?? ' ', look)
  const between = [...inputs.slice(1).map(() => sign), '=']
  return sideBySide([...inputs, step.output].map(block), look, between)
}

/** The widest drawing that fits the look. */
function fitting(draw: (columns: number) => string[], { most }: FrameOptions, look: Look): string[] {
  for (let columns = most.columns; ; columns--) {
    const lines = draw(columns)
    if (columns <= 1 || lines.every(line => width(line) <= look.columns - MARGIN)) return lines
  }
}

/** The arithmetic of a cell with its numbers: the sources orange, the result yellow. */
export function cellArithmetic(view: View, trace: Trace, at: Place, look: Look, options: ArithmeticOptions = {}): string[] {
  const step = trace.producer(at.value)
  if (step === undefined) return []
  const { lines } = view.arithmetic(trace, step, at.row, at.column, options)
  return lines.flatMap(line => arithmeticLine(line, line.name ?? placeText(at, view), look))
}

function arithmeticLine({ name, parts, result }: ArithmeticLine, title: string, look: Look): string[] {
  const pieces: Piece[] = [
    { text: `${title} = ` },
    ...parts.map(({ text, cell }): Piece => ({ text, ...(cell !== undefined && { style: 'source' as const }) })),
    // Arithmetic that is one number is its own result.
    ...(parts.length === 1 && parts[0]?.text === result
      ? []
      : [{ text: ' = ' }, { text: result, ...(name === undefined && { style: 'current' as const }) }]),
  ]
  return wrapPieces(pieces, look)
}

interface Piece {
  readonly text: string
  readonly style?: Style
}

/** Pieces of a line, broken at spaces where the line is full. */
function wrapPieces(pieces: readonly Piece[], look: Look): string[] {
  const lines: string[] = []
  let line = ''
  let word = ''
  const end = () => {
    if (line !== '' && width(line) + width(word) + 1 > look.columns) {
      lines.push(line)
      line = '   '
    }
    line += line === '' ? word : ` ${word}`
    word = ''
  }
  for (const { text, style } of pieces) {
    if (style !== undefined) {
      word += paint(look, style, spelled(text, look))
      continue
    }
    spelled(text, look)
      .split(' ')
      .forEach((part, i) => {
        if (i > 0) end()
        word += part
      })
  }
  end()
  return [...lines, line.trimEnd()]
}

/** A step whole: formula and sentence, its matrices, the arithmetic of the cell at hand. */
export function frame(view: View, trace: Trace, step: Step, at: Place, look: Look, options: FrameOptions): string[] {
  return [
    ...stepText(view, step, look, options.code),
    '',
    ...stepMatrices(view, trace, step, at, look, options),
    '',
    ...cellArithmetic(view, trace, at, look, options.arithmetic),
  ]
}

/** What a cell changes, in lines: for each step that reads it, the cells that it feeds. */
export function effectLines(view: View, trace: Trace, at: Place, look: Look, most = 6): string[] {
  const found = effectsOf(trace, at, view)
  if (found.length === 0) return [`${placeText(at, view)} feeds nothing more`]
  return found.flatMap(({ step, cells }) => {
    const names = cells.slice(0, most).map(cell => placeText(cell, view))
    const more = cells.length > most ? ` and ${cells.length - most} more` : ''
    return wrap(spelled(`${names.join(', ')}${more}, in ${view.told(step).formula}`, look), look.columns, '    ')
  })
}

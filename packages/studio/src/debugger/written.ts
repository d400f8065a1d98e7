import type { CellArithmetic } from 'glassbox/export'
import { cellName } from './cells.ts'
import type { Session, ToldCell } from './session.svelte.ts'

/** A piece of arithmetic; where it stands for a cell, which. */
export interface WrittenPart {
  readonly text: string
  readonly cell: ToldCell | undefined
}

/** A cell's arithmetic as it is shown: by names, in numbers, and what it comes to. */
export interface Written {
  readonly name: string
  /** Undefined where the arithmetic reads no cell. */
  readonly symbols: readonly WrittenPart[] | undefined
  readonly parts: readonly WrittenPart[]
  readonly result: string
  readonly asides: readonly { readonly name: string; readonly parts: readonly WrittenPart[]; readonly result: string }[]
  /** Whether names and numbers need lines of their own. */
  readonly isLong: boolean
}

/** A minus sign where the core writes a hyphen, and a raised square. */
const proper = (text: string) => text.replaceAll('-', '−').replace(/\^2(?![\d.])/g, '²')

/** Characters of the symbolic side that still stand beside the numbers. */
const SHORT = 34

/** The arithmetic of a told cell; undefined for what was given. */
export function writtenCell(session: Session, cell: ToldCell): Written | undefined {
  const step = session.program.steps.find(({ output }) => output === cell.value)
  if (step === undefined) return undefined
  const { lines } = session.telling.arithmetic(session.touched!, step, cell.row, cell.column, { digits: 3, terms: 9 })
  const byId = new Map(session.program.values.map(value => [value.id, value]))
  const partsOf = (line: CellArithmetic['lines'][number]) =>
    line.parts.map(({ text, cell: read }): WrittenPart => {
      const value = read && byId.get(read.value.id)
      return { text: proper(text), cell: value && read && { value, row: read.row, column: read.column } }
    })
  const own = lines.at(-1)!
  const parts = partsOf(own)
  const symbols = parts.some(part => part.cell) ? symbolic(session, parts) : undefined
  return {
    name: cellName(session, cell),
    symbols,
    parts,
    result: proper(own.result),
    asides: lines.slice(0, -1).map(line => ({ name: line.name ?? '', parts: partsOf(line), result: proper(line.result) })),
    isLong: (symbols ?? []).reduce((length, { text }) => length + text.length, 0) > SHORT,
  }
}

/** The same with names for numbers. A name needs no brackets, as a negative number does. */
function symbolic(session: Session, parts: readonly WrittenPart[]): readonly WrittenPart[] {
  const named = parts.map(part => (part.cell ? { ...part, text: cellName(session, part.cell) } : part))
  const isBracketed = (i: number) =>
    named[i]?.cell !== undefined &&
    named[i - 1]?.cell === undefined &&
    named[i - 1]?.text.endsWith('(') === true &&
    named[i + 1]?.text.startsWith(')') === true &&
    !/[\p{L}√]\($/u.test(named[i - 1]!.text)
  return named.map((part, i) => {
    if (part.cell) return part
    const text = part.text.slice(isBracketed(i - 1) ? 1 : 0, isBracketed(i + 1) ? -1 : undefined)
    return { ...part, text }
  })
}

import { stripVTControlCharacters } from 'node:util'

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
const graphemes = (text: string) => Array.from(segmenter.segment(text), ({ segment }) => segment)

/** Ranges of code points that fill two cells (Unicode's East Asian Width, W and F, joined where nothing else lies between). */
const wide = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x17000, 0x18cff],
  [0x1b000, 0x1b2ff],
  [0x20000, 0x3fffd],
] as const

function graphemeWidth(grapheme: string): number {
  if (/^(\p{Emoji_Presentation}|\p{Regional_Indicator})/u.test(grapheme) || grapheme.includes('\ufe0f')) return 2
  if (/^[\p{M}\p{Cf}\p{Cc}]+$/u.test(grapheme)) return 0
  const code = grapheme.codePointAt(0) ?? 0
  return wide.some(([from, to]) => code >= from && code <= to) ? 2 : 1
}

/** Cells that a text fills in a terminal; colours count nothing, wide characters and emoji two, combining marks none. */
export function width(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length
  let sum = 0
  for (const grapheme of graphemes(stripVTControlCharacters(text))) sum += graphemeWidth(grapheme)
  return sum
}

type Align = 'left' | 'right' | 'center'

/** Fills a text with spaces up to a width; a longer text stays as it is. */
export function pad(text: string, columns: number, align: Align = 'left'): string {
  const space = Math.max(0, columns - width(text))
  const before = align === 'left' ? 0 : align === 'right' ? space : Math.floor(space / 2)
  return ' '.repeat(before) + text + ' '.repeat(space - before)
}

/** Cuts a plain text (no colours) to a width, the cut marked with … (or ... in ASCII). */
export function truncate(text: string, columns: number, unicode = true): string {
  if (width(text) <= columns) return text
  const mark = unicode ? '…' : '.'.repeat(Math.max(0, Math.min(3, columns)))
  return columns < 1 ? '' : take(text, columns - mark.length) + mark
}

function take(text: string, columns: number): string {
  let out = ''
  let filled = 0
  for (const grapheme of graphemes(text)) {
    filled += graphemeWidth(grapheme)
    if (filled > columns) break
    out += grapheme
  }
  return out
}

/**
 * Breaks a plain text into lines of a width, at spaces; a word that is longer than a line is broken. Line breaks in the text stay.
 * The lines after the first begin with `hanging`.
 */
export function wrap(text: string, columns: number, hanging = ''): string[] {
  const lines: string[] = []
  for (const paragraph of text.split('\n')) {
    let line = lines.length === 0 ? '' : hanging
    let empty = true
    const flush = () => {
      lines.push(line.replace(/ +$/, ''))
      line = hanging
      empty = true
    }
    for (let word of paragraph.split(' ')) {
      if (!empty && width(line) + 1 + width(word) > columns) flush()
      if (!empty) line += ' '
      while (width(line) + width(word) > columns) {
        const head = take(word, columns - width(line)) || (graphemes(word)[0] ?? '')
        if (head === word) break
        line += head
        word = word.slice(head.length)
        flush()
      }
      line += word
      empty = false
    }
    flush()
  }
  return lines
}

const names: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** A text from a file as it can be shown: control characters, and those that turn the direction of writing, are spelled out. */
export const printable = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    character => names[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

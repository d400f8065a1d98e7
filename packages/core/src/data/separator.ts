/** The separators that are looked for; where several fit equally well, the earlier one is taken: decimal commas fit by chance. */
export const separators = ['\t', ';', '|', ','] as const

const enoughLines = 100

/**
 * The separator that gives the most lines as many cells as the header, quoted parts aside, judged on the first hundred lines.
 * A comma where the header holds none of them, so the table has one column.
 */
export function findSeparator(text: string, start: number): string {
  const codes = separators.map(separator => separator.charCodeAt(0))
  const agreeing = codes.map(() => 0)
  let header: number[] | undefined
  let counts = codes.map(() => 0)
  let lineStart = start
  let cellStart = true
  let lines = 0
  const endLine = (end: number) => {
    if (text.slice(lineStart, end).trim() !== '') {
      header ??= counts
      lines++
      counts.forEach((count, k) => {
        if (count === header![k]) agreeing[k]!++
      })
    }
    counts = codes.map(() => 0)
    lineStart = end + 1
  }
  for (let at = start; at < text.length && lines < enoughLines; at++) {
    const code = text.charCodeAt(at)
    if (code === 10 || code === 13) {
      endLine(at)
      cellStart = true
    } else if (code === 34 && cellStart) {
      at = closingQuote(text, at)
      cellStart = false
    } else {
      const k = codes.indexOf(code)
      cellStart = k >= 0
      if (k >= 0) counts[k]!++
    }
  }
  if (lines < enoughLines) endLine(text.length)

  let best = separators.indexOf(',')
  let most = 0
  separators.forEach((_, k) => {
    if (header![k]! > 0 && agreeing[k]! > most) [best, most] = [k, agreeing[k]!]
  })
  return separators[best]!
}

function closingQuote(text: string, open: number): number {
  for (let at = open + 1; ; at += 2) {
    at = text.indexOf('"', at)
    if (at < 0) return text.length
    if (text.charCodeAt(at + 1) !== 34) return at
  }
}

import { DataError, ShapeError } from '../errors.ts'

/**
 * Reads a matrix of numbers out of a text, as people have it: cells between commas, semicolons, tabs or spaces (decimal commas between
 * semicolons or tabs), NumPy's and JSON's `[[1. 2.] [3. 4.]]`, MATLAB's `[1 2; 3 4]`, R's print with its `[1,]` and `[,1]`.
 * The cells stay texts, which tell how many digits they were printed with.
 *
 * @param where what the text is called in complaints.
 * @throws {DataError} where there are no numbers, a cell is none, or a print was cut short; {@link ShapeError} for rows of different lengths.
 * @example readNumbers('[[0.5 1. ]\n [2.  0.25]]') // [['0.5', '1.'], ['2.', '0.25']]
 */
export function readNumbers(text: string, where = 'the numbers'): string[][] {
  const content = text.replace(/^\ufeff/, '')
  const rows = R_LABEL.test(content)
    ? printedByR(content, where)
    : /[[(]/.test(content)
      ? bracketed(content, where)
      : separated(content)
  const columns = rows[0]?.length ?? 0
  if (rows.every(row => row.length === 0)) throw new DataError({ problem: 'there are no numbers', where })
  rows.forEach((row, r) => {
    const odd = row.findIndex(cell => !NUMBER.test(cell))
    if (odd >= 0)
      throw new DataError({
        problem: row[odd] === '...' || row[odd] === '…' ? 'the print was cut short' : 'a cell is not a number',
        where: `${where}, row ${r}, column ${odd}`,
        got: JSON.stringify(row[odd]),
        cure: /^(\.\.\.|…)$/.test(row[odd]!)
          ? 'Print all of it: in NumPy np.set_printoptions(threshold=np.inf)'
          : 'Give numbers alone, without a line of names',
      })
    if (row.length !== columns)
      throw new ShapeError({
        problem: 'rows differ in length',
        where: `${where}, row ${r}`,
        expected: `${columns} cells, as in row 0`,
        got: `${row.length}`,
      })
  })
  return rows
}

const NUMBER = /^[+\-−]?((\d+\.?\d*|\.\d+)(e[+-]?\d+)?|inf(inity)?|nan)$/i

/** `[1,]` at the start of a line, or `[1]` with something after it on the line, as R prints a vector. */
const R_LABEL = /^[ \t]*(\[\d+,\]|\[\d+\][ \t]+[^\s,\]])/m

const words = (line: string) => line.trim().split(/\s+/).filter(Boolean)

const lines = (text: string) => text.split(/\r\n|\r|\n/).filter(line => line.trim() !== '')

/** R's print: columns that do not fit on a line follow below, under the same labels of rows. */
function printedByR(text: string, where: string): string[][] {
  const rows = new Map<string, string[]>()
  for (const line of lines(text)) {
    const [, label, rest] = /^\s*\[(\d+)(?:,?)\](.*)$/.exec(line) ?? []
    if (label === undefined || rest === undefined) {
      // A line without a label names the columns.
      if (!words(line).some(word => NUMBER.test(word))) continue
      throw new DataError({
        problem: 'a line of a print by R has numbers, but no label of a row',
        where,
        got: JSON.stringify(line),
      })
    }
    // A vector is one row however many lines it takes.
    const key = line.includes(',]') ? label : ''
    rows.set(key, [...(rows.get(key) ?? []), ...words(rest)])
  }
  return [...rows.values()]
}

/** What stands between innermost brackets is a row; a semicolon there ends one. */
function bracketed(text: string, where: string): string[][] {
  const brackets = text
    .trim()
    .replace(/^[\w.]*\s*=\s*/, '')
    .replace(/^(np\.)?(array|tensor|matrix)\s*\(/i, '')
    .replace(/(,\s*\w+\s*=\s*[\w.<>'"]+)*\s*\)?;?$/, '')
  const outside = brackets.replaceAll(/\[[^[\]]*\]/g, '').replaceAll(/[[\]\s,]/g, '')
  const depth = /^[[\s]*/.exec(brackets)![0].replaceAll(/\s/g, '').length
  if (outside !== '' || depth === 0 || depth > 2)
    throw new DataError({
      problem: depth > 2 ? 'the numbers have more than two dimensions' : 'these brackets hold no matrix',
      where,
      ...(outside !== '' && { got: JSON.stringify(outside.slice(0, 40)) }),
      cure: 'Give rows such as [[1. 2.] [3. 4.]]',
    })
  return [...brackets.matchAll(/\[([^[\]]*)\]/g)].flatMap(([, inside]) =>
    inside!
      .split(';')
      .filter(row => row.trim() !== '')
      .map(cellsOf),
  )
}

const cellsOf = (row: string) => (row.includes(',') ? row.split(',').map(cell => cell.trim()) : words(row))

/** Lines of cells: what separates them is what is found, first of all semicolons and tabs, which leave the comma to decimals. */
function separated(text: string): string[][] {
  const wide = text.includes(';') ? ';' : text.includes('\t') ? '\t' : undefined
  return lines(text).map(line => {
    const cells = wide === undefined ? cellsOf(line) : line.split(wide).map(cell => cell.trim())
    const plain = cells.map(cell => cell.replace(/^"(.*)"$/, '$1').trim())
    return wide === undefined ? plain : plain.map(cell => cell.replace(/^([+\-−]?\d*),(\d+)/, '$1.$2'))
  })
}

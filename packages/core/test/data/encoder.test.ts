import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkEncoder } from '../../src/data/check-encoder.ts'
import { parseCsv } from '../../src/data/csv.ts'
import { encode, readTableFor } from '../../src/data/encode.ts'
import { embeddedColumns, featuresOf, fitEncoder, type FitOptions } from '../../src/data/encoder.ts'
import { readTable, tableFromRecords } from '../../src/data/table.ts'
import { DataError, OptionError } from '../../src/errors.ts'
import { takeRows, toRows } from '../../src/matrix.ts'

const example = (name: string) =>
  readTable(
    parseCsv(readFileSync(new URL(`../../../../examples/${name}.csv`, import.meta.url), 'utf8'), { where: `${name}.csv` }),
  )

const names = (fitted: ReturnType<typeof fitEncoder>) => featuresOf(fitted.encoder).map(feature => feature.name)

/** A table of columns, with a target `y` of two classes. */
const tableOf = (columns: Record<string, readonly (string | number | null)[]>) => {
  const [first] = Object.values(columns)
  return tableFromRecords(
    first!.map((_, r) => ({
      ...Object.fromEntries(Object.entries(columns).map(([name, cells]) => [name, cells[r]])),
      y: 'ab'[r % 2],
    })),
  )
}

const fitted = (columns: Record<string, readonly (string | number | null)[]>, options: Partial<FitOptions> = {}) => {
  const table = tableOf(columns)
  const fit = fitEncoder(table, { target: 'y', ...options })
  return { ...fit, names: names(fit), numbers: toRows(encode(fit.encoder, table).numbers) }
}

describe('numbers', () => {
  const x = [1, 2, 4, 9]
  const other = [0, 10, 0, 3]

  it('are standardised by the training rows alone', () => {
    const { numbers } = fitted({ x }, { rows: [0, 1, 2] })
    // mean 7/3, standard deviation √(14/9)
    const sd = Math.sqrt(14) / 3
    numbers.forEach(([value], i) => expect(value).toBeCloseTo((x[i]! - 7 / 3) / sd, 14))
  })

  it('are scaled to 0 … 1 by column, or by the whole table as the tutorial does', () => {
    expect(fitted({ x, other }, { scaling: 'minmax' }).numbers).toEqual([[0, 0], [1 / 8, 1], [3 / 8, 0], [1, 0.3]]) // prettier-ignore
    expect(fitted({ x, other }, { scaling: 'minmax-table' }).numbers).toEqual([[0.1, 0], [0.2, 1], [0.4, 0], [0.9, 0.3]]) // prettier-ignore
  })

  it('are taken robustly by median and quartiles, or as they are', () => {
    // quartiles of 1 2 4 9: 1.75 and 5.25
    expect(fitted({ x }, { scaling: 'robust' }).numbers).toEqual([[-2 / 3.5], [-1 / 3.5], [1 / 3.5], [6 / 3.5]])
    const spiked = fitted({ x: [5, 5, 5, 5, 5, 5, 5, 5, 9] }, { scaling: 'robust' })
    expect(spiked.numbers[8]![0]).toBeCloseTo(4 / Math.sqrt(16 / 9), 14)
    expect(fitted({ x }, { scaling: 'none' }).numbers).toEqual(x.map(value => [value]))
  })

  it('take the median for missing cells, and a feature says so', () => {
    const { names, numbers } = fitted({ x: [1, null, 2, 9, 3, 4] }, { scaling: 'none' })
    expect(names).toEqual(['x', 'x missing'])
    expect(numbers).toEqual([[1, 0], [3, 1], [2, 0], [9, 0], [3, 0], [4, 0]]) // prettier-ignore
  })

  it('take the mean or a number for missing cells, where told', () => {
    const cells = { x: [1, null, 2, 9, 3, 5], z: [4, 2, null, 2, 2, 2] }
    const { encoder } = fitted(cells, { fill: { x: 'mean', z: -1 } })
    expect(encoder.columns).toMatchObject([
      { name: 'x', fill: 4, indicator: true },
      { name: 'z', fill: -1, indicator: true },
    ])
    const days = fitted({ day: ['2024-01-01', null, '2024-01-02', '2024-01-06'] }, { fill: { day: 'mean' } })
    expect(days.encoder.columns).toMatchObject([{ kind: 'date', fill: 19723 + 2 }])
    // A word that only Object knows is a column like any other.
    expect(fitted({ constructor: [1, null, 2, 4] }).encoder.columns).toMatchObject([{ fill: 2 }])
  })

  it('refuse what cannot stand in for missing cells', () => {
    const columns = { x: [1, null, 2, 9], c: ['p', 'q', null, 'p'], day: ['2024-01-01', null, '2024-01-02', '2024-01-06'] }
    const fit = (fill: object) => () => fitted(columns, { fill: fill as NonNullable<FitOptions['fill']> })
    expect(fit({ x: 'mode' })).toThrow('fill, column "x"')
    expect(fit({ x: NaN })).toThrow(OptionError)
    expect(fit({ day: 3 })).toThrow('expected median or mean')
    expect(fit({ c: 'median' })).toThrow('only numbers and dates are filled')
    expect(fit({ y: 'median' })).toThrow('a target is not filled')
    expect(fit({ xx: 'median' })).toThrow(DataError)
  })

  it('warn of missing cells where training had none', () => {
    const table = tableOf({ x: [1, 5, 3, null, null] })
    const { encoder } = fitEncoder(table, { target: 'y', rows: [0, 1, 2], scaling: 'none' })
    const { numbers, warnings } = encode(encoder, table, [3, 4])
    expect(toRows(numbers)).toEqual([[3], [3]])
    expect(warnings).toMatchObject([{ code: 'unexpected-missing', column: 'x' }])
    expect(warnings[0]!.message).toContain('misses 2 cells')
  })

  it('of every size stay finite, or are refused', () => {
    const tiny = fitted({ x: [1e-300, 3e-300, 1e-300, 3e-300] }).numbers
    tiny.forEach(([value], i) => expect(value).toBeCloseTo(i % 2 ? 1 : -1, 12))
    expect(() => fitted({ x: [-1.7e308, 1.7e308, 0, 1] }, { scaling: 'minmax' })).toThrow('too large or too close together')
  })
})

describe('categories', () => {
  const island = ['b', 'a', 'c', 'a', null, 'b']

  it('have a feature per level, and missing cells are a level', () => {
    const { names, numbers } = fitted({ island })
    expect(names).toEqual(['island=a', 'island=b', 'island=c', 'island missing'])
    expect(numbers.map(row => row.join(''))).toEqual(['0100', '1000', '0010', '1000', '0001', '0100'])
  })

  it('share a feature where there are two levels', () => {
    const { names, numbers } = fitted({ sex: ['m', 'f', 'm', 'f', null, 'f'] })
    expect(names).toEqual(['sex=m', 'sex missing'])
    expect(numbers).toEqual([[1, 0], [0, 0], [1, 0], [0, 0], [0.5, 1], [0, 0]]) // prettier-ignore
  })

  it('keep only the missing mark of a lone level', () => {
    const { names, numbers } = fitted({ flag: ['x', null, 'x', null, 'x', null] })
    expect([names, numbers.flat()]).toEqual([['flag missing'], [0, 1, 0, 1, 0, 1]])
  })

  it('are indices for an embedding, 0 kept for unseen levels', () => {
    const table = tableOf({ island: [...island, 'zz', 'zz', 'q'], x: [1, 2, 3, 4, 5, 7, 8, 9, 11] })
    const { encoder } = fitEncoder(table, { target: 'y', rows: [0, 1, 2, 3, 4, 5], categories: 'embedding' })
    expect(embeddedColumns(encoder)).toEqual([{ column: 'island', size: 5 }])
    const { categories, numbers, warnings } = encode(encoder, table)
    expect(numbers.columns).toBe(1)
    expect(Array.from(categories[0]!.data)).toEqual([2, 1, 3, 1, 4, 2, 0, 0, 0])
    expect(warnings).toMatchObject([{ code: 'unseen-level', column: 'island' }])
    expect(warnings[0]!.message).toContain('"zz" (2 rows), "q" (1 row)')
  })

  it('are all zero where a level is unseen', () => {
    const table = tableOf({ island: ['a', 'b', 'c', 'a', 'b', 'c', 'zz', null], two: ['p', 'q', 'q', 'p', 'p', 'q', 'r', 'p'] })
    const { encoder } = fitEncoder(table, { target: 'y', rows: [0, 1, 2, 3, 4, 5] })
    const { numbers, warnings } = encode(encoder, table, [6, 7])
    expect(toRows(numbers)).toEqual([[0, 0, 0, 0.5], [0, 0, 0, 0]]) // prettier-ignore
    expect(warnings.map(({ code, column }) => [code, column])).toEqual([['unexpected-missing', 'island'], ['unseen-level', 'island'], ['unseen-level', 'two']]) // prettier-ignore
  })
})

describe('booleans and dates', () => {
  it('booleans are 0 and 1', () => {
    const { names, numbers } = fitted({ ok: ['Yes', 'No', 'no', '', 'yes', 'no'] })
    expect([names, numbers]).toEqual([['ok=Yes', 'ok missing'], [[1, 0], [0, 0], [0, 0], [0.5, 1], [1, 0], [0, 0]]]) // prettier-ignore
  })

  it('dates become those parts that vary', () => {
    const { names, numbers } = fitted({ when: ['2024-01-01', '2024-01-02', '2024-01-03', '2024-01-08'] })
    expect(names).toEqual(['when days', 'when weekday sin', 'when weekday cos', 'when day of year sin', 'when day of year cos'])
    // Mondays: the round begins.
    expect([numbers[0]![1], numbers[0]![2], numbers[3]![1]]).toEqual([0, 1, 0])
    expect(numbers[1]![1]).toBeCloseTo(Math.sin((2 * Math.PI) / 7), 14)
    expect(numbers.reduce((sum, row) => sum + row[0]!, 0)).toBeCloseTo(0, 14)
    const hours = fitted({ when: ['2023-06-01T06:00', '2024-06-01T18:00', null, '2024-06-01T12:00'] })
    expect(hours.names).toEqual(['when days', 'when year', 'when weekday sin', 'when weekday cos', 'when day of year sin', 'when day of year cos', 'when time of day sin', 'when time of day cos', 'when missing']) // prettier-ignore
    expect(hours.numbers[0]![6]).toBeCloseTo(1, 15)
    expect(hours.numbers[2]![8]).toBe(1)
  })
})

describe('columns of no use', () => {
  const n = 40
  const many = (f: (i: number) => string | number | null) => Array.from({ length: n }, (_, i) => f(i))
  const good = many(i => (i * 7919) % 101)

  it.each([
    ['constant', 'constant-column', many(() => 3)],
    ['constant', 'constant-column', many(() => 'x')],
    ['constant', 'constant-column', many(i => (i % 3 ? 2 : null))],
    ['identifier', 'identifier-column', many(i => i)],
    ['identifier', 'identifier-column', many(i => i + 1001)],
    ['identifier', 'identifier-column', many(i => `name ${i}`)],
    ['too many levels', 'too-many-levels', many(i => `name ${i % 25}`)],
    ['all cells missing', 'empty-column', many(() => null)],
  ])('%s: %s', (reason, code, useless) => {
    const { dropped, warnings, names, encoder } = fitted(
      { good, useless },
      { rows: many(i => (i * 3) % n).slice(0, 30) as number[] },
    )
    expect(dropped).toEqual([{ name: 'useless', reason }])
    expect(warnings).toMatchObject([{ code, column: 'useless' }])
    expect(names).toEqual(['good'])
    expect(encoder.ignored).toEqual(['useless'])
  })

  it('are told how they become of use, where they are numbers or dates in another form', () => {
    const columns = { price: many(i => `$1,${i + 100}.50`), share: many(i => `${i}%`), day: many(i => `${(i % 28) + 1}/${(i % 12) + 1}/2024`), name: many(i => `name ${i}`), good } // prettier-ignore
    const cures = fitted(columns).warnings.map(({ column, cure }) => [column, cure.includes('write dates as YYYY-MM-DD')])
    expect(cures).toEqual([['price', true], ['share', true], ['day', true], ['name', false]]) // prettier-ignore
  })

  it('are not these', () => {
    const columns = { real: many(i => i * 1.37), down: many(i => -i), shuffled: many(i => (i * 7) % n), few: many(i => `level ${i % 20}`), gap: many(i => (i < 20 ? i : i + 1)) } // prettier-ignore
    expect(fitted(columns).dropped).toEqual([])
  })

  it('a name in 311 levels over 406 rows', () => {
    const rows = Array.from({ length: 406 }, (_, i) => ({ name: `car ${i % 311}`, x: (i * 31) % 97, y: i % 3 }))
    const { warnings } = fitEncoder(tableFromRecords(rows), { target: 'y' })
    expect(warnings[0]!.message).toBe(
      'column "name" is left out: it is text with 311 levels over 406 rows, too many to learn from',
    )
  })

  it('a row count is kept where it is all there is, and nothing at all is refused', () => {
    expect(fitted({ x: many(i => i), c: many(() => 1) })).toMatchObject({
      names: ['x'],
      dropped: [{ name: 'c', reason: 'constant' }],
    })
    expect(() => fitted({ c: many(() => 1) })).toThrow('no column is left to learn from: got "c" (constant)')
  })

  it('are dropped on request', () => {
    expect(fitted({ good, x: good }, { drop: ['x'] })).toMatchObject({
      names: ['good'],
      dropped: [{ name: 'x', reason: 'on request' }],
      warnings: [],
    })
    expect(() => fitted({ good }, { drop: ['god'] })).toThrow('Did you mean "good"?')
    expect(() => fitted({ good }, { drop: ['y'] })).toThrow('is the target')
  })
})

describe('encode', () => {
  const penguins = example('penguins')
  const { encoder } = fitEncoder(penguins, { target: 'Species' })

  it('names the features of the penguins', () => {
    const measured = ['Beak Length (mm)', 'Beak Depth (mm)', 'Flipper Length (mm)', 'Body Mass (g)'].flatMap(name => [
      name,
      `${name} missing`,
    ])
    const islands = ['Biscoe', 'Dream', 'Torgersen'].map(island => `Island=${island}`)
    expect(featuresOf(encoder).map(({ name }) => name)).toEqual([...islands, ...measured, 'Sex=MALE', 'Sex missing'])
    const sex = toRows(encode(encoder, penguins).numbers).map(row => row.slice(-2).join())
    expect(sex.filter(cells => cells === '0.5,1')).toHaveLength(11)
  })

  it('depends on the cells of a row alone, and the fit on the training rows alone', () => {
    const all = encode(encoder, penguins).numbers
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat({ max: penguins.rows - 1 }), { minLength: 20 }), rows => {
        expect(encode(encoder, penguins, rows).numbers).toEqual(takeRows(all, rows))
        const chosen = new Set(rows)
        const change = (cell: number, r: number) => (chosen.has(r) ? cell : 0)
        const columns = penguins.columns.map(column =>
          column.type === 'category'
            ? { ...column, cells: column.cells.map(change) }
            : { ...column, cells: column.cells.map(change) },
        )
        const elsewhere = { rows: penguins.rows, columns }
        expect(fitEncoder(elsewhere, { target: 'Body Mass (g)', rows, drop: ['Species', 'Island', 'Sex'] }).encoder).toEqual(
          fitEncoder(penguins, { target: 'Body Mass (g)', rows, drop: ['Species', 'Island', 'Sex'] }).encoder,
        )
      }),
      { numRuns: 30 },
    )
  })

  it('goes through a file unchanged', () => {
    const again = checkEncoder(JSON.parse(JSON.stringify(encoder)))
    expect(again).toEqual(encoder)
    expect(encode(again, penguins)).toEqual(encode(encoder, penguins))
  })

  const csv =
    'Sex,Body Mass (g),Beak Depth (mm),Beak Length (mm),Flipper Length (mm),Island,Note\nMALE,3750,18.7,39.1,181,Torgersen,oops\n'

  it('finds columns by name and ignores others with a warning', () => {
    const { numbers, warnings } = encode(encoder, readTableFor(encoder, parseCsv(csv)))
    expect(toRows(numbers)).toEqual([toRows(encode(encoder, penguins, [0]).numbers)[0]])
    expect(warnings).toMatchObject([{ code: 'extra-columns' }])
    expect(warnings[0]!.message).toContain('"Note"')
    expect(encode(encoder, penguins).warnings).toEqual([])
  })

  it('names all columns that are missing', () => {
    const wrong = parseCsv('Sex,Body Mass,Island\nMALE,3750,Dream')
    expect(() => readTableFor(encoder, wrong)).toThrow(
      '4 columns are missing: "Beak Length (mm)", "Beak Depth (mm)", "Flipper Length (mm)", "Body Mass (g)". ' +
        'Give them with the names of the training table; "Body Mass" may be meant for "Body Mass (g)".',
    )
    expect(() => encode(encoder, readTable(wrong))).toThrow(DataError)
  })

  it('names line, column and cell of text where a number was', () => {
    const wrong = parseCsv(csv.replace('3750', 'heavy'), { where: 'new.csv' })
    expect(() => readTableFor(encoder, wrong)).toThrow(
      'new.csv, line 2, column "Body Mass (g)": a cell is not a number: expected a number, got "heavy"',
    )
    expect(() => encode(encoder, readTable(wrong))).toThrow('column "Body Mass (g)", data row 1')
  })

  it('takes plain records, whatever type was guessed for them', () => {
    const whole = { 'Island': null, 'Beak Length (mm)': 39, 'Beak Depth (mm)': 18, 'Flipper Length (mm)': null, 'Body Mass (g)': '3750', 'Sex': true } // prettier-ignore
    const { numbers, warnings } = encode(encoder, tableFromRecords([whole]))
    expect(numbers.data.slice(0, 3)).toEqual(Float64Array.of(0, 0, 0))
    expect(numbers.data[8]).toBe(1)
    expect(warnings.map(({ code, column }) => [code, column])).toEqual([['unexpected-missing', 'Island'], ['unseen-level', 'Sex']]) // prettier-ignore
    const codes = fitEncoder(tableFromRecords(Array.from({ length: 30 }, (_, i) => ({ zip: String(i % 3), y: i % 2 })), { types: { zip: 'category' } }), { target: 'y' }) // prettier-ignore
    expect(toRows(encode(codes.encoder, tableFromRecords([{ zip: 2 }])).numbers)).toEqual([[0, 0, 1]])
    const flags = fitted({ ok: ['yes', 'no', 'no', 'yes'] }).encoder
    expect(toRows(encode(flags, tableFromRecords([{ ok: 1 }, { ok: 0 }])).numbers)).toEqual([[1], [0]])
    expect(() => encode(flags, tableFromRecords([{ ok: 0 }, { ok: 2 }]))).toThrow('data row 2')
  })

  it('refuses rows that are not there and options that are unknown', () => {
    expect(() => encode(encoder, penguins, [344])).toThrow(OptionError)
    expect(() => fitEncoder(penguins, { target: 'Species', rows: [-1] })).toThrow('whole numbers from 0 to 343')
    expect(() => fitEncoder(penguins, { target: 'Species', scale: 'none' } as never)).toThrow('unknown option "scale"')
    expect(() => fitEncoder(penguins, { target: 'Species', scaling: 'minmx' as never })).toThrow('Did you mean "minmax"?')
  })
})

it('a table of 10,000 columns', () => {
  const width = 10_000
  const header = Array.from({ length: width }, (_, c) => `c${c}`).join()
  const lines = Array.from(
    { length: 30 },
    (_, r) => `${Array.from({ length: width }, (_, c) => (r * (c + 3)) % 101).join()},${r % 2}`,
  )
  const text = parseCsv([`${header},y`, ...lines].join('\n'))
  const { encoder } = fitEncoder(readTable(text), { target: 'y' })
  const { numbers } = encode(encoder, readTableFor(encoder, text))
  expect(numbers.columns).toBe(encoder.columns.length)
  expect(numbers.columns).toBeGreaterThan(9_800)
  expect(checkEncoder(JSON.parse(JSON.stringify(encoder)))).toEqual(encoder)
})

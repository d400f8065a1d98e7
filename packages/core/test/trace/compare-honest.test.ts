import { describe, expect, test } from 'vitest'
import { dense } from '../../src/network/dense.ts'
import { mse } from '../../src/network/losses.ts'
import { sequential } from '../../src/network/network.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import { trainingProgram } from '../../src/program/compile.ts'
import { Random } from '../../src/random.ts'
import { compare, readNumbers, Trace } from '../../src/trace/index.ts'
import { randomData } from '../network/cases.ts'
import { cases, lossNames, printed } from './mistake-cases.ts'
import { map, rowsOf, turn } from './person.ts'
import type { Rows } from './person.ts'

describe('no false accusation', () => {
  const values = ({ program }: Trace) => program.values.filter(({ role }) => role !== 'setting')

  /** As `print` in NumPy: at most 8 decimals, as many in all cells, zeros at the ends made spaces; in powers of ten where sizes differ much. */
  function numpy(a: Rows): string {
    const sizes = a
      .flat()
      .map(Math.abs)
      .filter(x => x !== 0)
    const [least, most] = [Math.min(...sizes), Math.max(...sizes)]
    const powers = most >= 1e8 || least < 1e-4 || most / least > 1000
    const cell = (x: number) =>
      powers
        ? x.toExponential(8).replace(/e([+-])(\d)$/, 'e$10$2')
        : x.toFixed(8).replace(/0+$/, zeros => ' '.repeat(zeros.length))
    return `[${a.map(row => `[${row.map(cell).join(' ')}]`).join('\n ')}]`
  }

  /** As `print` in R: 7 significant digits for the smallest cell of a column, as many decimals in all of it. */
  function inR(a: Rows): string {
    const columns = turn(a).map(column => {
      const decimals = Math.max(
        ...column.map(x => {
          const text = Number(x.toPrecision(7)).toString()
          return /e-/.test(text)
            ? 7 + Math.ceil(-Math.log10(Math.abs(x)))
            : text.includes('.')
              ? text.length - text.indexOf('.') - 1
              : 0
        }),
      )
      return column.map(x => x.toFixed(Math.min(decimals, 15)))
    })
    const head = columns.map((_, c) => `[,${c + 1}]`).join('  ')
    return `      ${head}\n${turn(columns)
      .map((row, r) => `[${r + 1},] ${row.join(' ')}`)
      .join('\n')}`
  }
  test('1,000 correct matrices as NumPy, R and spreadsheets print them, at 2 to 8 digits, are correct', () => {
    let count = 0
    for (let seed = 1; count < 1000; seed++) {
      const { trace } = cases(1 + (seed % 4), lossNames[seed % lossNames.length]!, seed, seed % 3 === 0, seed % 5 === 0)
      for (const value of values(trace)) {
        const rows = rowsOf(trace, value.name)
        const digits = 2 + (count % 7)
        const sheet = (cell: (x: number) => string) => rows.map(row => row.map(cell).join('\t')).join('\n')
        const texts = [
          numpy(rows),
          inR(rows),
          sheet(x => x.toFixed(digits)),
          sheet(x => String(Number(x.toFixed(digits)))),
          sheet(x => String(Number(x.toPrecision(digits)))),
          // Of one column alone nobody could say which comma that is.
          ...(rows[0]!.length > 1 ? [sheet(x => x.toFixed(digits).replace('.', ','))] : []),
        ]
        for (const text of texts) {
          const { agrees, mistakes, together, differences } = compare(trace, value, readNumbers(text))
          if (!agrees) expect.fail(`${value.name}\n${text}\n${JSON.stringify(differences)}`)
          expect({ mistakes, together }).toEqual({ mistakes: [], together: [] })
        }
        count++
      }
    }
  })

  test('numbers from nowhere are wrong, and no mistake is named for them', () => {
    let named = 0
    for (let seed = 1; seed <= 60; seed++) {
      const { trace } = cases(1 + (seed % 4), lossNames[seed % lossNames.length]!, seed, seed % 2 === 0, false)
      const random = new Random(seed)
      const wide = values(trace).filter(value => rowsOf(trace, value.name).flat().length >= 6)
      const value = wide[random.integer(0, wide.length)]!
      const noise = map(rowsOf(trace, value.name), x => x * (0.5 + random.uniform()) + 0.05 * random.normal())
      const { agrees, mistakes, together } = compare(trace, value, printed(noise, 4))
      expect(agrees).toBe(false)
      named += mistakes.length + together.length
    }
    expect(named).toBe(0)
  })

  test('a mistyped cell is that cell, whatever the loss', () => {
    for (let seed = 1; seed <= 24; seed++) {
      const { trace } = cases(1 + (seed % 4), lossNames[seed % lossNames.length]!, seed, false, false)
      const random = new Random(seed)
      for (const value of values(trace)) {
        const right = rowsOf(trace, value.name)
        if (right.flat().length < 2) continue
        const [row, column] = [random.integer(0, right.length), random.integer(0, right[0]!.length)]
        const texts = printed(right, 4)
        texts[row]![column] = (right[row]![column]! + 0.03).toFixed(4)
        const found = compare(trace, value, texts)
        expect(found.mistyped).toMatchObject({ row, column })
        expect(found.differences).toHaveLength(1)
        expect(found.together).toEqual([])
      }
    }
  })
})

test('a batch of a thousand rows and layers of a hundred units is searched in the nearest steps, within seconds', () => {
  const network = sequential(100, dense(100, { activation: 'tanh' }), dense(100, { activation: 'tanh' }), dense(10))
  const rule = mse()
  const program = trainingProgram(network, { loss: rule, optimizer: sgd() })
  const trace = new Trace(program, randomData(network, program, rule, new Random(1), 1000), 1000, 'float64')
  const right = rowsOf(trace, 'd_dense2.bias')
  const start = performance.now()
  const found = compare(
    trace,
    trace.value('d_dense2.bias'),
    printed(
      map(right, x => x / 1000),
      12,
    ),
  )
  expect(performance.now() - start).toBeLessThan(15_000)
  expect(found.mistakes.map(({ kind }) => kind)).toEqual(['mean-for-sum'])
  expect(found.complete).toBe(false)
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { progressLine, progressText, trainingProgress } from '../../src/terminal/progress.ts'
import { width } from '../../src/terminal/text.ts'
import { ascii, colored, fakeIo, fakeOutput, plain } from '../fake-io.ts'

const state = { epoch: 50, epochs: 200, loss: 0.12345, validation: 0.2, learningRate: 0.01 }
const narrow = (columns: number) => ({ ...plain, columns })

test('a line says less where there is less room', () => {
  expect(progressLine(state, 12, narrow(100))).toMatchInlineSnapshot(
    `"epoch  50/200 ━━━━━━────────────────── loss 0.123   validation 0.200   rate 0.0100   12s left"`,
  )
  expect(progressLine(state, 12, plain)).toMatchInlineSnapshot(
    `"epoch  50/200 ━━────── loss 0.123   validation 0.200   rate 0.0100   12s left"`,
  )
  expect(progressLine(state, 12, narrow(66))).toMatchInlineSnapshot(
    `"epoch  50/200 ━━────── loss 0.123   validation 0.200   12s left"`,
  )
  expect(progressLine(state, 12, narrow(50))).toMatchInlineSnapshot(`"epoch  50/200 ━━───────── loss 0.123   12s left"`)
  expect(progressLine(state, 12, narrow(34))).toMatchInlineSnapshot(`"epoch  50/200 ━━────── 12s left"`)
  expect(progressLine(state, 12, narrow(20))).toMatchInlineSnapshot(`"epoch  50/200"`)
  expect(progressLine(state, 12, narrow(8))).toMatchInlineSnapshot(`"epoch  "`)
  expect(progressLine({ ...state, validation: undefined }, undefined, ascii)).toMatchInlineSnapshot(
    `"epoch  50/200 ######.................. loss 0.123   rate 0.0100"`,
  )
  expect(progressLine(state, 12, { ...colored, columns: 50 })).toBe(
    'epoch  50/200 \x1b[32m━━\x1b[39m\x1b[2m─────────\x1b[22m loss 0.123   12s left',
  )
})

test('the line stands still while its numbers change', () => {
  const at = (epoch: number, loss: number, seconds: number | undefined) =>
    progressLine({ epoch, epochs: 300, loss, validation: loss / 3, learningRate: 0.00291 }, seconds, plain)
  const places = [
    at(1, 1.2, undefined),
    at(20, 0.123, 42),
    at(150, 0.0456, 12),
    at(299, 0.0345, 0.2),
    at(300, 0.0345, undefined),
  ].map(line => ['loss', 'validation', 'rate'].map(word => line.indexOf(word)))
  for (const place of places) expect(place).toEqual(places[0])
})

test('a line is always narrower than the terminal', () => {
  const numbers = fc.double({ noNaN: false })
  const states = fc.record({
    epoch: fc.integer({ min: 1, max: 1e6 }),
    epochs: fc.constant(1e6),
    loss: numbers,
    validation: fc.option(numbers, { nil: undefined }),
    learningRate: numbers,
  })
  fc.assert(
    fc.property(
      states,
      fc.option(fc.double({ min: 0, max: 1e7, noNaN: true }), { nil: undefined }),
      fc.integer({ min: 1, max: 120 }),
      (drawn, left, columns) => {
        expect(width(progressLine(drawn, left, { ...colored, columns }))).toBeLessThan(columns)
      },
    ),
  )
})

test('a sentence for a log', () => {
  expect(progressText(state, 83)).toBe('epoch 50/200 (25 %): loss 0.1235, validation 0.2000, rate 0.0100, 1m 23s left')
  expect(progressText({ ...state, validation: undefined, loss: NaN }, undefined)).toBe(
    'epoch 50/200 (25 %): loss NaN, rate 0.0100',
  )
})

function train(options: {
  live?: boolean
  quiet?: boolean
  epochs: number
  stopAfter?: number
  milliseconds: number
  note?: number
}) {
  const io = fakeIo({ stderr: fakeOutput({ live: options.live ?? false }) })
  const progress = trainingProgress({ output: io.stderr, now: () => io.now(), quiet: options.quiet ?? false })
  for (let epoch = 1; epoch <= (options.stopAfter ?? options.epochs); epoch++) {
    io.pass(options.milliseconds)
    progress.update({ epoch, epochs: options.epochs, loss: 1 / epoch, learningRate: 0.1 })
    if (epoch === options.note) progress.note(['warning: something'])
  }
  progress.end()
  progress.end()
  return io.stderr
}

test('in a terminal: one line, drawn anew at most ten times a second, cleared at the end', () => {
  const drawings = train({ live: true, epochs: 1000, milliseconds: 7 }).text().split('\r\x1b[2K')
  expect(drawings[0]).toBe('')
  expect(drawings.at(-1)).toBe('')
  const lines = drawings.slice(1, -1)
  expect(lines).toHaveLength(68)
  expect(lines[0]).toBe('epoch     1/1,000 ─────────────────────── loss 1.00    rate 0.100')
  expect(lines[1]).toBe('epoch    16/1,000 ─────────────────────── loss 0.0625  rate 0.100    6.9s left')
  expect(lines.at(-1)).toBe('epoch 1,000/1,000 ━━━━━━━━━━━━━━━━━━━━━━ loss 0.00100  rate 0.100')
})

test('in a terminal: notes stand above the line', () => {
  const text = train({ live: true, epochs: 2, milliseconds: 200, note: 1 }).text()
  const bar = (epoch: number, loss: string) =>
    `epoch ${epoch}/2 ${'━'.repeat(12 * epoch)}${'─'.repeat(24 - 12 * epoch)} loss ${loss}  rate 0.100`
  const clear = '\r\x1b[2K'
  expect(text).toBe(
    `${clear}${bar(1, '1.00  ')}${clear}warning: something\n${bar(1, '1.00  ')}${clear}${bar(2, '0.500 ')}${clear}`,
  )
})

test('elsewhere: a line now and then, without control characters', () => {
  expect(train({ epochs: 1000, milliseconds: 10 }).lines()).toMatchInlineSnapshot(`
    [
      "epoch 1/1,000 (0 %): loss 1.000, rate 0.100",
      "epoch 10/1,000 (1 %): loss 0.1000, rate 0.100, 9.9s left",
      "epoch 20/1,000 (2 %): loss 0.05000, rate 0.100, 9.8s left",
      "epoch 50/1,000 (5 %): loss 0.02000, rate 0.100, 9.5s left",
      "epoch 100/1,000 (10 %): loss 0.01000, rate 0.100, 9.0s left",
      "epoch 200/1,000 (20 %): loss 0.005000, rate 0.100, 8.0s left",
      "epoch 300/1,000 (30 %): loss 0.003333, rate 0.100, 7.0s left",
      "epoch 400/1,000 (40 %): loss 0.002500, rate 0.100, 6.0s left",
      "epoch 500/1,000 (50 %): loss 0.002000, rate 0.100, 5.0s left",
      "epoch 600/1,000 (60 %): loss 0.001667, rate 0.100, 4.0s left",
      "epoch 700/1,000 (70 %): loss 0.001429, rate 0.100, 3.0s left",
      "epoch 800/1,000 (80 %): loss 0.001250, rate 0.100, 2.0s left",
      "epoch 900/1,000 (90 %): loss 0.001111, rate 0.100, 1.0s left",
      "epoch 1,000/1,000 (100 %): loss 0.001000, rate 0.100",
    ]
  `)
  expect(train({ epochs: 5, milliseconds: 10 }).lines()).toHaveLength(5)
})

test('elsewhere: the last epoch is written where training stops early', () => {
  const lines = train({ epochs: 1000, stopAfter: 37, milliseconds: 10 }).lines()
  expect(lines.map(line => line.slice(0, 14))).toEqual(['epoch 1/1,000 ', 'epoch 10/1,000', 'epoch 20/1,000', 'epoch 37/1,000'])
})

test('quiet: nothing but notes', () => {
  for (const live of [true, false]) {
    expect(train({ live, quiet: true, epochs: 10, milliseconds: 200 }).text()).toBe('')
    expect(train({ live, quiet: true, epochs: 10, milliseconds: 200, note: 3 }).text()).toBe('warning: something\n')
  }
})

test('the time left counts from where a resumed training began', () => {
  const io = fakeIo()
  const progress = trainingProgress({ output: io.stderr, now: () => io.now() })
  for (const epoch of [61, 62, 70]) {
    progress.update({ epoch, epochs: 100, loss: 1, learningRate: 0.1 })
    io.pass(1000)
  }
  expect(io.stderr.lines()).toEqual([
    'epoch 61/100 (61 %): loss 1.000, rate 0.100',
    'epoch 70/100 (70 %): loss 1.000, rate 0.100, 6.7s left',
  ])
})

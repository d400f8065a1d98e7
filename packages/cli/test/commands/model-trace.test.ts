import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { adam, decodeModel, encodeModel, lbfgs, parseCsv, predictRows, readTable, rmsprop, sgd, trainTable } from 'glassbox'
import type { Model, TableOptions, TextTable } from 'glassbox'
import { recompute, Stepper, why } from 'glassbox/trace'
import type { Trace } from 'glassbox/trace'
import { beforeAll, describe, expect, test } from 'vitest'
import { traceOfModel } from '../../src/commands/model-trace.ts'
import { example } from './run.ts'

const tableOf = (name: string) => parseCsv(readFileSync(example(name), 'utf8'), { where: basename(name) })
const [penguins, diabetes] = [tableOf('penguins.csv'), tableOf('diabetes.csv')]

const quick = { epochs: 3, hidden: [6], seed: 5 } as const
const trained = async (text: TextTable, options: TableOptions): Promise<Model> =>
  (await trainTable(readTable(text), { ...quick, ...options }).run()).model

/** What a table's rows say where the model is asked in the common way. */
const predicted = (model: Model, text: TextTable, rows: readonly number[]) =>
  predictRows(model, { ...text, rows: rows.map(row => text.rows[row]!), lines: rows.map(row => text.lines![row]!) }).rows

function expectRecomputed(trace: Trace): void {
  for (const { output } of trace.program.steps) {
    const { shape, data } = trace.tensor(output)
    data.forEach((number, index) => {
      const explanation = why(trace, output, Math.floor(index / shape[1]!), index % shape[1]!)
      if (!Object.is(recompute(trace, explanation), number)) expect.fail(`${output.name}[${index}]`)
    })
  }
}

/** A row of the table without some of its cells. */
const without = (text: TextTable, row: number, column: string): TextTable => ({
  ...text,
  rows: text.rows.map((cells, r) => (r === row ? cells.map((cell, c) => (text.names[c] === column ? '' : cell)) : cells)),
})

describe('a classifier of penguins', () => {
  let model: Model
  beforeAll(async () => {
    model = await trained(penguins, { target: 'Species' })
  })

  test('the prediction is that of the model, for the rows that were asked for', async () => {
    const rows = [300, 0, 5]
    const { prediction, rows: told, columnNames } = await traceOfModel(model, penguins, { rows })
    expect(told).toEqual(rows)
    const { data } = prediction.tensor(prediction.program.output)
    const probabilities = predicted(model, penguins, rows).flatMap(([, ...numbers]) => numbers)
    expect(Array.from(data)).toEqual(probabilities)
    expect(columnNames.get(prediction.program.output.name)).toEqual(['Adelie', 'Chinstrap', 'Gentoo'])
    expect(columnNames.get('target')).toEqual(['Species'])
    const names = columnNames.get(model.network.inputs[0]!.name)!
    // Row 0 of the file has a bill of 39.1 mm, row 5 one of 39.3 mm, row 300 one of 47.5 mm: scaled, but in that order.
    const bills = [0, 1, 2].map(r => why(prediction, prediction.program.inputs[0]!, r, names.indexOf('Beak Length (mm)')).number)
    expect(bills[1]).toBeLessThan(bills[2]!)
    expect(bills[2]).toBeLessThan(bills[0]!)
    expectRecomputed(prediction)
  })

  test('a step of training starts with the trained parameters and shows its loss and update', async () => {
    const { training } = await traceOfModel(model, penguins, { rows: [0, 200, 300] })
    const { trace, rows } = training!
    expect(rows).toEqual([0, 200, 300])
    for (const [name, { data }] of model.parameters) expect(trace.tensor(trace.value(name)).data).toEqual(data)
    expect(Array.from(trace.tensor(trace.program.target).data)).toEqual([0, 1, 2])
    const probability = predicted(model, penguins, rows).map((row, r) => row[1 + r] as number)
    const loss = -probability.reduce((sum, p) => sum + Math.log(p), 0) / 3
    expect(trace.tensor(trace.program.loss).data[0]).toBeCloseTo(loss, 12)
    // Adam's first step has the length of the rate, whatever the gradient (but for ε).
    const { before, after } = firstUpdate(trace)
    expect(trace.tensor(trace.program.learningRate).data[0]).toBe(model.training['learningRate'])
    expect(Math.abs(after - before)).toBeCloseTo(model.training['learningRate'] as number, 6)
    expectRecomputed(trace)
  })

  test('a row without a known target is in the prediction alone', async () => {
    const text = without(penguins, 5, 'Species')
    const some = await traceOfModel(model, text, { rows: [0, 5, 9] })
    expect(some.leftOut).toEqual([5])
    expect(some.training!.rows).toEqual([0, 9])
    expect(some.training!.trace.rows).toBe(2)
    expect(some.prediction.rows).toBe(3)
    const none = await traceOfModel(model, text, { rows: [5] })
    expect(none).toMatchObject({ training: undefined, leftOut: [5] })
    expect(Array.from(none.prediction.tensor(none.prediction.program.output).data)).toEqual(
      predicted(model, penguins, [5])[0]!.slice(1),
    )
  })

  test('so is a row of a class that the training never saw, with a warning', async () => {
    const text = { ...penguins, rows: penguins.rows.map((cells, r) => (r === 1 ? ['Emperor', ...cells.slice(1)] : cells)) }
    const { training, leftOut, warnings } = await traceOfModel(model, text, { rows: [0, 1] })
    expect(leftOut).toEqual([1])
    expect(training!.rows).toEqual([0])
    expect(warnings.map(({ code }) => code)).toContain('unknown-class')
  })

  test('a file without the target column is predicted', async () => {
    const text = tableOf('new-penguins.csv')
    const { prediction, training, columnNames } = await traceOfModel(model, text)
    expect(training).toBeUndefined()
    expect(columnNames.has('target')).toBe(false)
    expect(Array.from(prediction.tensor(prediction.program.output).data)).toEqual(
      predictRows(model, text).rows.flatMap(([, ...numbers]) => numbers),
    )
  })

  test('rows that are not there, and none at all, are refused', async () => {
    const trace = (rows: number[]) => traceOfModel(model, penguins, { rows })
    await expect(trace([0, 344])).rejects.toThrow('there is no row 344')
    await expect(trace([0, 344])).rejects.toThrow('0 to 343: rows count from 0')
    for (const row of [-1, 0.5, NaN]) await expect(trace([row])).rejects.toThrow(`there is no row ${row}`)
    await expect(trace([])).rejects.toThrow('there are no rows to trace')
    await expect(traceOfModel(model, { ...penguins, rows: [], lines: [] })).rejects.toThrow('there are no rows to trace')
  })

  test('a cell that does not fit is named with its own line, not with that among the chosen rows', async () => {
    const cells = penguins.rows[9]!.map((cell, c) => (penguins.names[c] === 'Beak Length (mm)' ? 'long' : cell))
    const text = { ...penguins, rows: penguins.rows.map((row, r) => (r === 9 ? cells : row)) }
    await expect(traceOfModel(model, text, { rows: [0, 9] })).rejects.toThrow('penguins.csv, line 11')
  })

  test('a model that says no known optimiser can be predicted with, not stepped', async () => {
    const other = { ...model, training: { ...model.training, optimizer: 'magic' } }
    await expect(traceOfModel(other, penguins, { rows: [0] })).rejects.toThrow('does not say a known optimiser')
    const { prediction } = await traceOfModel(other, without(penguins, 0, 'Species'), { rows: [0] })
    expect(prediction.tensor(prediction.program.output).data).toHaveLength(3)
  })
})

function firstUpdate(trace: Trace) {
  const { target, source } = trace.program.assignments.at(-1)!
  return { before: trace.tensor(target).data[0]!, after: trace.tensor(source).data[0]! }
}

test.each([
  ['sgd', sgd({ learningRate: 0.03 })],
  ['rmsprop', rmsprop({ learningRate: 0.002 })],
  ['lbfgs', lbfgs()],
] as const)('numbers, by the update of %s that trained it', async (name, optimizer) => {
  const model = await trained(diabetes, { target: 'progression', optimizer, penalty: { l1: 0.01, l2: 0.02 } })
  const { training, prediction, columnNames } = await traceOfModel(model, diabetes, { rows: [0, 1, 2, 3] })
  const { trace, timeline, notes } = training!
  expect(columnNames.get('target')).toEqual(['progression'])
  const outputs = trace.tensor(trace.program.output).data
  expect(outputs).toEqual(prediction.tensor(prediction.program.output).data)
  const targets = trace.tensor(trace.program.target).data
  const loss = Array.from(outputs).reduce((sum, y, i) => sum + (y - targets[i]!) ** 2, 0) / 4
  expect(trace.tensor(trace.program.loss).data[0]).toBeCloseTo(loss, 12)
  let penalty = 0
  for (const [parameter, { data }] of model.parameters)
    if (parameter.endsWith('.weights')) for (const w of data) penalty += 0.01 * Math.abs(w) + 0.01 * w * w
  expect(trace.tensor(trace.program.objective).data[0]).toBeCloseTo(loss + penalty, 12)
  const { before, after } = firstUpdate(trace)
  if (name === 'sgd') {
    const gradient = trace.tensor([...trace.program.gradients.values()].at(-1)!).data[0]!
    expect(after).toBeCloseTo(before - 0.03 * gradient, 14)
  }
  expectRecomputed(trace)
  // It goes on: the objective on these rows alone falls.
  const later = await timeline.trace(20)
  expect(later.tensor(later.program.objective).data[0]).toBeLessThan(trace.tensor(trace.program.objective).data[0]!)
  expect(notes.join(' ')).not.toContain('Other options')
  expect(notes.some(note => note.includes('starts anew'))).toBe(name === 'rmsprop')
})

test('the update has the options, penalties and limits of the training; an older file says that it does not know them', async () => {
  const model = await trained(diabetes, {
    target: 'progression',
    optimizer: sgd({ learningRate: 0.03, momentum: 0.5, weightDecay: 0.25 }),
    penalty: { l2: 0.02, biases: true },
    clipping: { value: 0.001 },
  })
  const rows = { rows: [0, 1, 2, 3] }
  const { trace, notes } = (await traceOfModel(decodeModel(encodeModel(model)), diabetes, rows)).training!
  const names = trace.program.steps.map(({ op }) => op.name)
  for (const op of ['clip', 'accumulate']) expect(names).toContain(op)
  const { before, after } = firstUpdate(trace)
  expect(Math.abs(after - before)).toBeLessThanOrEqual(0.03 * (0.001 + 0.25 * Math.abs(before)) * (1 + 1e-12))
  expect(notes.join(' ')).not.toContain('Other options')
  const { updateOptions: _lost, ...older } = model
  const { training } = await traceOfModel(older, diabetes, rows)
  expect(training!.notes.join(' ')).toContain('Other options of sgd and limits on gradients are not in the model file')
  expect(training!.trace.program.steps.map(({ op }) => op.name)).not.toContain('clip')
})

test('batch statistics, dropout and embeddings, in float32', async () => {
  const model = await trained(penguins, {
    target: 'Species',
    categories: 'embedding',
    batchNorm: true,
    dropout: 0.3,
    optimizer: adam({ learningRate: 0.01 }),
    dtype: 'float32',
  })
  const rows = [0, 1, 2, 200, 300]
  const { prediction, training, columnNames } = await traceOfModel(model, penguins, { rows })
  expect(prediction.dtype).toBe('float32')
  expect(columnNames.get('Island (index)')).toEqual(['Island'])
  const ops = (trace: Trace) => trace.program.steps.map(({ op }) => op.name)
  expect(ops(prediction)).toContain('lookup')
  expect(ops(prediction)).not.toContain('meanOver')
  const { trace, timeline, notes } = training!
  expect(ops(trace)).toContain('meanOver')
  const mask = trace.tensor(trace.program.masks[0]!.value).data
  expect(new Set(mask)).toEqual(new Set([0, Math.fround(1 / 0.7)]))
  expect(notes.filter(note => /Dropout|Batch normalisation/.test(note))).toHaveLength(2)
  expectRecomputed(prediction)
  expectRecomputed(trace)
  const stepper = new Stepper(timeline)
  await stepper.goTo({ epoch: 3, batch: 0, step: 0 })
  await stepper.back('epoch')
  const second = (await stepper.trace()).tensor(trace.program.loss).data
  expect((await timeline.trace(2)).tensor(trace.program.loss).data).toEqual(second)
  expect((await traceOfModel(model, penguins, { rows: [4] })).training!.trace.rows).toBe(1)
})

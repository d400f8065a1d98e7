import { firstDifference as differing, traceToJson } from 'glassbox/trace'
import { describe, expect, test } from 'vitest'
import { columns } from '../src/chart/lines.ts'
import { checkedMoment } from '../src/debugger/checked-moment.ts'
import { withEdits } from '../src/debugger/edits.ts'
import { check } from '../src/debugger/tools/checking.ts'
import type { CheckReply } from '../src/debugger/tools/checking.ts'
import { chosenCells, grade } from '../src/debugger/tools/grading.ts'
import { openLane } from '../src/debugger/tools/lane-run.ts'
import { hiddenActivations, vary, variationWords } from '../src/debugger/tools/vary.ts'
import { open } from '../src/moment/recipe.ts'
import type { Recipe } from '../src/moment/recipe.ts'

const recipe: Recipe = { kind: 'example', name: 'spreadsheet', settings: { epochs: 20 } }
const subject = open(recipe)

describe('a recipe with one thing changed', () => {
  test('is another run in that alone; an example becomes a network of its own with the same bits', async () => {
    const same = open(vary(recipe, subject, { aspect: 'activation', to: 'sigmoid' }))
    for (const epoch of [0, 7]) {
      const [a, b] = [await subject.timeline().trace(epoch), await same.timeline().trace(epoch)]
      expect(differing(traceToJson(a), traceToJson(b))).toBeUndefined()
    }
    expect(variationWords(subject, same)).toBe('')
  })
  test('is told by what was changed', () => {
    const words = (variation: Parameters<typeof vary>[2]) => variationWords(subject, open(vary(recipe, subject, variation)))
    expect(words({ aspect: 'learningRate', to: 0.5 })).toBe('learning rate 0.5')
    expect(words({ aspect: 'batchSize', to: 1 })).toBe('one row at a time')
    expect(words({ aspect: 'activation', to: 'relu' })).toBe('relu in the hidden layers')
    expect(hiddenActivations(subject)).toEqual(['sigmoid'])
    const custom = vary(recipe, subject, { aspect: 'activation', to: 'tanh' })
    const rate = open(vary(custom, open(custom), { aspect: 'learningRate', to: 2 }))
    expect([rate.options.optimizer.learningRate, hiddenActivations(rate)]).toEqual([2, ['tanh']])
  })
})

test('a lane that carries on from a change goes through it', async () => {
  const edits = [{ value: 'dense1.weights', row: 0, column: 0, number: 3 }]
  const { timeline } = openLane({ recipe, from: { epoch: 2, batch: 0, edits } })
  const trace = await timeline.trace(2)
  expect(trace.tensor(trace.value('dense1.weights')).data[0]).toBe(3)
  const plain = await subject.timeline().trace(2)
  const updated = withEdits(plain, edits).tensor(plain.value('dense1.weights.updated'))
  const next = await timeline.trace(3)
  expect(next.tensor(next.value('dense1.weights')).data).toEqual(updated.data)
})

test('changes by hand hold whatever their order; places that are not there are left out', async () => {
  const trace = await subject.timeline().trace(0)
  const edits = [
    { value: 'd_dense1.z', row: 0, column: 0, number: 1 },
    { value: 'dense1.weights', row: 0, column: 1, number: 2 },
  ]
  const [one, other] = [withEdits(trace, edits), withEdits(trace, [...edits].reverse())]
  expect(differing(traceToJson(one), traceToJson(other))).toBeUndefined()
  const alone = withEdits(trace, edits.slice(1))
  const gradient = trace.value('d_dense1.z')
  expect(one.tensor(gradient).data.slice(1)).toEqual(alone.tensor(gradient).data.slice(1))
  expect(alone.tensor(gradient).data[1]).not.toBe(trace.tensor(gradient).data[1])
  const lost = withEdits(trace, [
    { value: 'X', row: 9, column: 0, number: 1 },
    { value: 'none', row: 0, column: 0, number: 1 },
  ])
  expect(differing(traceToJson(lost), traceToJson(trace))).toBeUndefined()
})

test('a check says what it looks through, and what came of each matrix', async () => {
  const replies: CheckReply[] = []
  const items = [
    {
      cells: [
        ['0.5', '0.25', '0.125'],
        ['1', '2', '3'],
        ['4', '5', '6'],
      ],
      value: undefined,
    },
    {
      cells: [
        ['0.42', '0.88', '0.55'],
        ['0.1', '0.73', '0.68'],
        ['0.6', '0.18', '0.47'],
        ['0.92', '0.11', '0.57'],
      ],
      value: 'dense1.weights',
    },
    { cells: [['1', '2', '3', '4', '5']], value: undefined },
  ] as const
  await check(
    {
      recipe,
      epoch: 0,
      batch: 0,
      edits: [],
      telling: subject.telling,
      items: items.map(({ cells, value }) => ({ cells: cells.map(row => [...row]), value })),
    },
    reply => replies.push(reply),
  )
  expect(replies.filter(({ kind }) => kind === 'progress').length).toBeGreaterThan(3)
  const last = replies.findLast(reply => reply.kind === 'checked')
  expect(last).toMatchObject({ item: 1, checked: { agrees: false, name: 'wh', lit: [{ row: 3, column: 2 }] } })
  expect(last?.checked.words[0]).toContain('row 4, column 3')
  expect(replies.at(-1)).toMatchObject({ kind: 'failed', item: 2 })
})

test('a link of a wrong form is told by its part', () => {
  const moment = { recipe, epoch: 0, batch: 0, step: 0 }
  const whole = {
    ...moment,
    lanes: [{ recipe, from: { epoch: 0, batch: 0, edits: [{ value: 'X', row: 0, column: 0, number: 1 }] } }],
  }
  expect(checkedMoment(whole)).toBe(whole)
  const broken = (part: object) => checkedMoment(JSON.parse(JSON.stringify({ ...moment, ...part })) as typeof moment)
  expect(() => broken({ recipe: null })).toThrow('its recipe cannot be read')
  expect(() => broken({ cell: 7 })).toThrow('its cell cannot be read')
  expect(() => broken({ edits: [{ value: 'X', row: 0.5, column: 0, number: 1 }] })).toThrow('its edits cannot be read')
  expect(() => broken({ lanes: [{}] })).toThrow('its lanes cannot be read')
})

describe('an answer', () => {
  test.each([
    ['0.79', 0.78902, 'right'],
    ['0.78', 0.78902, 'right'],
    ['0,789', 0.78902, 'right'],
    ['−0.0394', -0.039412, 'right'],
    ['0.80', 0.78902, 'wrong'],
    ['0.0394', -0.039412, 'wrong'],
    ['0.7890', 0.78902, 'right'],
    ['0.7892', 0.78902, 'wrong'],
    ['0.8', 0.78902, 'coarse'],
    ['0', 0.0105, 'coarse'],
    ['1', 1, 'right'],
    ['1.2e-7', 1.234e-7, 'right'],
    ['2.2e-7', 1.234e-7, 'wrong'],
    ['x', 1, 'none'],
    ['', 1, 'none'],
  ] as const)('%s for %d is %s', (text, number, wanted) => {
    expect(grade(text, number)).toBe(wanted)
  })
  test('is asked for in the same cells with the same seed', () => {
    expect([...chosenCells(4, 3, 9)]).toEqual([...chosenCells(4, 3, 9)])
    expect(chosenCells(4, 3, 9).size).toBe(3)
    expect([...chosenCells(5, 20, 4)]).toEqual([0, 1, 2, 3])
  })
})

test('curves of different lengths stand over the same x; what is no number is a gap', () => {
  expect(
    columns([
      { name: 'a', values: [1, NaN, 3] },
      { name: 'b', values: [2] },
    ]),
  ).toEqual([
    [1, 2, 3],
    [1, null, 3],
    [2, null, null],
  ])
})

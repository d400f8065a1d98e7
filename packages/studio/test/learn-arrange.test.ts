import { errata, lesson, sections } from 'glassbox/tutorial'
import type { Block } from 'glassbox/tutorial'
import { beforeAll, describe, expect, test } from 'vitest'
import { arrange } from '../src/learn/arrange.ts'
import type { Item } from '../src/learn/arrange.ts'
import { replies } from '../src/learn/answers/replies.ts'
import { questions } from '../src/learn/questions.ts'
import { widgets } from '../src/learn/widgets/table.ts'

const arranged = new Map<string, readonly Item[]>()
beforeAll(async () => {
  for (const { id } of sections) {
    const blocks: Block[] = []
    for await (const block of lesson(id, { epochs: 3 })) blocks.push(block)
    arranged.set(id, arrange(id, blocks))
  }
})
const ids = (section: string) => arranged.get(section)!.map(({ id }) => id)

describe('arrange', () => {
  test('gives every item an anchor of its own', () => {
    for (const { id } of sections) expect(new Set(ids(id)).size, id).toBe(ids(id).length)
  })

  test('puts every widget, erratum and question on the page once', () => {
    const all = sections.flatMap(({ id }) => ids(id))
    for (const { id } of widgets)
      expect(
        all.filter(one => one === `widget-${id}`),
        id,
      ).toHaveLength(1)
    for (const { id } of errata)
      expect(
        all.filter(one => one === `erratum-${id}`),
        id,
      ).toHaveLength(1)
    for (const { number } of questions)
      expect(
        all.filter(one => one === `question-${number}`),
        String(number),
      ).toHaveLength(1)
  })

  test('a widget stands below the text of its heading', () => {
    const items = arranged.get('perceptron')!
    const at = items.findIndex(({ id }) => id === 'widget-line')
    expect(items[at - 1]).toMatchObject({ kind: 'block', block: { kind: 'paragraph' } })
    expect(items[at - 2]!.id).toBe('what-the-bias-is-for-the-line-through-the-origin')
  })

  test('no block is lost: what is printed is joined, a derivation’s line is one item', () => {
    const items = arranged.get('mathematics')!
    const derived = items.filter(item => item.kind === 'derived')
    expect(derived.filter(({ matrices }) => matrices.length === 1).length).toBeGreaterThan(15)
    expect(arranged.get('detailed')!.filter(({ kind }) => kind === 'printed').length).toBeGreaterThan(3)
  })
})

describe('the forty questions', () => {
  test('are forty, each with its place and its live element on the page', () => {
    expect(questions.map(({ number }) => number)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
    for (const { number, at, live } of questions) {
      if (at.anchor !== 'top') expect(ids(at.section), `question ${number}`).toContain(at.anchor)
      expect(ids(live.section), `question ${number}`).toContain(live.anchor)
    }
  })

  test('are answered with numbers, which follow the settings', async () => {
    const own = await replies('spreadsheet', {})
    const other = await replies('spreadsheet', { learningRate: 0.5, cells: [{ name: 'wh', row: 0, column: 0, number: 1 }] })
    for (const [number, text] of own) {
      expect(text, `question ${number}`).toMatch(/\d/)
      expect(other.get(number), `question ${number}`).not.toBe(text)
    }
    expect(own.get(18)).toContain('−0.4238')
    expect(own.get(21)).toContain('0.01051')
  })
})

import { count, percent, plural } from './number.ts'
import type { Look } from './style.ts'
import { table } from './table.ts'
import type { Cell } from './table.ts'
import { printable, truncate, width } from './text.ts'

interface Confusion {
  /** Names of the classes. */
  readonly labels: readonly string[]
  /** How many rows of the class r (true) were predicted to be of the class c: `counts[r][c]`. */
  readonly counts: readonly ArrayLike<number>[]
}

/**
 * A confusion matrix: true classes down, predicted across, totals at the edges, and of each class the recall (what part of its rows
 * was found). Where the classes are too many for the look, the most confused pairs and the classes of lowest recall instead.
 */
export function confusionMatrix(confusion: Confusion, look: Look): string[] {
  const widest = Math.max(...confusion.labels.map(label => width(printable(label))))
  const cellWidth = Math.max(5, width(count(total(confusion))))
  const room = look.columns - Math.min(widest, 20) - 2 - (cellWidth + 2) - 8
  const across = Math.floor(room / confusion.labels.length) - 2
  return across < Math.min(cellWidth, Math.max(4, widest))
    ? folded(confusion, look)
    : full(confusion, Math.max(4, Math.min(across, 20)), look)
}

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((s, value) => s + value, 0)
const total = ({ counts }: Confusion) => counts.reduce((s, row) => s + sum(row), 0)
const at = ({ counts }: Confusion, r: number, c: number) => counts[r]?.[c] ?? 0
const part = (some: number, all: number, look: Look) => (all === 0 ? none(look) : percent(some / all))
const none = (look: Look) => (look.unicode ? '–' : '-')
const right = (confusion: Confusion) => confusion.labels.reduce((s, _, k) => s + at(confusion, k, k), 0)

function full(confusion: Confusion, across: number, look: Look): string[] {
  const { labels, counts } = confusion
  const short = (label: string, columns: number) => truncate(printable(label), columns, look.unicode)
  const rows = labels.map((label, r): Cell[] => [
    short(label, 20),
    ...labels.map((_, c): Cell => {
      const amount = at(confusion, r, c)
      if (amount === 0) return { text: look.unicode ? '·' : '.', style: 'dim' }
      return { text: count(amount), style: r === c ? 'green' : 'red' }
    }),
    count(sum(counts[r] ?? [])),
    part(at(confusion, r, r), sum(counts[r] ?? []), look),
  ])
  const totals = labels.map((_, c) => count(counts.reduce((s, row) => s + (row[c] ?? 0), 0)))
  const all = total(confusion)
  return table(
    [
      { title: look.unicode ? 'true ↓ predicted →' : 'true \\ predicted' },
      ...labels.map(label => ({ title: short(label, across), align: 'right' as const })),
      { title: 'total', align: 'right' },
      { title: 'recall', align: 'right' },
    ],
    [...rows, ['total', ...totals, count(all), part(right(confusion), all, look)]],
    look,
  )
}

/** How many confused pairs and how many classes a folded matrix lists. */
const listed = 10

function folded(confusion: Confusion, look: Look): string[] {
  const { labels, counts } = confusion
  const pairs = labels
    .flatMap((truth, r) =>
      labels.map((prediction, c) => ({ truth, prediction, amount: r === c ? 0 : at(confusion, r, c), of: sum(counts[r] ?? []) })),
    )
    .filter(({ amount }) => amount > 0)
    .sort((a, b) => b.amount - a.amount)
  const classes = labels
    .map((label, r) => ({ label, found: at(confusion, r, r), of: sum(counts[r] ?? []) }))
    .filter(({ of }) => of > 0)
    .sort((a, b) => a.found / a.of - b.found / b.of)
  const more = (all: readonly unknown[], noun: string, nouns: string) =>
    all.length > listed ? [`and ${plural(all.length - listed, noun, nouns)} more`] : []
  const numberColumn = (title: string) => ({ title, align: 'right' as const })
  const all = total(confusion)
  return [
    `${plural(labels.length, 'class', 'classes')}, ${count(right(confusion))} of ${plural(all, 'row')} right (${part(right(confusion), all, look)})`,
    ...(pairs.length === 0
      ? []
      : [
          '',
          'Most confused',
          ...table(
            [{ title: 'true' }, { title: 'predicted as' }, numberColumn('rows'), numberColumn('of class')],
            pairs
              .slice(0, listed)
              .map(({ truth, prediction, amount, of }) => [truth, prediction, count(amount), part(amount, of, look)]),
            look,
          ),
          ...more(pairs, 'pair', 'pairs'),
        ]),
    '',
    'Lowest recall',
    ...table(
      [{ title: 'class' }, numberColumn('rows'), numberColumn('found'), numberColumn('recall')],
      classes.slice(0, listed).map(({ label, found, of }) => [label, count(of), count(found), part(found, of, look)]),
      look,
    ),
    ...more(classes, 'class', 'classes'),
  ]
}

// The tables of one benchmark as Markdown.
import { OURS } from './contenders.mjs'
import { GOALS } from './goals.mjs'
import { best, judgeLosses, markdown, ratio, rowsOf, time } from './table.mjs'

/**
 * @typedef {import('./table.mjs').Result} Result
 * @typedef {import('./workloads.mjs').Workload} Workload
 */

/** @param {import('./table.mjs').Row} row */
const isWide = row => row.setting.wide === 'auto'

/** @param {number | undefined} other @param {number | undefined} own */
const over = (other, own) => (other === undefined || own === undefined ? undefined : other / own)

/** Those that were to agree and do not. @param {Workload} workload @param {readonly Result[]} results */
export function disagreements({ dtype }, results) {
  return judgeLosses(rowsOf(results), dtype).filter(({ agrees }) => agrees === false)
}

/** @param {Workload} workload @param {readonly Result[]} results */
function trainingTable(workload, results) {
  const rows = rowsOf(results)
  const own = best(rows, OURS)?.median
  const cells = judgeLosses(rows, workload.dtype).map(({ row, agrees, difference }) => [
    row.contender,
    row.label,
    row.median === undefined ? '' : time(row.median / workload.units),
    row.times.length < 2
      ? ''
      : `${time(Math.min(...row.times) / workload.units)} to ${time(Math.max(...row.times) / workload.units)}`,
    ratio(over(row.median, own)),
    row.loss === undefined ? '' : row.loss.toPrecision(7),
    agrees === undefined
      ? row.note
      : `${agrees ? 'same' : '**different**'} (${difference === 0 ? '0' : difference?.toExponential(0)}${row.loose === undefined ? '' : `; ${row.loose}`})`,
  ])
  const head = ['who', 'setting', `a ${workload.unit}`, 'least to most', 'time ÷ our best', 'loss after', 'the loss is']
  return `#### ${workload.id}: ${workload.title}\n\n${markdown(head, cells)}`
}

/** Rates of all products, the best setting of each contender on one thread and on two where it tells. @param {Workload} workload @param {ReadonlyMap<string, readonly Result[]>} cases */
function productTable(workload, cases) {
  const products = workload.products ?? []
  const names = [
    ...new Set([...cases.values()].flatMap(results => results.map(({ contender, label }) => `${contender}, ${label}`))),
  ]
  const tables = products.map(({ name, m, k, n }) => {
    const rows = rowsOf(cases.get(`product ${name}`) ?? [])
    const judged = judgeLosses(rows, 'float32')
    return [
      name,
      ...names.map(who => {
        const found = judged.find(({ row }) => `${row.contender}, ${row.label}` === who)
        const seconds = found?.row.median
        if (seconds === undefined) return ''
        return `${((2 * m * k * n) / seconds / 1e9).toPrecision(3)}${found?.agrees === false ? ' **different**' : ''}`
      }),
    ]
  })
  const shown = names.filter((_, c) => tables.some(row => row[c + 1] !== ''))
  const kept = tables.map(row => [row[0] ?? '', ...shown.map(who => row[names.indexOf(who) + 1] ?? '')])
  return `#### product: ${workload.title}; GFLOP/s\n\n${markdown(['m × k × n', ...shown], kept)}`
}

/** @param {ReadonlyMap<string, readonly Result[]>} cases */
function goalTable(cases) {
  const lines = GOALS.flatMap(({ id, against, goal, wide }) => {
    const rows = rowsOf(cases.get(id) ?? [])
    const other = best(rows, against)
    const own = best(rows, OURS, row => wide === undefined || isWide(row) === wide)
    const reached = over(other?.median, own?.median)
    if (other === undefined || own === undefined || reached === undefined) return []
    const whose = `${other.label} ÷ ${own.label}`
    return [[id, against, `${goal}`, ratio(reached), reached >= goal ? 'yes' : 'no', whose]]
  })
  if (lines.length === 0) return []
  return [
    `#### Goals: the other's time ÷ ours\n\n${markdown(['workload', 'against', 'goal', 'measured', 'reached', 'settings'], lines)}`,
  ]
}

/** One thread against two, of our own settings that differ in nothing else. @param {ReadonlyMap<string, readonly Result[]>} cases */
function threadTable(cases) {
  const lines = [...cases].flatMap(([id, results]) => {
    if (id.startsWith('product')) return []
    const rows = rowsOf(results).filter(row => row.contender === OURS && row.median !== undefined)
    return rows
      .filter(({ setting }) => setting.threads === 1)
      .flatMap(one => {
        const label = one.label.replace('1 thread', '2 threads')
        const two = rows.find(row => row.label === label)
        const gain = over(one.median, two?.median)
        return gain === undefined ? [] : [[id, one.label.replace('1 thread, ', ''), ratio(gain)]]
      })
  })
  if (lines.length === 0) return []
  return [`#### threads: one thread's time ÷ two threads'\n\n${markdown(['workload', 'setting', 'gain'], lines)}`]
}

/** @param {readonly Workload[]} chosen @param {ReadonlyMap<string, readonly Result[]>} cases */
export const report = (chosen, cases) =>
  [
    ...goalTable(cases),
    ...threadTable(cases),
    ...chosen.map(workload => {
      if (workload.kind === 'product') return productTable(workload, cases)
      return trainingTable(workload, cases.get(workload.id) ?? [])
    }),
  ].join('\n\n')

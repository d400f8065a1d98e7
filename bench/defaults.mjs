// How good are the defaults? Five-fold cross-validation, three seeds, on six real tables; the split and the scoring are
// done here, outside the training, which is given nothing but rows and the name of the target.
//
//   npm run bench:defaults                    all tables
//   node bench/defaults.mjs iris wine         some of them
//   node bench/defaults.mjs --test 0.2        as the command line trains: a fifth of each training part held out again
import { readFileSync } from 'node:fs'
import { evaluateRows, folds, parseCsv, readTable, trainTable, viewTarget } from 'glassbox'

const TABLES = [
  { name: 'iris', target: 'species', metric: 'accuracy', goal: 0.945 },
  { name: 'wine', target: 'cultivar', metric: 'accuracy', goal: 0.97 },
  { name: 'breast_cancer', target: 'diagnosis', metric: 'accuracy', goal: 0.97 },
  { name: 'digits', target: 'digit', metric: 'accuracy', goal: 0.97 },
  { name: 'penguins', target: 'Species', metric: 'accuracy', goal: 0.985 },
  { name: 'diabetes', target: 'progression', metric: 'r2', goal: 0.42 },
]
const SEEDS = [1, 2, 3]

const words = process.argv.slice(2)
const at = words.indexOf('--test')
const test = at === -1 ? 0 : Number(words.splice(at, 2)[1])
const chosen = TABLES.filter(({ name }) => words.length === 0 || words.includes(name))

/** @param {number[]} values */
function meanAndError(values) {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1)
  return { mean, error: Math.sqrt(variance / values.length) }
}

console.log('table          metric     mean ± standard error   goal    worst fold   epochs   seconds a training')
let missed = 0
for (const { name, target, metric, goal } of chosen) {
  const text = parseCsv(readFileSync(new URL(`../examples/${name}.csv`, import.meta.url), 'utf8'))
  const view = viewTarget(readTable(text), target)
  /** @param {Uint32Array} rows */
  const part = rows => ({ ...text, rows: Array.from(rows, i => text.rows[view.rows[i] ?? 0] ?? []) })
  const scores = []
  const epochs = []
  const started = performance.now()
  for (const seed of SEEDS)
    for (const fold of folds(view.labels ?? view.rows.length, 5, seed)) {
      const training = trainTable(readTable(part(fold.train)), { target, seed, test })
      const { model, epochs: done } = await training.run()
      const { report } = evaluateRows(model, part(fold.test))
      scores.push(report.task === 'regression' ? (report.r2 ?? NaN) : report.accuracy)
      epochs.push(done)
    }
  const seconds = (performance.now() - started) / 1000 / scores.length
  const { mean, error } = meanAndError(scores)
  if (mean < goal) missed++
  console.log(
    [
      name.padEnd(14),
      metric.padEnd(10),
      `${mean.toFixed(4)} ± ${error.toFixed(4)}`.padEnd(23),
      `${goal}`.padEnd(7),
      Math.min(...scores)
        .toFixed(3)
        .padEnd(12),
      meanAndError(epochs).mean.toFixed(0).padEnd(8),
      seconds.toFixed(2),
      mean < goal ? '  below the goal' : '',
    ].join(' '),
  )
}
process.exitCode = missed === 0 ? 0 : 1

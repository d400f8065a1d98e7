import { mean, standardDeviation } from '../../data/statistics.ts'
import { fromColumn, fromRows, matrix, oneHot, takeRows } from '../../matrix.ts'
import type { Matrix } from '../../matrix.ts'
import { dense } from '../../network/dense.ts'
import { halfSquaredErrorSum, softmaxCrossEntropy } from '../../network/losses.ts'
import { initialize, sequential } from '../../network/network.ts'
import { train } from '../../training/train.ts'
import type { Block } from '../block.ts'
import { accuracyOf, labelsOf } from '../boundary.ts'
import { defineExample, descent, settle } from '../example.ts'
import type { Example, ExampleSettings } from '../example.ts'
import { spreadsheet } from '../listing.ts'
import { between, heading, numbersOf, paragraph, percent, rangeOf, short, table, trained, warned } from './figures.ts'
import type { ReadersSettings } from './figures.ts'
import { footballRows } from './football-data.ts'
import { asInTheTutorial } from './network.ts'

const HIDDEN = 3
/** Names of the tutorial that are not told here: behind a softmax there is neither E nor a slope of its own. */
const unlike = ['hidden_layer_input1', 'output_layer_input1', 'E', 'slope_output_layer']

const classes = (): string[] => [...new Set(footballRows.map(([, , , result]) => result))]
const labels = (): number[] => footballRows.map(([, , , result]) => classes().indexOf(result))
const columns = (): Matrix => fromRows(footballRows.map(([a, b, c]) => [a, b, c]))

/** Each column less its mean, by its deviation; both are those of the chosen rows. */
function standardised(table: Matrix, chosen: readonly number[]): Matrix {
  const scales = Array.from({ length: table.columns }, (_, c) => {
    const values = Float64Array.from(chosen, r => table.data[r * table.columns + c]!)
    const centre = mean(values)
    return { centre, deviation: standardDeviation(values, centre) }
  })
  const data = table.data.map((x, i) => (x - scales[i % table.columns]!.centre) / scales[i % table.columns]!.deviation)
  return matrix(table.rows, table.columns, data)
}

const own = { learningRate: 0.5, epochs: 1000, seed: 42 }

/** 15 rows, three classes: scaled columns, softmax and cross-entropy, where the reader had neither. */
export function football(settings: ExampleSettings = {}): Example {
  const settled = settle('football', settings, own)
  const network = sequential(3, dense(HIDDEN, { activation: 'sigmoid' }), dense(classes().length, { activation: 'softmax' }))
  const all = footballRows.map((_, r) => r)
  return defineExample({
    name: 'football',
    title: 'A reader’s 15 matches: three classes from three columns',
    notes: [
      'Each column is standardised: less its mean, by its deviation. The reader’s numbers went in as they were.',
      'The outputs are probabilities of home, away and draw that add up to 1.',
      'Fifteen rows are few: what is learnt of them need not hold for the next match.',
    ],
    network,
    data: { inputs: standardised(columns(), all), targets: fromColumn(labels()) },
    options: descent(softmaxCrossEntropy(), settled, initialize(network, { seed: settled.seed })),
    names: spreadsheet().names.filter(({ name }) => !unlike.includes(name)),
  })
}

/** The same rows in the tutorial's network: unscaled columns, a sigmoid output for each class, half squared errors. */
function asBrought(settings: ReadersSettings): Example {
  const settled = settle('football', settings, { ...own, learningRate: 0.1 })
  const network = asInTheTutorial(3, HIDDEN, classes().length)
  return defineExample({
    name: 'football, as it was brought',
    title: 'Unscaled columns, sigmoid outputs',
    notes: [],
    network,
    data: { inputs: columns(), targets: oneHot(labels(), classes().length) },
    options: descent(halfSquaredErrorSum(), settled, initialize(network, { seed: settled.seed })),
    names: [],
  })
}

/** What comes of training on all rows but one, for each row in turn. */
interface LeftOut {
  /** Of the rows left out, so many were told right. */
  readonly right: number
  /** After each epoch the mean loss of the rows trained on, and of the one that was not. */
  readonly known: Float64Array
  readonly unknown: Float64Array
}

async function leaveOneOut(example: Example): Promise<LeftOut> {
  const { network, options } = example
  const [table, targets] = [columns(), fromColumn(labels())]
  const [known, unknown] = [new Float64Array(options.epochs), new Float64Array(options.epochs)]
  let right = 0
  for (let row = 0; row < table.rows; row++) {
    const others = labels().flatMap((_, r) => (r === row ? [] : [r]))
    // The row that is left out may not say how columns are scaled either.
    const inputs = standardised(table, others)
    const part = (rows: readonly number[]) => ({ inputs: takeRows(inputs, rows), targets: takeRows(targets, rows) })
    const validation = part([row])
    const { history, parameters } = await train(network, part(others), { ...options, validation }).run()
    history.forEach(({ loss, validationLoss }, epoch) => {
      known[epoch]! += loss / table.rows
      unknown[epoch]! += validationLoss! / table.rows
    })
    right += accuracyOf({ ...example, data: validation }, parameters)
  }
  return { right, known, unknown }
}

/** Of a table, less than so often is chance called chance no more. */
const CHANCE = 0.05

/** The least number of right answers among `count` that a guess, right with this probability each time, reaches in less than 5 % of tables. */
export function beyondChance(count: number, share: number): number {
  let term = 1
  for (let i = 0; i < count; i++) term *= share
  let [tail, needed] = [term, count + 1]
  for (let k = count; k > 0 && tail < CHANCE; k--) {
    needed = k
    term *= (k * (1 - share)) / ((count - k + 1) * share)
    tail += term
  }
  return needed
}

/** The football rows told: as they were brought, scaled with softmax, and what 15 rows can teach. */
export async function* footballLesson(settings: ReadersSettings): AsyncGenerator<Block, void, undefined> {
  const forms = [asBrought(settings), football(settings)] as const
  const names = classes()
  const count = footballRows.length
  yield heading(`Three classes from three columns, ${count} rows`)
  const sizes = [0, 1, 2].map(c => between(columns().data.filter((_, i) => i % 3 === c)))
  yield paragraph(
    `A reader brought ${count} matches: three columns of numbers, and ${names.join(', ')} as the result. In the tutorial’s network the outputs were poor.`,
    `The columns run from ${sizes.join(', from ')}, and go in unscaled: a hidden unit’s sum is then large for the large columns, its sigmoid sits in its flat part, and the slope that every update is multiplied by is near 0.`,
    'Besides, three sigmoid outputs answer three questions apart; softmax answers one, and its probabilities add up to 1.',
  )
  const results = []
  for (const form of forms) {
    const first = await form.timeline().trace(0)
    const result = await trained(form)
    results.push({
      form,
      result,
      sums: numbersOf(first, 'dense1.z'),
      slopes: numbersOf(first, 'dense1.sigmoidSlope'),
      share: accuracyOf(form, result.parameters),
    })
  }
  yield table(
    ['', 'unscaled, three sigmoids', 'scaled, softmax'],
    [
      ['hidden sums before the first step', ...results.map(({ sums }) => between(sums))],
      ['slopes there (0.25 at the most)', ...results.map(({ slopes }) => between(slopes))],
      ['mean slope', ...results.map(({ slopes }) => short(mean(slopes)))],
      ['epochs, learning rate', ...forms.map(({ options }) => `${options.epochs}, ${short(options.optimizer.learningRate)}`)],
      ['told right, of the rows trained on', ...results.map(({ share }) => `${(share * count).toFixed(0)} of ${count}`)],
    ],
  )
  for (const { form, result } of results) yield* warned(form.title, result.warnings)

  const { right, known, unknown } = await leaveOneOut(forms[1])
  const told = labelsOf(forms[1])
  const counts = names.map((_, k) => told.filter(label => label === k).length)
  const most = rangeOf(counts).most
  const needed = beyondChance(count, most / count)
  yield paragraph(
    'Rows that were trained on say little: so few can be learnt by heart. So each row in turn is left out, the network is trained on the others, scaled by the others, and asked for the one that it has not seen.',
    `It tells ${right} of ${count} right (${percent(right / count)}). To say “${names[counts.indexOf(most)]}” always, the most frequent result, is right for ${most} of ${count} (${percent(most / count)}).`,
    needed > count
      ? `Even ${count} right answers would not be beyond chance.`
      : `Chance alone brings such a guess to ${needed} or more in less than ${percent(CHANCE)} of tables like this one, so only ${needed} right answers would show that something was learnt.`,
    right >= needed
      ? 'These are enough: something was learnt that holds for rows not seen.'
      : `${right} do not show it. More rows are needed, not more epochs or units.`,
  )
  const epochs = Float64Array.from(known, (_, epoch) => epoch + 1)
  const best = unknown.indexOf(rangeOf(unknown).least)
  yield {
    kind: 'curve',
    id: 'football-left-out',
    title: 'Cross-entropy of the rows trained on, and of the row left out',
    x: 'epoch',
    series: [
      { name: 'rows trained on', x: epochs, y: known },
      { name: 'row left out', x: epochs, y: unknown },
    ],
  }
  yield paragraph(
    `The loss of the rows trained on ends at ${short(known.at(-1)!)}, that of the row left out at ${short(unknown.at(-1)!)}; the latter was lowest after epoch ${best + 1}, at ${short(unknown[best]!)}.`,
    best + 1 < unknown.length
      ? 'From there on the network learns its rows, not the matter.'
      : 'It is still falling: the training could go on.',
  )
}

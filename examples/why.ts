// Why has this number its value? Open epoch 20 of a training, and follow one cell of a gradient back to the data.
import { adam, dense, fromRows, mse, sequential } from 'glassbox'
import { Timeline, why } from 'glassbox/trace'

const inputs = fromRows([
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
])
const targets = fromRows([[0], [1], [1], [0]])
const network = sequential(2, dense(3, { name: 'hidden', activation: 'tanh' }), dense(1, { name: 'out' }))
const timeline = new Timeline(
  network,
  { inputs, targets },
  { loss: mse(), optimizer: adam({ learningRate: 0.1 }), epochs: 100, seed: 1 },
)

const trace = await timeline.trace(20) // 20 epochs are done; this is what the next one computes
const show = (x: number) => x.toFixed(4)
let cell = why(trace, trace.value('d_hidden.weights'), 1, 0)
for (;;) {
  const place = `${cell.value.name}[${cell.row},${cell.column}]`
  if (cell.step === undefined) {
    console.log(`${place} = ${show(cell.number)}, as given`)
    break
  }
  console.log(`${place} = ${show(cell.number)} = ${cell.formula}, from ${cell.sources.map(s => show(s.number)).join(' ')}`)
  const next = cell.sources.reduce((a, b) => (Math.abs(b.number) > Math.abs(a.number) ? b : a))
  cell = why(trace, next.value, next.row, next.column)
}

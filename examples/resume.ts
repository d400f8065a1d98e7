// Stop a training, keep a checkpoint as bytes, go on later: the same bits as never having stopped.
import { adam, dense, dropout, mse, sequential, toy, train, decodeCheckpoint, encodeCheckpoint } from 'glassbox'
import type { Checkpoint } from 'glassbox'

const { inputs, labels } = toy.moons({ rows: 100, noise: 0.1, seed: 42 })
const data = { inputs, targets: { rows: 100, columns: 1 as const, data: Float64Array.from(labels) } }
const network = sequential(2, dense(8, { activation: 'tanh' }), dropout(0.1), dense(1, { activation: 'sigmoid' }))
const start = (resume?: Checkpoint) =>
  train(network, data, { loss: mse(), optimizer: adam(), epochs: 40, batchSize: 10, seed: 3, ...(resume && { resume }) })

const whole = await start().run()

const first = start()
for await (const { epoch } of first) if (epoch === 15) break
const kept = encodeCheckpoint(first.checkpoint())
const second = await start(decodeCheckpoint(kept)).run()

const same = [...whole.parameters].every(([name, { data }]) =>
  second.parameters.get(name)!.data.every((x, i) => Object.is(x, data[i])),
)
console.log(`stopped after epoch 15, resumed, done after epoch ${second.epochs}: ${same ? 'the same bits' : 'other bits'}`)

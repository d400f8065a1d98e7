// One step of the tutorial's network by the program itself: every value of forward, loss, backward and update, by name.
import {
  createEngine,
  dense,
  fromRows,
  halfSquaredErrorSum,
  initialize,
  initializers,
  sequential,
  sgd,
  trainingProgram,
} from 'glassbox'

const given = (rows: number[][]) => initializers.given(fromRows(rows))
const network = sequential(
  4,
  dense(3, {
    name: 'hidden',
    activation: 'sigmoid',
    weightsInitializer: given([
      [0.42, 0.88, 0.55],
      [0.1, 0.73, 0.68],
      [0.6, 0.18, 0.47],
      [0.92, 0.11, 0.52],
    ]),
    biasInitializer: given([[0.46, 0.72, 0.08]]),
  }),
  dense(1, {
    name: 'out',
    activation: 'sigmoid',
    weightsInitializer: given([[0.3], [0.25], [0.23]]),
    biasInitializer: given([[0.69]]),
  }),
)
const program = trainingProgram(network, { loss: halfSquaredErrorSum(), optimizer: sgd({ learningRate: 0.1 }) })
for (const { phase, output, op, inputs, attributes } of program.steps)
  console.log(`${phase.padEnd(8)} ${output.name} = ${op.formula(inputs.map(value => value.name), attributes)}`) // prettier-ignore

const session = createEngine('reference').prepare(program, { keep: program.values })
const parameters = initialize(network, { seed: 0 }) // all given: nothing is drawn
for (const { value } of program.parameters) session.write(value, parameters.get(value.name)!.data)
session.write(program.learningRate, [0.1])
session.load(program.inputs[0]!, fromRows([[1, 0, 1, 0], [1, 0, 1, 1], [0, 1, 0, 1]])) // prettier-ignore
session.load(program.target, fromRows([[1], [1], [0]]))
session.run([0, 1, 2])
const round = (x: number) => x.toFixed(4)
console.log('output', Array.from(session.read(program.output), round).join(' '))
console.log('loss', round(session.read(program.loss)[0]!))

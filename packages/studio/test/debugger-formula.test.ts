import {
  batchNorm,
  dense,
  dropout,
  halfSquaredErrorSum,
  losses,
  optimizers,
  sequential,
  softmaxCrossEntropy,
  trainingProgram,
} from 'glassbox'
import type { TrainingProgram } from 'glassbox'
import { example, exampleNames, ownTelling, tellingOf } from 'glassbox/tutorial'
import type { TellingOptions } from 'glassbox/tutorial'
import { expect, test } from 'vitest'
import { formulaParts, tidy } from '../src/debugger/formula.ts'

const standard: TellingOptions = { error: 'outputMinusTarget', samples: 'rows', gradients: 'mean', names: 'standard' }

/** Every step's equation holds each value that its formula names, told once as a matrix, and gives the formula again. */
function check(program: TrainingProgram, options: TellingOptions, what: string) {
  const telling = tellingOf(program, { ...options, rows: 3 })
  for (const told of telling.steps) {
    const parts = formulaParts({ told, telling })
    const again = parts.map(part =>
      part.kind === 'sign' ? part.text : telling.nameOf(part.value) + ('raised' in part ? part.raised : ''),
    )
    const bare = (text: string) => text.replace(/\s/g, '')
    expect(bare(again.join('')), `${what}: ${told.formula}`).toBe(bare(tidy(told.formula.slice(told.formula.indexOf(' = ') + 3))))
    const shown = parts.flatMap(part => (part.kind === 'matrix' || part.kind === 'setting' ? [part.value] : []))
    for (const input of told.step.inputs) {
      // A value of which only the shape is read stands in no formula.
      if (['spread', 'unbiased', 'scatterAdd'].includes(told.step.op.name) && !shown.includes(input)) continue
      expect(shown, `${what}: ${told.formula} shows ${telling.nameOf(input)}`).toContain(input)
    }
    const matrices = parts.flatMap(part => (part.kind === 'matrix' ? [part.value] : []))
    expect(new Set(matrices).size).toBe(matrices.length)
  }
}

test('every step of every example is cut into its matrices and signs, in all conventions', () => {
  for (const name of exampleNames) {
    const own = example(name)
    const { program } = own.timeline()
    check(program, ownTelling(own), name)
    check(program, { ...ownTelling(own), samples: 'columns', error: 'targetMinusOutput', names: 'standard' }, `${name}, columns`)
  }
})

test('every optimiser and loss, normalisation, dropout, penalties and clipping', () => {
  const network = () =>
    sequential(3, dense(4, { activation: 'relu' }), batchNorm(), dropout(0.5), dense(2, { activation: 'sigmoid' }))
  const parts = { loss: halfSquaredErrorSum(), penalty: { l1: 0.1, l2: 0.01 } }
  for (const [name, make] of Object.entries(optimizers)) {
    // A line search wants an objective that stays.
    const own = name === 'lbfgs' ? sequential(3, dense(2)) : network()
    const clipping = name === 'lbfgs' ? {} : { norm: 1 }
    check(trainingProgram(own, { ...parts, optimizer: make(), clipping }), { ...standard, gradients: 'sum' }, name)
  }
  for (const [name, make] of Object.entries(losses)) {
    const loss = make()
    const plain = name === 'binaryCrossEntropyWithLogits' || loss.targetKind === 'class'
    const own = plain ? sequential(3, dense(2)) : network()
    check(trainingProgram(own, { loss, optimizer: optimizers.sgd() }), { ...standard, gradients: loss.reduction }, name)
  }
  const softmax = sequential(3, dense(2, { activation: 'softmax' }))
  check(trainingProgram(softmax, { loss: softmaxCrossEntropy(), optimizer: optimizers.adam() }), standard, 'softmax')
})

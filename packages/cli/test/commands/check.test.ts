import {
  dense,
  encodeModel,
  initialize,
  losses,
  lossOf,
  modelData,
  parseCsv,
  sequential,
  sgd,
  trainingProgram,
  zeros,
} from 'glassbox'
import type { Loss } from 'glassbox'
import { loadModel } from 'glassbox/node'
import { checkGradients } from 'glassbox/trace'
import { expect, test, vi } from 'vitest'
import { fakeIo } from '../fake-io.ts'
import { example, glassbox, points, quick, workFolder } from './run.ts'

const folder = workFolder()
const table = folder.write('points.csv', points())

const trained = async (name: string, file: string, target: string, ...words: (string | number)[]) => {
  const path = folder.at(name)
  const { code } = await glassbox(['train', file, '-t', target, '-o', path, ...quick, ...words])
  expect(code).toBe(0)
  return path
}

test('tells the worst parameter, its numbers and the op, and how many cells were compared', async () => {
  const model = await trained('points', table, 'class')
  const { code, out, err } = await glassbox(['check', model, table])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  for (const part of [
    'The gradients agree with differences of the loss binaryCrossEntropy, on 40 rows',
    /compared +29 cells; relative error up to 0\.000001 agrees/,
    /worst +\w+\.\w+\[\d,\d\]: -?[\d.e-]+\s+by\s+\w+,\s+-?[\d.e-]+\s+by\s+differences,\s+relative error \d\.\de-\d+/,
    /hidden1\.weights +add +20 of 20 +0 +\d\.\de-\d+/,
    /output\.bias +sumOver +1 of 1 +0/,
  ])
    expect(out).toMatch(part)
  expect(Math.max(...out.split('\n').map(line => line.length))).toBeLessThanOrEqual(80)
})

test('--json gives one object; rows, cells and tolerance are chosen', async () => {
  const model = await trained('points', table, 'class')
  const words = ['check', model, '-', '--json', '--rows', 7, '--most', 3, '--tolerance', 1e-5]
  const { code, out } = await glassbox(words, fakeIo({ stdin: `${points(10)}1,1,red,\n` }))
  expect(code).toBe(0)
  const told = JSON.parse(out)
  expect(told).toMatchObject({
    model,
    loss: 'binaryCrossEntropy',
    agrees: true,
    rows: 7,
    rowsLeftOut: 1,
    sampled: true,
    tolerance: 1e-5,
    fault: null,
  })
  expect(told.checked + told.leftOut).toBe(3 + 3 + 3 + 1)
  expect((told.parameters as { parameter: string }[]).map(({ parameter }) => parameter)).toEqual([
    'hidden1.weights',
    'hidden1.bias',
    'output.weights',
    'output.bias',
  ])
  expect(told.parameters[0]).toMatchObject({ gradient: 'd_hidden1.weights', op: 'add', cells: 20 })
})

test.each([
  ['several classes', 'iris.csv', 'species', [], 'softmaxCrossEntropy'],
  ['several classes under a loss of numbers', 'iris.csv', 'species', ['--loss', 'mae'], 'mae'],
  ['numbers, in float32', 'diabetes.csv', 'progression', ['--loss', 'huber', '--dtype', 'float32'], 'huber'],
  [
    'embeddings, batch statistics, dropout',
    'penguins.csv',
    'Species',
    ['--categories', 'embedding', '--batch-norm', '--dropout', 0.3],
    'softmaxCrossEntropy',
  ],
] as const)('%s', async (name, file, target, words, loss) => {
  const model = await trained(name, example(file), target, ...words)
  const { code, out } = await glassbox(['check', model, example(file), '--json', '--rows', 30, '--most', 20])
  expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 0, agrees: true, loss, rows: 30 })
})

test('exits with 1 where the gradients do not agree, and says where the fault begins', async () => {
  const model = await trained('points', table, 'class')
  const { network } = await loadModel(model)
  const { steps } = trainingProgram(network, { loss: losses.mse(), optimizer: sgd() })
  const slope = steps.find(({ op }) => op.name === 'reluSlope')!.op
  const compute = slope.compute.bind(slope)
  const spoiled = vi.spyOn(slope, 'compute').mockImplementation((inputs, out, attributes, math) => {
    compute(inputs, out, attributes, math)
    out.data.forEach((x, i) => (out.data[i] = 1.01 * x))
  })
  try {
    const { code, out } = await glassbox(['check', model, table])
    expect(code).toBe(1)
    expect(out).toContain('The gradients do NOT agree with differences of the loss')
    expect(out).toMatch(/worst +hidden1\.(weights|bias)\[\d,\d\]: [^]*relative error \d\.\de-[23]/)
    expect(out.replace(/\s+/g, ' ')).toContain('begins at the gradient of hidden1.z: the gradient rule of relu (hidden1.output)')
    const told = JSON.parse((await glassbox(['check', model, table, '--json'])).out)
    expect(told).toMatchObject({ agrees: false, fault: { value: 'hidden1.z', ops: ['relu'] } })
  } finally {
    spoiled.mockRestore()
  }
  expect((await glassbox(['check', model, table])).code).toBe(0)
})

test.each([
  ['huber', ['--loss', 'huber', '--huber-delta', 0.05], 'y', losses.huber({ delta: 0.05 }), 'delta 0.05'],
  ['smoothed', ['--label-smoothing', 0.2], 'class', losses.binaryCrossEntropy({ labelSmoothing: 0.2 }), 'labelSmoothing 0.2'],
  ['weighted', ['--class-weights', 'left=3,right=0.5'], 'class', losses.binaryCrossEntropy({ classWeights: [3, 0.5] }), '3,0.5'],
  ['summed', ['--reduction', 'sum'], 'class', losses.binaryCrossEntropy({ reduction: 'sum' }), 'reduction sum'],
] as const)('checks the loss that was trained, with its options: %s', async (name, words, target, loss: Loss, text) => {
  const path = await trained(`options-${name}`, table, target, '--drop', target === 'y' ? 'class' : 'y', ...words)
  const model = await loadModel(path)
  expect(lossOf(model)).toMatchObject({ name: loss.name, options: loss.options })
  const worst = (chosen: Loss) => {
    const { data } = modelData(model, parseCsv(points()), chosen)
    const penalty = { l1: Number(model.training['l1']), l2: Number(model.training['l2']) }
    const { parameters } = checkGradients(model.network, data, { loss: chosen, parameters: model.parameters, penalty })
    return parameters.map(parameter => parameter.worst?.analytic)
  }
  const { code, out } = await glassbox(['check', path, table, '--json'])
  const told = JSON.parse(out) as { lossOptions: object; parameters: { worst?: { analytic: number } }[] }
  expect({ code, options: told.lossOptions }).toEqual({ code: 0, options: loss.options })
  const found = told.parameters.map(parameter => parameter.worst?.analytic)
  expect(found).toEqual(worst(loss))
  expect(found).not.toEqual(worst(losses[loss.name as 'mse']()))
  const line = (await glassbox(['check', path, table])).out.replace(/\s+/g, ' ')
  expect(line).toMatch(new RegExp(`the loss ${loss.name} \\([^)]*${text.replaceAll('.', '\\.')}\\)`))
})

test('a model file from before options of the loss were kept is checked at their defaults', async () => {
  const { lossOptions, ...model } = await loadModel(await trained('old', table, 'class', '--label-smoothing', 0.2))
  expect(lossOptions).toEqual({ labelSmoothing: 0.2 })
  const old = folder.write('older', encodeModel(model))
  const { code, out } = await glassbox(['check', old, table, '--json'])
  expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 0, agrees: true, lossOptions: {} })
})

test('exits with 1 and says so where every cell is on a kink: nothing was compared', async () => {
  const file = folder.write('line.csv', 'x,y\n1,1\n2,3\n6,2\n')
  const path = await trained('line', file, 'y', '--loss', 'mae', '--test', 0, '--validation', 0)
  const model = await loadModel(path)
  // All zeros put out the mean of the targets: right on the target of the last row, so right on the kink of |x|.
  const network = sequential(1, dense(1))
  const parameters = new Map(
    [...initialize(network, { seed: 1 })].map(([name, { rows, columns }]) => [name, zeros(rows, columns)]),
  )
  const flat = folder.write('flat', encodeModel({ ...model, network, parameters }))
  const row = folder.write('row.csv', 'x,y\n6,2\n')
  const { code, out } = await glassbox(['check', flat, row])
  expect(code).toBe(1)
  expect(out).toContain('No gradient could be compared with differences of the loss mae')
  expect(out).not.toContain('agree with')
  expect(out).toMatch(/left out +2 cells on a kink/)
  expect(JSON.parse((await glassbox(['check', flat, row, '--json'])).out)).toMatchObject({
    agrees: false,
    checked: 0,
    worst: null,
  })
})

test('refuses a table without known targets, and a model with an unknown loss', async () => {
  const path = await trained('points', table, 'class')
  const unknown = folder.write('unknown.csv', 'x,y,color,class\n1,2,red,up\n')
  const { code, err } = await glassbox(['check', path, unknown])
  expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('no row has a target that the model knows') })
  const model = await loadModel(path)
  const other = folder.write('other', encodeModel({ ...model, training: { ...model.training, loss: 'hinge' } }))
  const refused = await glassbox(['check', other, table])
  expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('the model does not say a known loss') })
})

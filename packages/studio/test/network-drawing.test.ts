import { add, batchNorm, concatenate, dense, graph, input, mse, sequential, sgd, trainingProgram } from 'glassbox'
import { example } from 'glassbox/tutorial'
import { expect, test } from 'vitest'
import { drawingOf } from '../src/network/drawing.ts'
import { Places } from '../src/network/places.ts'

const one = example('spreadsheet')
const { program } = one.timeline()
const places = new Places(one.network, program)
const value = (name: string) => program.values.find(own => own.name === name)!

test('every cell of a program belongs to its unit, connection or bias, backwards and in updates too', () => {
  const at = (name: string, row: number, column: number) => places.markOf(value(name), row, column)
  expect(at('X', 2, 3)).toBe('u:0:3')
  expect(at('dense1.weights', 3, 1)).toBe('c:1:3:1')
  expect(at('d_dense1.weights', 3, 1)).toBe('c:1:3:1')
  expect(at('dense1.weights.updated', 3, 1)).toBe('c:1:3:1')
  expect(at('dense1.bias', 0, 2)).toBe('b:1:2')
  expect(at('d_dense1.bias', 0, 2)).toBe('b:1:2')
  expect(at('dense1.output', 2, 0)).toBe('u:1:0')
  expect(at('dense1.sigmoidSlope', 2, 0)).toBe('u:1:0')
  // Its step stands in the layer behind, its cells are the hidden units.
  expect(at('d_dense1.output', 2, 0)).toBe('u:1:0')
  expect(at('d_dense2.output', 1, 0)).toBe('u:2:0')
  expect(at('target', 1, 0)).toBe('u:2:0')
  expect(at('loss', 0, 0)).toBeUndefined()
  expect(at('learningRate', 0, 0)).toBeUndefined()
})

test('a unit has its column of activations, the weights that lead into it, and its bias', () => {
  expect(places.cellsOf(value('dense1.output'), 'u:1:2', 3)).toEqual([0, 1, 2].map(row => ({ row, column: 2 })))
  expect(places.cellsOf(value('dense1.weights'), 'u:1:2', 4)).toEqual([0, 1, 2, 3].map(row => ({ row, column: 2 })))
  expect(places.cellsOf(value('dense1.bias'), 'u:1:2', 1)).toEqual([{ row: 0, column: 2 }])
  expect(places.cellsOf(value('dense1.weights'), 'c:1:3:0', 4)).toEqual([{ row: 3, column: 0 }])
  expect(places.cellsOf(value('dense2.weights'), 'u:1:2', 3)).toEqual([])
})

test('units stand one by one up to twelve; a wide layer is a block, its connections one line', () => {
  const small = drawingOf(sequential(12, dense(3), dense(1)))
  expect(small.nodes.map(({ spots }) => spots.length)).toEqual([12, 3, 1])
  expect(small.lines).toHaveLength(12 * 3 + 3)
  const wide = drawingOf(sequential(784, dense(512), dense(10)))
  expect(wide.nodes.map(({ spots, isSingle }) => [spots.length, isSingle])).toEqual([
    [1, false],
    [1, false],
    [10, true],
  ])
  expect(wide.lines).toHaveLength(2)
})

test('merges and other layers are drawn: each unit goes on to its own place, nothing overlaps', () => {
  const x = input(3)
  const h = dense(3, { activation: 'relu' })(x)
  const network = graph([x], dense(1)(batchNorm()(concatenate([add([h, x]), h]))))
  const { nodes, lines, width, height } = drawingOf(network)
  const joined = nodes.find(({ kind }) => kind === 'concatenate')!
  expect(lines.filter(({ node }) => node === joined.index).map(({ units }) => units)).toEqual([
    [0, 0],
    [1, 1],
    [2, 2],
    [0, 3],
    [1, 4],
    [2, 5],
  ])
  for (const { spots } of nodes)
    for (const { x: across, y } of spots) {
      expect(across > 0 && across < width && y > 0 && y < height).toBe(true)
    }
  const boxes = nodes.map(({ box }) => box)
  for (const [i, a] of boxes.entries())
    for (const b of boxes.slice(i + 1))
      expect(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(true)
  // Its own statistics and scales belong to its units.
  const own = trainingProgram(network, { loss: mse(), optimizer: sgd() })
  const placed = new Places(network, own)
  const normed = nodes.find(({ kind }) => kind === 'batchNorm')!
  for (const name of [
    'batchNorm1.scale',
    'batchNorm1.scale.updated',
    'batchNorm1.mean',
    'd_batchNorm1.scale',
    'batchNorm1.runningMean',
  ])
    expect(
      placed.markOf(
        own.values.find(one => one.name === name)!,
        0,
        4,
      ),
      name,
    ).toBe(`u:${normed.index}:4`)
})

import { describe, expect, test } from 'vitest'
import type { Encoder } from '../../src/data/schema.ts'
import { recipeFor } from '../../src/model/recipe.ts'

const classes: Encoder = {
  version: 1,
  columns: [],
  target: { task: 'multiclass', columns: ['y'], type: 'category', classes: ['a', 'b', 'c'] },
  ignored: [],
}
const numbers: Encoder = { ...classes, target: { task: 'regression', columns: ['y'], scales: [{ offset: 0, scale: 1 }] } }

describe('the defaults for a table', () => {
  test('see about 100,000 rows in all, in 30 to 300 epochs', () => {
    const epochs = (rows: number) => recipeFor(classes, rows, 0, 10).epochs
    expect([100, 1000, 100_000].map(epochs)).toEqual([300, 100, 30])
  })

  test('take fewer epochs for a table of very many columns, never under 30', () => {
    expect(recipeFor(classes, 60, 0, 1000).epochs).toBe(300)
    expect(recipeFor(classes, 60, 0, 10_000).epochs).toBe(86)
    expect(recipeFor(classes, 600, 0, 100_000).epochs).toBe(30)
  })

  test('stop early only where there are enough rows to tell the best epoch', () => {
    expect(recipeFor(classes, 1000, 99, 10).patience).toBe(false)
    expect(recipeFor(classes, 1000, 100, 10).patience).toBe(34)
  })

  test('penalise less with more rows, and numbers more than classes', () => {
    const l2 = (encoder: Encoder, rows: number) => recipeFor(encoder, rows, 0, 10).penalty.l2
    expect([100, 400, 4000].map(rows => l2(classes, rows))).toEqual([0.02, 0.02, 0.002])
    expect([100, 400, 4000].map(rows => l2(numbers, rows))).toEqual([0.1, 0.05, 0.005])
  })

  test('give each task its loss and the end of its network', () => {
    expect(recipeFor(classes, 100, 0, 10)).toMatchObject({ loss: 'softmaxCrossEntropy', outputActivation: 'softmax' })
    expect(recipeFor(numbers, 100, 0, 10)).toMatchObject({ loss: 'mse', outputActivation: 'linear' })
    const binary: Encoder = { ...classes, target: { task: 'binary', columns: ['y'], type: 'category', classes: ['a', 'b'] } }
    expect(recipeFor(binary, 100, 0, 10)).toMatchObject({ loss: 'binaryCrossEntropy', outputActivation: 'sigmoid' })
  })
})

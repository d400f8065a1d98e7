import { expect, test } from 'vitest'
import { createEngine, engineNames, type EngineName } from '../../src/engines/create.ts'
import { describeEngine, type EngineUnderTest } from './conformance.ts'

// Another engine only needs a row.
const engines: { readonly [N in EngineName]: EngineUnderTest } = {
  wasm: { create: dtype => createEngine('wasm', dtype) },
  reference: { create: dtype => createEngine('reference', dtype) },
}

for (const name of engineNames) describeEngine(name, engines[name])

test('an engine is made by its name, in float64 unless told otherwise', () => {
  expect(createEngine()).toMatchObject({ name: 'wasm', dtype: 'float64' })
  expect(createEngine('reference', 'float32')).toMatchObject({ name: 'reference', dtype: 'float32' })
  expect(() => createEngine('refrence' as EngineName)).toThrow('Did you mean "reference"?')
  expect(() => createEngine('reference', 'float16' as 'float32')).toThrow('one of float64, float32')
})

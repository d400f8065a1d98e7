import { expect } from 'vitest'
import { ModelFileError } from '../../src/errors.ts'
import type { Matrix } from '../../src/matrix.ts'
import { encodeCheckpoint } from '../../src/model/checkpoint.ts'
import { packFile, unpackFile } from '../../src/model/file.ts'
import { encodeModel } from '../../src/model/model.ts'
import { trainTable } from '../../src/model/train-table.ts'
import { thrownBy } from '../training/setup.ts'
import { mixedTable, others, trainMixed } from './setup.ts'

export const MODEL = { format: 'glassbox-model', version: 1 } as const
export const CHECKPOINT = { format: 'glassbox-checkpoint', version: 1 } as const
export type Json = Record<string, unknown>

/** Whole files, to be damaged. */
export async function hostileFiles(): Promise<{ model: Uint8Array; embedded: Uint8Array; checkpoint: Uint8Array }> {
  const model = encodeModel((await trainMixed('kind')).model)
  const embedded = encodeModel((await trainMixed('price', { categories: 'embedding' })).model)
  const training = trainTable(mixedTable(), { target: 'kind', drop: others('kind'), epochs: 2, hidden: [4] })
  await training.run()
  return { model, embedded, checkpoint: encodeCheckpoint(training.training.checkpoint()) }
}

/** Expects a clear refusal, soon: never another exception, never a hang. */
export function expectRefusal(decode: (bytes: Uint8Array) => unknown, bytes: Uint8Array, message?: RegExp, what = ''): void {
  const started = performance.now()
  const error = thrownBy(() => decode(bytes))
  if (!(error instanceof ModelFileError)) expect.fail(`${what}: ${error instanceof Error ? (error.stack ?? '') : String(error)}`)
  expect(performance.now() - started).toBeLessThan(2000)
  if (message) expect(error.message).toMatch(message)
}

/** The file with its body or tensors changed, and a checksum that fits: made by someone who knows the form. */
export function forged(
  bytes: Uint8Array,
  kind: typeof MODEL | typeof CHECKPOINT,
  change: (body: Json, tensors: Map<string, Matrix>) => void,
): Uint8Array {
  const { body, tensors } = unpackFile(bytes, kind)
  const [copy, numbers] = [structuredClone(body), new Map(tensors)]
  change(copy, numbers)
  return packFile(kind, copy, numbers)
}

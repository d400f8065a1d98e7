import { GlassboxError } from '../errors.ts'
import { decodeCheckpoint, encodeCheckpoint } from '../model/checkpoint.ts'
import { decodeModel, encodeModel } from '../model/model.ts'
import type { Model } from '../model/model.ts'
import type { Checkpoint } from '../training/checkpoint.ts'
import { readBytes, saveBytes } from './files.ts'

/** Reads a file, and names it in whatever is wrong with it. */
async function load<T>(path: string, decode: (bytes: Uint8Array) => T): Promise<T> {
  const bytes = await readBytes(path)
  try {
    return decode(bytes)
  } catch (error) {
    if (!(error instanceof GlassboxError)) throw error
    const { where } = error.complaint
    const Kind = error.constructor as typeof GlassboxError
    throw new Kind({ ...error.complaint, where: where === undefined ? path : `${path}, ${where}` }, { cause: error })
  }
}

/** Reads a model file. @throws {DataError} where it cannot be read, {@link ModelFileError} where it is no whole model. */
export const loadModel = (path: string): Promise<Model> => load(path, decodeModel)

/** Saves a model file, atomically. */
export const saveModel = (path: string, model: Model): Promise<void> => saveBytes(path, encodeModel(model))

/** Reads a checkpoint file. */
export const loadCheckpoint = (path: string): Promise<Checkpoint> => load(path, decodeCheckpoint)

/** Saves a checkpoint file, atomically: a kill at any moment leaves the one before or the new one. */
export const saveCheckpoint = (path: string, checkpoint: Checkpoint): Promise<void> =>
  saveBytes(path, encodeCheckpoint(checkpoint))

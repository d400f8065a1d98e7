import { ModelFileError } from '../errors.ts'
import type { Matrix } from '../matrix.ts'
import type { ScheduleState } from '../optimizers/schedules.ts'
import type { Checkpoint } from '../training/checkpoint.ts'
import type { Fingerprint } from '../training/fingerprint.ts'
import type { Warning } from '../warnings.ts'
import { packFile, unpackFile } from './file.ts'
import { checkHistory } from './model.ts'

const KIND = { format: 'glassbox-checkpoint', version: 1 } as const

const prefixed = (prefix: string, matrices: ReadonlyMap<string, Matrix>) => [...matrices].map(([name, m]) => [`${prefix}/${name}`, m] as const)

/** The bytes of a checkpoint file: a valid safetensors file, with parameters, states and the best parameters side by side. */
export function encodeCheckpoint({ parameters, states, best, schedule, ...rest }: Checkpoint): Uint8Array<ArrayBuffer> {
  const body = {
    ...rest,
    schedule: { ...schedule, best: Number.isFinite(schedule.best) ? schedule.best : null }, // JSON knows no Infinity
    ...(best && { best: { epoch: best.epoch, loss: best.loss } }),
  }
  return packFile(
    KIND,
    body,
    new Map([...prefixed('parameters', parameters), ...prefixed('states', states), ...(best ? prefixed('best', best.parameters) : [])]),
  )
}

/** Reads a checkpoint file. @throws {ModelFileError} for anything else than a whole, unedited one of this version. */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const { body, tensors } = unpackFile(bytes, KIND)
  const under = (prefix: string) =>
    new Map([...tensors].filter(([name]) => name.startsWith(`${prefix}/`)).map(([name, m]) => [name.slice(prefix.length + 1), m]))
  const { epoch, step, waited, schedule, best, history, warnings, fingerprint } = body as Record<string, unknown> & {
    schedule?: { factor?: unknown; best?: unknown; waited?: unknown }
    best?: { epoch?: unknown; loss?: unknown }
  }
  const numbers = [epoch, step, waited, schedule?.factor, schedule?.waited, ...(best ? [best.epoch, best.loss] : [])]
  if (!numbers.every(x => typeof x === 'number') || !Array.isArray(warnings) || typeof fingerprint !== 'object' || fingerprint === null)
    throw new ModelFileError({ problem: 'the checkpoint is damaged', where: 'checkpoint' })
  return {
    epoch: epoch as number,
    step: step as number,
    waited: waited as number,
    parameters: under('parameters'),
    states: under('states'),
    ...(best && { best: { epoch: best.epoch as number, loss: best.loss as number, parameters: under('best') } }),
    schedule: { ...schedule, best: schedule?.best ?? Infinity } as ScheduleState,
    history: checkHistory(history),
    warnings: warnings as readonly Warning[],
    fingerprint: fingerprint as Fingerprint,
  }
}

import { ModelFileError } from '../errors.ts'
import type { Matrix } from '../matrix.ts'
import type { ScheduleState } from '../optimizers/schedules.ts'
import type { Parameters } from '../program/program.ts'
import type { Best, Checkpoint, Fingerprint } from '../training/checkpoint.ts'
import type { Warning } from '../warnings.ts'
import { packFile, unpackFile } from './file.ts'
import { checkHistory, isCount, isRecord } from './model.ts'

const KIND = { format: 'glassbox-checkpoint', version: 1 } as const

const prefixed = (prefix: string, matrices: ReadonlyMap<string, Matrix>) =>
  [...matrices].map(([name, m]) => [`${prefix}/${name}`, m] as const)

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
    new Map([
      ...prefixed('parameters', parameters),
      ...prefixed('states', states),
      ...(best ? prefixed('best', best.parameters) : []),
    ]),
  )
}

/** Reads a checkpoint file. @throws {ModelFileError} for anything else than a whole, unedited one of this version. */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const { body, tensors } = unpackFile(bytes, KIND)
  const under = (prefix: string) =>
    new Map([...tensors].filter(([name]) => name.startsWith(`${prefix}/`)).map(([name, m]) => [name.slice(prefix.length + 1), m]))
  const { epoch, step, waited, converged, schedule, best, history, warnings, fingerprint } = body
  if (![epoch, step, waited].every(isCount)) throw damaged('its counts of epochs and steps')
  return {
    epoch: epoch as number,
    step: step as number,
    waited: waited as number,
    ...(converged === true && { converged }),
    parameters: under('parameters'),
    states: under('states'),
    ...(best !== undefined && { best: readBest(best, under('best')) }),
    schedule: readSchedule(schedule),
    history: checkHistory(history),
    warnings: readWarnings(warnings),
    fingerprint: readFingerprint(fingerprint),
  }
}

const damaged = (what: string) => new ModelFileError({ problem: `the checkpoint is damaged: ${what}`, where: 'checkpoint' })

function readBest(json: unknown, parameters: Parameters): Best {
  if (!isRecord(json)) throw damaged('its best epoch')
  const { epoch, loss } = json
  if (!isCount(epoch) || typeof loss !== 'number') throw damaged('its best epoch')
  return { epoch, loss, parameters }
}

function readSchedule(json: unknown): ScheduleState {
  if (!isRecord(json)) throw damaged('its schedule')
  const { factor, best, waited } = json
  if (typeof factor !== 'number' || !isCount(waited) || (best !== null && typeof best !== 'number')) throw damaged('its schedule')
  return { factor, best: best ?? Infinity, waited }
}

function readWarnings(json: unknown): readonly Warning[] {
  const fits = (x: unknown) => isRecord(x) && ['code', 'message', 'cure'].every(key => typeof x[key] === 'string')
  if (!Array.isArray(json) || !json.every(fits)) throw damaged('its warnings')
  return json as readonly Warning[]
}

function readFingerprint(json: unknown): Fingerprint {
  if (!isRecord(json) || !Object.values(json).every(x => typeof x === 'string')) throw damaged('its fingerprint')
  return json as Fingerprint
}

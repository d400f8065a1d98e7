import { ModelFileError } from '../errors.ts'
import type { Network } from '../network/network.ts'
import type { Fingerprint } from './checkpoint.ts'
import { isTable } from './data.ts'
import type { TrainingData } from './data.ts'
import type { TrainOptions } from './options.ts'
import { mapValues } from './setAside.ts'

/** Parts of a fingerprint that are checksums, which tell nobody anything. */
const checksums = ['network', 'data', 'validation']

/** Throws a {@link ModelFileError} that names what differs between a checkpoint and the training that would resume from it. */
export function checkFingerprint(saved: Fingerprint, current: Fingerprint): void {
  const different = Object.keys(current).filter(key => saved[key] !== current[key])
  if (different.length === 0) return
  throw new ModelFileError({
    problem: 'the checkpoint belongs to another training',
    where: 'resume',
    expected: different.map(key => `${key} ${checksums.includes(key) ? 'as given' : current[key]}`).join(', '),
    got: different.map(key => (checksums.includes(key) ? `other ${key}` : `${key} ${saved[key] ?? 'none'}`)).join(', '),
    cure: 'Resume with the same data and options, or start anew',
  })
}

/** A short checksum of numbers (FNV-1a over their bytes as float64), to tell data sets apart. */
function checksum(tables: readonly ArrayLike<number>[]): string {
  let hash = 0x811c9dc5
  for (const table of tables) {
    const bytes = new Uint8Array(Float64Array.from(table).buffer)
    for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
  }
  return (hash >>> 0).toString(16).padStart(8, '0')
}

/** In short, all that must be the same for a training to go on from a checkpoint. Epochs may be more, unless the schedule spans them all. */
export function fingerprint(
  network: Network,
  data: TrainingData,
  validation: TrainingData | undefined,
  options: TrainOptions,
  batchSize: number,
  shuffle: boolean,
): Fingerprint {
  const { loss, optimizer, schedule, seed, dtype = 'float64', patience, minDelta = 0 } = options
  const { l1 = 0, l2 = 0, biases = false } = options.penalty ?? {}
  const { value, norm } = options.clipping ?? {}
  const numbersOf = ({ inputs, targets, sampleWeights = [] }: TrainingData) =>
    checksum([...(isTable(inputs) ? [inputs] : Object.values(inputs)).map(table => table.data), targets.data, sampleWeights])
  const settings = { seed, batchSize, shuffle, patience, minDelta, penalty: { l1, l2, biases }, clipping: { value, norm } }
  return {
    network: checksumText(JSON.stringify(network.nodes.map(({ name, width, spec, inputs }) => [name, width, spec, inputs]))),
    data: numbersOf(data),
    validation: validation ? numbersOf(validation) : 'none',
    loss: named(loss),
    optimizer: named(optimizer),
    schedule: schedule ? named(schedule) : 'constant',
    ...(schedule?.spansAll === true && { epochs: `${options.epochs}` }),
    dtype,
    ...mapValues(settings, setting => JSON.stringify(setting ?? 'none')),
  }
}

const named = ({ name, options }: { readonly name: string; readonly options: object }) => `${name} ${JSON.stringify(options)}`

const checksumText = (text: string) => checksum([Array.from(text, c => c.codePointAt(0)!)])

import { engineNames } from 'glassbox'
import type { Option } from '../command/command.ts'

/** Which engine computes, and how; no choice changes a bit of the numbers. */
export const engineOptions = [
  {
    name: 'engine',
    type: 'choice',
    choices: engineNames,
    group: 'Engine',
    summary: 'What computes; all engines give the same bits',
    otherwise: 'wasm',
  },
  {
    name: 'threads',
    type: 'integer',
    min: 1,
    max: 64,
    group: 'Engine',
    summary: 'Threads of the engine wasm',
    otherwise: 'as many as gain',
  },
  {
    name: 'wide',
    type: 'choice',
    choices: ['auto', 'off'],
    group: 'Engine',
    summary: 'Vectors of 256 bits for large products in float32: where they are there, right and faster; or never',
    otherwise: 'auto',
  },
] as const satisfies readonly Option[]

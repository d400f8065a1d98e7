import { engineNames } from 'glassbox'
import type { Option } from '../command/command.ts'

export const engineOption = {
  name: 'engine',
  type: 'choice',
  choices: engineNames,
  summary: 'What computes; all engines give the same bits',
  otherwise: 'wasm',
} as const satisfies Option

import { VERSION } from 'glassbox'
import type { Program } from '../command/command.ts'
import { check } from './check.ts'
import { compare } from './compare.ts'
import { doctor } from './doctor.ts'
import { evaluate } from './evaluate.ts'
import { inspect } from './inspect.ts'
import { newData } from './new-data.ts'
import { predict } from './predict.ts'
import { studio } from './studio.ts'
import { trace } from './trace.ts'
import { train } from './train.ts'
import { tutorial } from './tutorial.ts'

/** The command `glassbox`. */
export const program: Program = {
  name: 'glassbox',
  version: VERSION,
  summary: 'neural networks on tables, with their inside to be seen',
  commands: [train, predict, evaluate, inspect, trace, check, compare, tutorial, newData, studio, doctor],
  examples: [
    { line: 'glassbox train penguins.csv --target Species', summary: 'Trains a network and saves penguins.safetensors.' },
    { line: 'glassbox predict penguins.safetensors new.csv', summary: 'Predicts new rows with it.' },
    { line: 'glassbox new-data moons --out moons.csv', summary: 'Makes a table to play with.' },
  ],
}

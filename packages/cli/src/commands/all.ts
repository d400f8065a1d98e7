import type { Program } from '../command/command.ts'
import { VERSION } from '../version.ts'
import { listed } from './listed.ts'

/** The command `glassbox`. */
export const program: Program = {
  name: 'glassbox',
  version: VERSION,
  summary: 'neural networks on tables, with their inside to be seen',
  commands: [
    { ...listed.train, load: async () => (await import('./train.ts')).train },
    { ...listed.predict, load: async () => (await import('./predict.ts')).predict },
    { ...listed.evaluate, load: async () => (await import('./evaluate.ts')).evaluate },
    { ...listed.inspect, load: async () => (await import('./inspect.ts')).inspect },
    { ...listed.trace, load: async () => (await import('./trace.ts')).trace },
    { ...listed.check, load: async () => (await import('./check.ts')).check },
    { ...listed.compare, load: async () => (await import('./compare.ts')).compare },
    { ...listed.tutorial, load: async () => (await import('./tutorial.ts')).tutorial },
    { ...listed.newData, load: async () => (await import('./new-data.ts')).newData },
    { ...listed.studio, load: async () => (await import('./studio.ts')).studio },
    { ...listed.doctor, load: async () => (await import('./doctor.ts')).doctor },
  ],
  examples: [
    { line: 'glassbox train penguins.csv --target Species', summary: 'Trains a network and saves penguins.safetensors.' },
    { line: 'glassbox predict penguins.safetensors new.csv', summary: 'Predicts new rows with it.' },
    { line: 'glassbox new-data moons --out moons.csv', summary: 'Makes a table to play with.' },
  ],
}

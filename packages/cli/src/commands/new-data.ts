import { toy, writeCsv } from 'glassbox'
import { defineCommand } from '../command/command.ts'
import type { Option } from '../command/command.ts'
import { stoppable } from '../command/stop.ts'
import { suggestion, UsageError } from '../command/usage.ts'
import { quoted } from '../command/words.ts'
import { plural } from '../terminal/number.ts'
import { listed } from './listed.ts'
import { checkPlace } from './places.ts'
import { print, shellWord } from './print.ts'
import { put } from './put.ts'

type Kind = keyof typeof toy.toyData
const kinds = Object.keys(toy.toyData) as Kind[]

/** How far the points are moved about where nothing is said. */
const standardNoise = { moons: 0.1, circles: 0.05, blobs: 1, spirals: 0.03, xor: 0.05, gaussians: 1 } as const satisfies Record<
  Kind,
  number
>

const classed: readonly Kind[] = ['blobs', 'spirals', 'gaussians']

export const newData = defineCommand({
  ...listed.newData,
  description: `Columns x1 and x2, and the class in "label". The same seed gives the same rows; where scikit-learn has the kind (moons, circles, blobs), its rows.`,
  positionals: [{ name: 'kind', summary: `one of ${kinds.join(', ')}`, required: true }],
  options: [
    { name: 'rows', type: 'integer', min: 1, max: 10_000_000, default: 200, summary: 'How many rows' },
    {
      name: 'noise',
      type: 'number',
      min: 0,
      summary: 'Standard deviation of what the points are moved by',
      otherwise: kinds.map(kind => `${kind} ${standardNoise[kind]}`).join(', '),
    },
    {
      name: 'classes',
      type: 'integer',
      min: 2,
      max: 1000,
      summary: `How many classes (${classed.join(', ')})`,
      otherwise: '2, blobs 3',
    },
    { name: 'seed', type: 'integer', min: 0, max: 4294967295, default: 1, summary: 'Of all that is drawn' },
    { name: 'out', alias: 'o', type: 'text', value: 'file', summary: 'Write to a file', otherwise: 'standard output' },
  ] as const satisfies readonly Option[],
  examples: [
    {
      line: 'glassbox new-data moons --rows 500 --out moons.csv',
      summary: 'Two half moons; then glassbox train moons.csv -t label.',
    },
  ],
  async run({ positionals, options }, io) {
    const { rows, classes, seed, out } = options
    const kind = kinds.find(known => known === positionals.kind)
    if (kind === undefined)
      throw new UsageError({
        problem: `there is no toy data set ${quoted(positionals.kind)}`,
        cure: `${suggestion(positionals.kind, kinds)}Known: ${kinds.join(', ')}`,
      })
    if (classes !== undefined && !classed.includes(kind))
      throw new UsageError({
        problem: `--classes does not go with ${kind}`,
        expected: `one of ${classed.join(', ')}`,
        cure: 'Leave it out',
      })
    await checkPlace({ name: '--out', path: out }, [])
    const noise = options.noise ?? standardNoise[kind]
    const stopped = `Stopped by Ctrl-C: ${out === undefined ? 'the table is not complete.' : `nothing is saved to ${out}.`}`
    await stoppable(io, stopped, () =>
      put(
        io.compute(() => tableOf(make(kind, { rows, seed, noise, classes }))),
        out,
        io,
      ),
    )
    if (out !== undefined)
      print(io.stderr, [`${plural(rows, 'row')} saved to ${out}`, `Next: glassbox train ${shellWord(out)} --target label`])
    return 0
  },
})

interface Wanted {
  readonly rows: number
  readonly noise: number
  readonly seed: number
  readonly classes: number | undefined
}

function make(kind: Kind, { rows, noise, seed, classes }: Wanted): toy.ToyData {
  const counted = classes === undefined ? {} : { classes }
  switch (kind) {
    case 'moons':
    case 'circles':
    case 'xor':
      return toy[kind]({ rows, noise, seed })
    case 'spirals':
    case 'gaussians':
      return toy[kind]({ rows, noise, seed, ...counted })
    case 'blobs':
      return toy.blobs({ rows, standardDeviation: noise, seed, ...(classes !== undefined && { centers: classes }) })
  }
}

function tableOf({ inputs: { columns, data }, labels }: toy.ToyData): string {
  const names = Array.from({ length: columns }, (_, c) => `x${c + 1}`)
  return writeCsv(
    [...names, 'label'],
    Array.from(labels, (label, r) => [...data.subarray(r * columns, (r + 1) * columns), label]),
  )
}

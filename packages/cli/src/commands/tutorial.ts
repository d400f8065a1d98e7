import { lesson, sections } from 'glassbox/tutorial'
import type { Block, Printed, Section } from 'glassbox/tutorial'
import { defineCommand } from '../command/command.ts'
import type { Option } from '../command/command.ts'
import type { Io } from '../command/io.ts'
import { suggestion, UsageError } from '../command/usage.ts'
import { quoted } from '../command/words.ts'
import { spelled } from '../terminal/ascii.ts'
import { plural } from '../terminal/number.ts'
import { listed } from './listed.ts'
import { facts, print, sentence } from './print.ts'
import { plain } from './tutorial/json.ts'
import { keepPicture, makeFolder } from './tutorial/keep-pictures.ts'
import { codes, renderBlock } from './tutorial/render.ts'
import { summaryLines, tally } from './tutorial/summary.ts'
import { itemsUntilAborted } from './tutorial/items-until-aborted.ts'

const ids = sections.map(({ id }) => id)

export const tutorial = defineCommand({
  ...listed.tutorial,
  description:
    'Goes through the tutorial section by section: what each step computes, with its formula, its code and its numbers; what the tutorial prints beside what comes out here; its mistakes where they occur. Exits with 1 where a printed number does not come out and no reason is known.',
  positionals: [{ name: 'section', summary: `One of ${ids.join(', ')}; all where left out` }],
  options: [
    { name: 'code', type: 'choice', choices: codes, default: 'numpy', summary: 'How the code line of each step is written' },
    {
      name: 'learning-rate',
      type: 'number',
      above: 0,
      summary: 'Of all examples',
      otherwise: 'as the tutorial has it',
      group: 'Other settings (they give other numbers)',
    },
    {
      name: 'seed',
      type: 'integer',
      min: 0,
      max: 4294967295,
      summary: 'Of all that is drawn',
      otherwise: 'as the tutorial has it',
      group: 'Other settings (they give other numbers)',
    },
    {
      name: 'epochs',
      type: 'integer',
      min: 1,
      summary: 'Train no example further than this',
      otherwise: 'as the tutorial has it',
      group: 'Other settings (they give other numbers)',
    },
    { name: 'out', alias: 'o', type: 'text', value: 'folder', summary: 'Save each picture there as SVG, PNG and CSV' },
    { name: 'list', type: 'flag', summary: 'List the sections instead' },
    { name: 'json', type: 'flag', summary: 'Print each block as one line of JSON, a summary as the last' },
  ] as const satisfies readonly Option[],
  examples: [
    { line: 'glassbox tutorial spreadsheet', summary: 'Steps 0 to 11 with all their matrices.' },
    { line: 'glassbox tutorial moons --out pictures', summary: 'Draws the decision boundary, and saves it.' },
  ],
  async run({ positionals, options, given }, io) {
    const { learningRate, seed, epochs, out, code, json } = options
    if (options.list) return list(positionals.section, given, io)
    if (json && given.has('code'))
      throw new UsageError({ problem: '--code does not go with --json, which has every code', cure: 'Leave one out' })
    const chosen = positionals.section === undefined ? sections : [sectionOf(positionals.section)]
    if (out !== undefined) await makeFolder(out)
    const settings = {
      ...(learningRate !== undefined && { learningRate }),
      ...(seed !== undefined && { seed }),
      ...(epochs !== undefined && { epochs }),
    }
    const rows: Printed[] = []
    const pictures: string[] = []
    const { look } = io.stdout
    let before: Block | undefined
    for (const section of chosen)
      for await (const block of itemsUntilAborted(lesson(section.id, settings), io.signal)) {
        if (json) writeLine(io, { section: section.id, ...block })
        else {
          const gap = before !== undefined && !(before.kind === 'printed' && block.kind === 'printed')
          print(io.stdout, [...(gap ? [''] : []), ...renderBlock(block, look, { code, before })])
        }
        if (block.kind === 'printed') rows.push(block.printed)
        if (out !== undefined) {
          const picture = await keepPicture(block, out)
          if (picture !== undefined) pictures.push(picture)
        }
        before = block
        await io.stdout.flush()
      }
    const counted = tally(rows)
    const changed = ['learning-rate', 'seed', 'epochs'].filter(name => given.has(name)).map(name => `--${name}`)
    if (json) {
      const { equal, explained, differs } = counted
      writeLine(io, {
        kind: 'summary',
        printed: rows.length,
        equal: equal.length,
        explained: explained.length,
        differs: differs.length,
        settings,
      })
    } else print(io.stdout, ['', ...summaryLines(counted, changed, look)])
    if (out !== undefined) print(io.stderr, sentence(savedText(pictures, out), io.stderr.look))
    return counted.differs.length > 0 && changed.length === 0 ? 1 : 0
  },
})

const writeLine = (io: Io, value: object) => print(io.stdout, [JSON.stringify(plain(value))])

const savedText = (pictures: readonly string[], folder: string) =>
  pictures.length === 0
    ? 'There is no picture here: nothing was saved.'
    : `${plural(pictures.length, 'picture')} saved in ${folder}, each as .svg, .png and .csv: ${pictures.join(', ')}`

function sectionOf(name: string): Section {
  const section = sections.find(({ id }) => id === name)
  if (section !== undefined) return section
  throw new UsageError({
    problem: `the tutorial has no section ${quoted(name)}`,
    cure: `${suggestion(name, ids)}Known: ${ids.join(', ')}`,
  })
}

function list(section: string | undefined, given: ReadonlySet<string>, io: Io): number {
  const other = section === undefined ? [...given].find(name => name !== 'list' && name !== 'json') : undefined
  if (section !== undefined || other !== undefined)
    throw new UsageError({
      problem: `${section === undefined ? `--${other}` : `the section ${quoted(section)}`} does not go with --list, which tells nothing`,
      cure: 'Leave one out',
    })
  if (given.has('json')) for (const one of sections) writeLine(io, one)
  else print(io.stdout, facts(sections.map(({ id, title }) => [id, spelled(title, io.stdout.look)]), io.stdout.look)) // prettier-ignore
  return 0
}

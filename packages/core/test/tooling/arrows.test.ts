import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import {
  checkDrawings,
  checkTree,
  cycles,
  drawing,
  edges,
  importsOf,
  reach,
  rooms,
  studioRooms,
} from '../../../../scripts/check-arrows.mjs'

const made: string[] = []

/** A tree of files under a temporary folder. */
function tree(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'glassbox-arrows-'))
  made.push(folder)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true })
})

const right = {
  'packages/core/src/matrix.ts': 'export const zeros = 0',
  'packages/core/src/ops/op.ts': "import type { zeros } from '../matrix.ts'\nexport type Value = typeof zeros",
  'packages/core/src/program/program.ts': "import type { Value } from '../ops/op.ts'\nexport type Program = Value[]",
  'packages/core/src/training/train.ts': "import type { Program } from '../program/program.ts'\nexport type Train = Program",
  'packages/core/src/index.ts': "export type { Train } from './training/train.ts'\nexport { zeros } from './matrix.ts'",
  'packages/core/src/node.ts':
    "import { readFileSync } from 'node:fs'\nexport * from './index.ts'\nexport const read = readFileSync",
  'packages/cli/package.json': '{ "name": "glassbox-cli", "dependencies": { "glassbox": "0.1.0" } }',
  'packages/cli/src/main.ts':
    "import { zeros } from 'glassbox'\nimport 'node:fs'\nimport './run.ts'\nimport { read } from 'glassbox/node'",
  'packages/cli/src/run.ts': 'export {}',
}

const check = (files: Record<string, string>) => checkTree(tree({ ...right, ...files }), { rooms, edges })

describe('arrows', () => {
  test('a right tree has no complaints', () => {
    expect(check({})).toEqual([])
  })

  test.each([
    ['import', "\nimport { Train } from '../training/train.ts'"],
    ['type import', "\nimport type { Train } from '../training/train.ts'"],
    ['export from', "\nexport * from '../training/train.ts'"],
    ['import type expression', "\ntype T = import('../training/train.ts').Train"],
    ['dynamic import', "\nconst later = () => import('../training/train.ts')"],
  ])('an %s against the arrows is found with file, line, arrow and what is allowed', (_, text) => {
    const complaints = check({ 'packages/core/src/ops/relu.ts': text })
    expect(complaints).toEqual([
      'packages/core/src/ops/relu.ts:2 imports ../training/train.ts: training ← ops is not an arrow. ops may import base.',
    ])
  })

  test.each([
    ['network/a.ts', '../optimizers/b.ts', 'optimizers ← network'],
    ['optimizers/a.ts', '../engines/b.ts', 'engines ← optimizers'],
    ['engines/a.ts', '../network/b.ts', 'network ← engines'],
    ['data/a.ts', '../ops/b.ts', 'ops ← data'],
    ['trace/a.ts', '../model/b.ts', 'model ← trace'],
    ['index.ts', './node/b.ts', 'node ← index'],
    ['program/a.ts', '../index.ts', 'index ← program'],
  ])('%s must not import %s', (from, to, arrow) => {
    const target = join('packages/core/src', dirname(from), to)
    const complaints = check({ [target]: 'export {}', [`packages/core/src/${from}`]: `import '${to}'` })
    expect(complaints).toHaveLength(1)
    expect(complaints[0]).toContain(`${arrow} is not an arrow`)
  })

  test.each([
    ['export/a.ts', '../model/b.ts'],
    ['export/a.ts', '../trace/b.ts'],
    ['tutorial/a.ts', '../export/b.ts'],
    ['training/a.ts', '../ops/b.ts'],
    ['model/a.ts', '../data/b.ts'],
    ['node/a.ts', '../model/b.ts'],
  ])('%s may import %s', (from, to) => {
    expect(
      check({
        [join('packages/core/src', dirname(from), to)]: 'export {}',
        [`packages/core/src/${from}`]: `import '${to}'`,
      }),
    ).toEqual([])
  })

  test('a file in no room is an error', () => {
    const complaints = check({ 'packages/core/src/helpers/misc.ts': 'export {}' })
    expect(complaints).toHaveLength(1)
    expect(complaints[0]).toMatch(/^packages\/core\/src\/helpers\/misc\.ts is in no room/)
  })

  test('packages and Node in the core, a missing file and a way out of the source are errors', () => {
    const complaints = check({
      'packages/core/src/data/csv.ts': "import 'node:fs'\nimport 'papaparse'\nimport './gone.ts'\nimport '../../test/golden.ts'",
    })
    expect(complaints.map(complaint => /csv\.ts:(\d)/.exec(complaint)?.[1])).toEqual(['1', '2', '3', '4'])
  })

  test('the command line imports core by its name only, and nothing that it does not depend on', () => {
    const complaints = check({
      'packages/cli/src/run.ts':
        "import '../../core/src/matrix.ts'\nimport 'papaparse'\nimport 'glassbox-studio'\nimport 'glassboxes'",
    })
    expect(complaints).toHaveLength(4)
  })

  test('packages never import each other, even where they are dependencies', () => {
    const complaints = check({
      'packages/studio/package.json':
        '{ "name": "glassbox-studio", "dependencies": { "glassbox": "0.1.0", "glassbox-cli": "0.1.0" } }',
      'packages/studio/src/App.svelte':
        "<p>\n  import 'papaparse'\n</p>\n<script lang=\"ts\">\nimport 'glassbox'\nimport 'glassbox-cli'\n</script>",
    })
    expect(complaints).toHaveLength(1)
    expect(complaints[0]).toMatch(/^packages\/studio\/src\/App\.svelte:6 imports glassbox-cli/)
  })

  test('a room of the page imports what it shares with others, and no other room', () => {
    const files = {
      'packages/studio/package.json': '{ "name": "glassbox-studio", "dependencies": { "glassbox": "0.1.0" } }',
      'packages/studio/src/matrix/number.ts': 'export const shown = 1',
      'packages/studio/src/table/Form.svelte': '<script lang="ts">\nimport { shown } from \'../matrix/number.ts\'\n</script>',
      'packages/studio/src/learn/words.ts': "import { shown } from '../matrix/number.ts'\nexport const words = shown",
    }
    const checkPage = (more: Record<string, string>) =>
      checkTree(tree({ ...right, ...files, ...more }), { rooms, edges, inside: { 'packages/studio': studioRooms } })
    expect(checkPage({})).toEqual([])
    expect(checkPage({ 'packages/studio/src/table/a.ts': "import '../learn/words.ts'" })).toEqual([
      expect.stringMatching(
        /^packages\/studio\/src\/table\/a\.ts:1 .*: learn ← table is not an arrow\. table may import .*moment, /,
      ),
    ])
    expect(checkPage({ 'packages/studio/src/things/a.ts': '' })).toEqual([expect.stringContaining('is in no room')])
  })

  test('an import cycle inside a room is found and printed around', () => {
    const complaints = check({
      'packages/core/src/ops/a.ts': "import type { B } from './b.ts'\nexport type A = B",
      'packages/core/src/ops/b.ts': "import './c.ts'\nexport type B = 1",
      'packages/core/src/ops/c.ts': "import type { A } from './a.ts'",
    })
    expect(complaints).toEqual([
      'import cycle: packages/core/src/ops/a.ts → packages/core/src/ops/b.ts → packages/core/src/ops/c.ts → packages/core/src/ops/a.ts',
    ])
  })
})

test('cycles: two circles, one loop onto itself, and a diamond that is none', () => {
  const graph = new Map([
    ['a', ['b', 'd']],
    ['b', ['c']],
    ['c', ['b']],
    ['d', ['d', 'e', 'f']],
    ['e', ['g']],
    ['f', ['g']],
    ['g', []],
  ])
  expect(cycles(graph)).toEqual([
    ['b', 'c', 'b'],
    ['d', 'd'],
  ])
})

test('imports in comments and strings do not count', () => {
  expect(importsOf('a.ts', "// import './a.ts'\nconst text = \"import './b.ts'\"\nimport x from './c.ts'")).toEqual([
    { file: 'a.ts', line: 3, specifier: './c.ts' },
  ])
})

test('every room follows base, and no room follows itself around a circle', () => {
  const reached = reach(rooms)
  for (const [room, { after }] of Object.entries(rooms)) {
    expect(reached.get(room)).toContain('base')
    if (after !== '*') for (const other of after) expect(reached.get(other)).not.toContain(room)
  }
})

describe('the drawings', () => {
  const own = readFileSync(fileURLToPath(new URL('../../../../ARCHITECTURE.md', import.meta.url)), 'utf8')

  test("ARCHITECTURE.md has the tables' own", () => {
    expect(own).toContain(drawing())
    expect(checkDrawings(own)).toEqual([])
  })

  test('are compared between their markers', () => {
    expect(checkDrawings(own.replace('ops --> program', 'program --> ops'))).toEqual([
      expect.stringContaining('other arrows than'),
    ])
    expect(checkDrawings(own.replace('matrix --> chart', 'chart --> matrix'))).toEqual([
      expect.stringContaining('other arrows of the studio'),
    ])
    expect(checkDrawings('# A')).toHaveLength(2)
  })
})

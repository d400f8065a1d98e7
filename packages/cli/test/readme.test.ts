import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { activationNames, initializers, losses, optimizers, schedules } from 'glassbox'
import { beforeAll, describe, expect, test } from 'vitest'
import { bundled, mainProgram } from './commands/bundled.ts'
import { workFolder } from './commands/run.ts'
import workspace from '../../../package.json' with { type: 'json' }

// What the pages say, done as a reader would do it, in a folder of its own.
const root = fileURLToPath(new URL('../../../', import.meta.url))
const pages = ['README.md', 'packages/core/README.md', 'packages/cli/README.md', 'docs/model-file.md', 'docs/reference.md']
const textOf = (page: string) => readFileSync(join(root, page), 'utf8')
const folder = workFolder()

/** The file that lines run: the command line, bundled. */
const program = folder.at('glassbox.mjs')
beforeAll(async () => {
  await bundled(mainProgram, program)
  cpSync(join(root, 'examples'), folder.at('examples'), { recursive: true })
  const example = (name: string) => readFileSync(join(root, 'examples', name))
  folder.write('penguins.csv', example('penguins.csv'))
  folder.write('more-rows.csv', example('penguins.csv'))
  folder.write('new-rows.csv', example('new-penguins.csv'))
  folder.write('mine.csv', '0.001587,0.001081,0.00151\n0.000744,0.000928,0.001032\n-0.005948,-0.004709,-0.005139\n')
})

/** The commands of a page, in order: lines of its blocks, and those in its text. The studio is served until Ctrl-C, which a test of its own does. */
const commandsOf = (text: string): string[] =>
  [...text.matchAll(/(?:^|`)npx (glassbox(?:-cli)?(?: [^`\n]*)?)/gm)]
    .map(([, line = '']) => line.replace(/ +#.*/, '').trim())
    .filter(line => !/^glassbox(?:-cli)? studio/.test(line))

/** The blocks of code in a page. */
const codeOf = (text: string): string[] => [...text.matchAll(/^```[tj]s\n(.*?)^```/gms)].map(([, code = '']) => code)

describe.each(pages.filter(page => commandsOf(textOf(page)).length > 0))('the commands of %s', page => {
  test.each(commandsOf(textOf(page)))('%s', line => {
    const [, ...words] = line.split(' ')
    const command = ['"$NODE"', '"$PROGRAM"', ...words].join(' ')
    const env = { PATH: process.env['PATH'], NODE: process.execPath, PROGRAM: program }
    const { status, stderr, stdout } = spawnSync('sh', ['-c', command], { cwd: folder.at('.'), encoding: 'utf8', env, input: '' })
    expect({ status, error: /^error: .*/m.exec(stderr)?.[0] }).toEqual({ status: 0, error: undefined })
    expect(stdout.length).toBeGreaterThan(50)
  })
})

/** What a block takes for granted. */
const given: Readonly<Record<string, string>> = {
  'packages/core/README.md': "import { readFileSync } from 'node:fs'\nconst text = readFileSync('penguins.csv', 'utf8')\n",
}

test.each(pages.flatMap(page => codeOf(textOf(page)).map((code, i) => [page, i, code] as const)))(
  'the code of %s, block %i',
  async (page, i, code) => {
    const run = folder.at(`block-${i}.mjs`)
    await bundled(fileURLToPath(new URL('block.ts', import.meta.url)), run, `${given[page] ?? ''}${code}`)
    const { status, stderr, stdout } = spawnSync(process.execPath, [run], { cwd: folder.at('.'), encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).not.toBe('')
  },
)

test.each(pages)('what %s refers to is there', page => {
  const text = textOf(page)
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, link = '']) => link)
  expect(links.filter(link => !existsSync(join(root, dirname(page), link)))).toEqual([])
  const scripts = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name)
  expect(scripts.filter(name => !Object.hasOwn(workspace.scripts, name))).toEqual([])
})

test('as many layers of each kind as the page counts', () => {
  const counts = { activations: activationNames, losses, optimisers: optimizers, schedules, initialisers: initializers }
  const text = textOf('README.md').replace(/\s+/g, ' ')
  for (const [kind, all] of Object.entries(counts)) expect(text).toContain(`${Object.keys(all).length} ${kind}`)
})

import { ESLint } from 'eslint'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../../../', import.meta.url))

// The project's own configuration, without the rules that need types: the files below need not exist.
const eslint = new ESLint({
  cwd: root,
  ruleFilter: ({ ruleId }) => ruleId.startsWith('no-'),
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
})

/** The rules that a line breaks in a file. */
async function broken(code: string, file: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: root + file })
  return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message)
}

const syntax = 'no-restricted-syntax'
const globals = 'no-restricted-globals'
const imports = 'no-restricted-imports'

describe('what the core must not use', () => {
  test.each([
    ['Math.exp(x)', syntax],
    ['Math.random()', syntax],
    ['Math.hypot(x, x)', syntax],
    ["Math['exp'](x)", syntax],
    ['const { exp } = Math', syntax],
    ['const M = Math', syntax],
    ['x ** 3', syntax],
    ['x ** 0.5', syntax],
    ['x **= 2', syntax],
    ['Date.now()', syntax],
    ['new Date()', syntax],
    ['Date()', syntax],
    ["'a'.localeCompare('b')", syntax],
    ['x as unknown as string', syntax],
    ['performance.now()', globals],
    ['process.argv', globals],
    ['document.title', globals],
    ['globalThis.Math', globals],
    ["import 'node:fs'", imports],
    ["import 'fs'", imports],
  ])('%s', async (code, rule) => {
    expect(await broken(code, 'packages/core/src/ops/made-up.ts')).toContain(rule)
  })
})

test('what the core may use', async () => {
  const members = ['sqrt', 'abs', 'floor', 'ceil', 'trunc', 'sign', 'fround', 'imul', 'clz32', 'min', 'max', 'PI', 'E', 'LN2']
  for (const code of [...members.map(name => `Math.${name}`), '2 ** 32', 'new Date(0)'])
    expect(await broken(`export const y = ${code}`, 'packages/core/src/ops/made-up.ts')).toEqual([])
})

test('only training reads the clock, only the room node has Node, and neither may use the other bans', async () => {
  const training = 'packages/core/src/training/made-up.ts'
  expect(await broken('export const y = performance.now()', training)).toEqual([])
  expect(await broken('export const y = Math.exp(Date.now())', training)).toEqual([syntax, syntax])
  for (const file of ['packages/core/src/node.ts', 'packages/core/src/node/made-up.ts']) {
    expect(await broken("import 'node:fs'\nexport const y = process.pid", file)).toEqual([])
    expect(await broken('export const y = Math.exp(1)', file)).toEqual([syntax])
  }
})

import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

// The *.test-d.ts files beside this one: what must compile stands there plainly, what must not under @ts-expect-error,
// which is itself an error where the line compiles. `npm run check` compiles them too; here each counts as a test.

const here = dirname(fileURLToPath(import.meta.url))
const settings = ts.getParsedCommandLineOfConfigFile(
  join(here, '../../../../tsconfig.json'),
  {},
  {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: diagnostic => {
      throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'))
    },
  },
)

/** What the compiler complains about in a file, as `line: message`. */
function complaints(program: ts.Program, path: string): string[] {
  const source = program.getSourceFile(path)
  if (source === undefined) return [`${path} is not part of the program`]
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
    ({ start = 0, messageText }) =>
      `${source.getLineAndCharacterOfPosition(start).line + 1}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
  )
}

/** Compiles files under the project's own settings. */
const compile = (paths: readonly string[], host?: ts.CompilerHost) =>
  ts.createProgram({ rootNames: paths, options: settings?.options ?? {}, ...(host && { host }) })

describe('types', () => {
  const files = readdirSync(here).filter(name => name.endsWith('.test-d.ts'))
  const program = compile(files.map(name => join(here, name)))

  test.each(files)('%s', name => {
    expect(complaints(program, join(here, name))).toEqual([])
  })

  test('a mismatch and an idle @ts-expect-error would be found', () => {
    const path = join(here, 'made-up.test-d.ts')
    const text = "export const a: number = 'text'\n// @ts-expect-error -- compiles\nexport const b: number = 1\n"
    const host = ts.createCompilerHost(settings?.options ?? {})
    const { getSourceFile, fileExists } = host
    host.fileExists = name => name === path || fileExists(name)
    host.getSourceFile = (name, ...rest) =>
      name === path ? ts.createSourceFile(name, text, ts.ScriptTarget.Latest) : getSourceFile(name, ...rest)
    expect(complaints(compile([path], host), path)).toEqual([
      "1: Type 'string' is not assignable to type 'number'.",
      "2: Unused '@ts-expect-error' directive.",
    ])
  })
})

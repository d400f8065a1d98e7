import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

/** The source of the command line. */
export const mainProgram = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** Writes a program with all that it imports into one file. With a text, the program is that, as if it stood at this place. */
export async function bundled(program: string, file: string, text?: string): Promise<void> {
  const given = {
    name: 'given',
    resolveId: (id: string) => (id === program ? id : null),
    load: (id: string) => (id === program ? text : null),
  }
  const bundle = await rolldown({
    input: program,
    platform: 'node',
    resolve: { conditionNames: ['source', 'import', 'default'] },
    plugins: text === undefined ? [] : [given],
  })
  await bundle.write({ file, format: 'esm', codeSplitting: false })
  await bundle.close()
}

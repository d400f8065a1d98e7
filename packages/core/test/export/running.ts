import { spawnSync } from 'node:child_process'
import ts from 'typescript'

// Runs printed code of other languages: many pieces in one process each.

export type Rows = readonly (readonly number[])[]

/** Code, what it is given by name, and which names to look at afterwards. */
export interface Piece {
  readonly head: string
  readonly body: string
  readonly given: ReadonlyMap<string, Rows>
  readonly wanted: readonly string[]
}

const python = '/usr/bin/python3'
export const hasNumpy = spawnSync(python, ['-c', 'import numpy']).status === 0
const r = 'Rscript'
export const hasR = spawnSync(r, ['-e', '1']).status === 0

/** Output of a process that must succeed and complain of nothing. */
function run(command: string, args: readonly string[], input: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { input, encoding: 'utf8', maxBuffer: 1 << 30 })
  if (error) throw error
  if (status !== 0 || stderr !== '') throw new Error(`${command} ended with ${status}: ${stderr.slice(0, 4000)}`)
  return stdout
}

const NUMPY = `
import json, sys
import numpy as np
out = []
for piece in json.load(sys.stdin):
    room = {name: np.array(rows, dtype=float) for name, rows in piece['given']}
    exec(piece['head'] + '\\n' + piece['body'], room)
    out.append([np.atleast_2d(room[name]).tolist() for name in piece['wanted']])
json.dump(out, sys.stdout)
`

export function runNumpy(pieces: readonly Piece[]): Rows[][] {
  const plain = pieces.map(piece => ({
    ...piece,
    head: `import math\nimport numpy as np\n${piece.head}`,
    given: [...piece.given],
  }))
  return JSON.parse(run(python, ['-W', 'error', '-c', NUMPY], JSON.stringify(plain))) as Rows[][]
}

export function runR(pieces: readonly Piece[]): Rows[][] {
  const matrix = (rows: Rows) => `matrix(c(${rows.flat().join(', ')}), ${rows.length}, byrow = TRUE)`
  const script = pieces.map(({ head, body, given, wanted }) =>
    [
      'local({',
      head,
      ...[...given].map(([name, rows]) => `${name} <- ${matrix(rows)}`),
      body,
      // A single number may be a plain one.
      ...wanted.map(name => `{ m <- as.matrix(${name}); cat(dim(m), sprintf("%.17g", t(m)), "\\n") }`),
      '})',
    ].join('\n'),
  )
  const lines = run(r, ['-'], ['options(warn = 1)', ...script].join('\n'))
    .trimEnd()
    .split('\n')
  return pieces.map(({ wanted }) =>
    wanted.map(() => {
      const [rows, columns, ...cells] = lines.shift()!.trim().split(/\s+/).map(Number)
      return Array.from({ length: rows! }, (_, r) => cells.slice(r * columns!, (r + 1) * columns!))
    }),
  )
}

/** Each piece as a function of what it is given; `types` are checked by the caller where they matter. */
export async function runTypescript(helpers: string, pieces: readonly Piece[]): Promise<Rows[][]> {
  const source = [
    helpers,
    'export const pieces = [',
    ...pieces.map(
      ({ body, given, wanted }) => `({ ${[...given.keys()].join(', ')} }) => {\n${body}\nreturn [${wanted.join(', ')}]\n},`,
    ),
    ']',
  ].join('\n')
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  })
  const module = (await import(`data:text/javascript;base64,${Buffer.from(outputText).toString('base64')}`)) as {
    readonly pieces: readonly ((given: Record<string, Rows>) => Rows[])[]
  }
  return pieces.map(({ given }, i) => module.pieces[i]!(Object.fromEntries(given)))
}

/** Complaints of the compiler, in strict mode, about a source. */
export function typeErrors(source: string): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    types: [],
    noEmit: true,
  }
  const host = ts.createCompilerHost(options)
  const read = host.getSourceFile.bind(host)
  host.getSourceFile = (name, version) =>
    name === 'printed.ts' ? ts.createSourceFile(name, source, version) : read(name, version)
  const program = ts.createProgram(['printed.ts'], options, host)
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile('printed.ts'))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}

export const rowsOf = (data: ArrayLike<number>, columns: number): number[][] =>
  Array.from({ length: data.length / columns }, (_, r) => Array.from({ length: columns }, (_, c) => data[r * columns + c]!))

/** The first cell that is farther off than 10⁻¹² of its size (of 1, where it is smaller); undefined where none is. */
export function firstOff(got: Rows, expected: Rows): string | undefined {
  if (got.length !== expected.length || got[0]!.length !== expected[0]!.length)
    return `${got.length} × ${got[0]?.length} for ${expected.length} × ${expected[0]!.length}`
  for (const [r, row] of expected.entries())
    for (const [c, x] of row.entries()) {
      const y = got[r]![c]!
      if (!(Math.abs(x - y) <= 1e-12 * Math.max(1, Math.abs(x)))) return `[${r},${c}]: ${y} for ${x}`
    }
  return undefined
}

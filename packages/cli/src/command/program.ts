import type { Program } from './command.ts'
import { programHelp } from './help.ts'
import { withColor } from './io.ts'
import type { Io } from './io.ts'
import { flushed } from './stop.ts'
import type { Output } from '../terminal/output.ts'

/**
 * Runs a command line (without the program's own name) and gives its exit code: what the command gives, or 2 for a mistake of the user's,
 * 130 after Ctrl-C, 141 where the reader of standard output has gone, 1 for a fault. Errors are written to standard error. Never rejects.
 */
export async function runProgram(program: Program, words: readonly string[], io: Io): Promise<number> {
  const { color, rest } = takeColor(words)
  const colored = color === undefined ? io : { ...io, stdout: withColor(io.stdout, color), stderr: withColor(io.stderr, color) }
  try {
    const code = overview(program, rest, colored) ?? (await (await import('./dispatch.ts')).dispatch(program, rest, colored))
    await flushed(io)
    return code
  } catch (error) {
    return (await import('./report.ts')).reportError(error, colored)
  }
}

/** Takes `--color` and `--no-color` out of the words before `--`. */
function takeColor(words: readonly string[]): { readonly color: boolean | undefined; readonly rest: readonly string[] } {
  const end = words.indexOf('--')
  const own = end < 0 ? words : words.slice(0, end)
  const last = own.findLast(isColor)
  return {
    color: last === undefined ? undefined : last === '--color',
    rest: [...own.filter(word => !isColor(word)), ...words.slice(own.length)],
  }
}

const isColor = (word: string) => word === '--color' || word === '--no-color'

/** What is said of the program as a whole, before anything more is loaded; undefined where a command is asked for. */
function overview(program: Program, words: readonly string[], io: Io): number | undefined {
  const [first, ...rest] = words
  if (first === undefined) {
    print(io.stderr, programHelp(program, io.stderr.look))
    return 2
  }
  if (first === '--version') return print(io.stdout, [program.version])
  if (!['--help', '-h', 'help'].includes(first) || rest.some(word => !word.startsWith('-'))) return undefined
  return print(io.stdout, programHelp(program, io.stdout.look))
}

function print(output: Output, lines: readonly string[]): number {
  output.write(`${lines.join('\n')}\n`)
  return 0
}

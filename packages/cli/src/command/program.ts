import type { Command, Program } from './command.ts'
import { commandHelp, programHelp } from './help.ts'
import { withColor } from './io.ts'
import type { Io } from './io.ts'
import { parseArguments } from './parse.ts'
import { reportError } from './report.ts'
import { flushed } from './stop.ts'
import { suggestion, UsageError } from './usage.ts'
import { quoted } from './value.ts'
import type { Output } from '../terminal/output.ts'

/**
 * Runs a command line (without the program's own name) and gives its exit code: what the command gives, or 2 for a mistake of the user's,
 * 130 after Ctrl-C, 141 where the reader of standard output has gone, 1 for a fault. Errors are written to standard error. Never rejects.
 */
export async function runProgram(program: Program, words: readonly string[], io: Io): Promise<number> {
  const { color, rest } = takeColor(words)
  const colored = color === undefined ? io : { ...io, stdout: withColor(io.stdout, color), stderr: withColor(io.stderr, color) }
  try {
    const code = await dispatch(program, rest, colored)
    await flushed(io)
    return code
  } catch (error) {
    return reportError(error, colored)
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
const isHelp = (word: string) => word === '--help' || word === '-h'

async function dispatch(program: Program, words: readonly string[], io: Io): Promise<number> {
  const [first, ...rest] = words
  if (first === undefined) {
    print(io.stderr, programHelp(program, io.stderr.look))
    return 2
  }
  if (first === '--version') return print(io.stdout, [program.version])
  if (isHelp(first) || first === 'help')
    return help(
      program,
      rest.find(word => !word.startsWith('-')),
      io,
    )
  if (first.startsWith('-'))
    throw new UsageError({
      problem: `unknown option ${first}`,
      expected: 'a command first',
      cure: `See \`${program.name} help\``,
    })
  const command = find(program, first)
  const end = rest.indexOf('--')
  if ((end < 0 ? rest : rest.slice(0, end)).some(isHelp)) return help(program, command.name, io)
  return command.run(parseArguments(command, rest, program.name), io)
}

function find(program: Program, name: string): Command {
  const command = program.commands.find(candidate => candidate.name === name)
  if (command) return command
  const names = program.commands.map(candidate => candidate.name)
  throw new UsageError({
    problem: `unknown command ${quoted(name)}`,
    cure: `${suggestion(name, [...names, 'help'])}Known: ${names.join(', ')}`,
  })
}

const help = (program: Program, name: string | undefined, io: Io): number =>
  print(
    io.stdout,
    name === undefined ? programHelp(program, io.stdout.look) : commandHelp(program, find(program, name), io.stdout.look),
  )

function print(output: Output, lines: readonly string[]): number {
  output.write(`${lines.join('\n')}\n`)
  return 0
}

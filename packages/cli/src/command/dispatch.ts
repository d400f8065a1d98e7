import type { Command, Program } from './command.ts'
import { commandHelp } from './help.ts'
import type { Io } from './io.ts'
import { parseArguments } from './parse.ts'
import { suggestion, UsageError } from './usage.ts'
import { quoted } from './words.ts'

const isHelp = (word: string) => word === '--help' || word === '-h'

/** Runs the command that the first word names, or prints its help. */
export async function dispatch(program: Program, words: readonly string[], io: Io): Promise<number> {
  const [first = '', ...rest] = words
  if (isHelp(first) || first === 'help')
    return help(program, await find(program, rest.find(word => !word.startsWith('-')) ?? ''), io)
  if (first.startsWith('-'))
    throw new UsageError({
      problem: `unknown option ${first}`,
      expected: 'a command first',
      cure: `See \`${program.name} help\``,
    })
  const command = await find(program, first)
  const end = rest.indexOf('--')
  if ((end < 0 ? rest : rest.slice(0, end)).some(isHelp)) return help(program, command, io)
  // Ctrl-C may have come while it was loaded.
  io.signal.throwIfAborted()
  return command.run(parseArguments(command, rest, program.name), io)
}

function find(program: Program, name: string): Promise<Command> {
  const listed = program.commands.find(candidate => candidate.name === name)
  if (listed) return listed.load()
  const names = program.commands.map(candidate => candidate.name)
  throw new UsageError({
    problem: `unknown command ${quoted(name)}`,
    cure: `${suggestion(name, [...names, 'help'])}Known: ${names.join(', ')}`,
  })
}

function help(program: Program, command: Command, { stdout }: Io): number {
  stdout.write(`${commandHelp(program, command, stdout.look).join('\n')}\n`)
  return 0
}

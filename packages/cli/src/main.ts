import { processIo } from './command/io.ts'
import { runProgram } from './command/program.ts'
import { program } from './commands/all.ts'

process.exitCode = await runProgram(program, process.argv.slice(2), processIo())

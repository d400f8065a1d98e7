import { processIo } from './command/io.ts'
import { runProgram } from './command/program.ts'
import { program } from './commands/all.ts'

const code = await runProgram(program, process.argv.slice(2), processIo())
process.exitCode = code
// After Ctrl-C nothing that is still being computed is waited for: what had to be kept is kept.
if (code === 130) process.exit()

import { availableParallelism } from 'node:os'

/** Processors that the process may use. */
export const cores = (): number => availableParallelism()

/** Whether threads can share memory. */
export const canShare = (): boolean => true

/** Versions of Node whose V8 joins pairs of vectors, as far as it was tried. */
const OLDEST = 24
const NEWEST = 26
const flags = ['experimental-wasm-revectorize', 'wasm-sync-tier-up']

/**
 * Runs what makes functions of WebAssembly hot, while V8 joins pairs of vectors in those that it then compiles, at once and not beside.
 * Its flags are as before afterwards. Where that cannot be had, nothing is run and the answer is why.
 */
export function withWideVectors(run: () => void): string | undefined {
  const { versions, arch, execArgv, env } = process
  const major = Number(versions.node.split('.')[0])
  if (['bun', 'deno'].some(name => versions[name] !== undefined) || !(major >= OLDEST && major <= NEWEST))
    return `only Node ${OLDEST} to ${NEWEST} has them`
  if (arch !== 'x64') return 'only x64 processors have them'
  const given = [...execArgv, env['NODE_OPTIONS'] ?? ''].join(' ').replaceAll('_', '-')
  // What was set at the start could not be set back.
  if (/--(no-)?(experimental-)?(wasm|liftoff|jitless|turbo)/.test(given)) return "Node was started with V8's own flags"
  const { setFlagsFromString } = process.getBuiltinModule('node:v8')
  try {
    for (const flag of flags) setFlagsFromString(`--${flag}`)
    run()
  } finally {
    for (const flag of flags) setFlagsFromString(`--no-${flag}`)
  }
  return undefined
}

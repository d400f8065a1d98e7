import { createContext, Script } from 'node:vm'

const interrupted = 'ERR_SCRIPT_EXECUTION_INTERRUPTED'

/**
 * Does work that never looks up, and gives what it gives. Ctrl-C cuts it off wherever it is, without its `finally`, and calls `onStop`,
 * which throws: while JavaScript runs, no listener of SIGINT is called, so only the engine beneath can end it.
 */
export function interruptible<T>(work: () => T, onStop: () => never): T {
  try {
    return new Script('work()').runInContext(createContext({ work }), { breakOnSigint: true, displayErrors: false }) as T
  } catch (error) {
    // No instance of this Error: it comes from the script's own world.
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === interrupted) return onStop()
    throw error
  }
}

import type { Player } from './player.svelte.ts'
import type { Session } from './session.svelte.ts'

/** What a key does in the debugger; the list of keys tells them. */
export function actionOf(key: string, session: Session, player: Player): (() => void) | undefined {
  const actions: Readonly<Record<string, () => unknown>> = {
    ']': () => session.forward('step'),
    '[': () => session.back('step'),
    ')': () => session.forward('layer'),
    '(': () => session.back('layer'),
    '}': () => session.forward('phase'),
    '{': () => session.back('phase'),
    '>': () => session.forward('batch'),
    '<': () => session.back('batch'),
    '.': () => session.forward('epoch'),
    ',': () => session.back('epoch'),
    p: () => player.toggle(),
    u: () => session.undo(),
  }
  const action = actions[key]
  return action && (() => void action())
}

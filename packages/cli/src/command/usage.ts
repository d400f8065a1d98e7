import { GlassboxError, nearest } from 'glassbox'

/** A command line that cannot be understood. */
export class UsageError extends GlassboxError {}

/** "Did you mean …?" for a mistyped name: the nearest by spelling, or one that begins with it. */
export function suggestion(name: string, known: readonly string[], shown = (name: string) => name): string {
  const meant = nearest(name, known) ?? (name.length > 1 ? known.find(candidate => candidate.startsWith(name)) : undefined)
  return meant === undefined ? '' : `Did you mean ${shown(meant)}? `
}

import type { Timeline } from 'glassbox/trace'
import type { LaneMoment } from '../../moment/moment.ts'
import { open } from '../../moment/recipe.ts'
import type { Subject } from '../../moment/recipe.ts'
import { withEdits } from '../edits.ts'

/** A lane opened: what it trains, moment by moment. @throws {GlassboxError} for a recipe that fits nothing. */
export function openLane({ recipe, from }: LaneMoment): { readonly subject: Subject; readonly timeline: Timeline } {
  const subject = open(recipe)
  const timeline = subject.timeline()
  return {
    subject,
    timeline: from ? timeline.branch(from.epoch, from.batch, trace => withEdits(trace, from.edits)) : timeline,
  }
}

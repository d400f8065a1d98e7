import { firstNonFinite } from './health.ts'
import type { Session } from './session.svelte.ts'

/** Goes to the first cell of the training that is not finite: a loss shows it in the epoch of its batch, or one later than an update. */
export async function goToFirstNonFinite(session: Session): Promise<boolean> {
  const broken = session.curve.brokenEpoch
  if (broken === undefined) return false
  for (let epoch = Math.max(0, broken - 1); epoch <= broken; epoch++) {
    const batches = session.moments.batches(epoch).length
    for (let batch = 0; batch < batches; batch++) {
      await session.goTo({ epoch, batch, step: 0 })
      const { position } = session
      if (position.epoch !== epoch || position.batch !== batch) return false
      const found = firstNonFinite(session)
      if (found === undefined) continue
      await session.goTo({ epoch, batch, step: found.step })
      session.chosen = found.cell
      return true
    }
  }
  return false
}

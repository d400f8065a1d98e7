import { expect } from 'vitest'
import { recompute, why } from '../../src/trace/index.ts'
import type { Stepper, Trace } from '../../src/trace/index.ts'

/** Computes every cell of every step again from its sources alone; fails at the first that is not the same to the bit. Counts them. */
export function expectRecomputed(trace: Trace): number {
  let cells = 0
  for (const { output } of trace.program.steps) {
    const { shape, data } = trace.tensor(output)
    data.forEach((number, index) => {
      const column = index % shape[1]!
      const explanation = why(trace, output, (index - column) / shape[1]!, column)
      if (!Object.is(explanation.number, number)) expect.fail(`${output.name}[${index}] is told to be another number`)
      if (!Object.is(recompute(trace, explanation), number)) expect.fail(`${output.name}[${index}]`)
      cells++
    })
  }
  return cells
}

/** Where a stepper stands, and the bits of what it shows. */
async function moment(stepper: Stepper): Promise<string> {
  const { data } = (await stepper.trace()).tensor(stepper.value)
  const { epoch, batch, step } = stepper.position
  const bits = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64')
  return `${epoch} ${batch} ${step} ${stepper.value.name} ${bits}`
}

/** Walks steps on and the same steps back; fails where a moment has other bits. Gives the epochs and batches that it came through. */
export async function expectWalk(stepper: Stepper, steps: number): Promise<ReadonlySet<string>> {
  const moments: string[] = []
  for (let i = 0; i < steps; i++) {
    moments.push(await moment(stepper))
    await stepper.forward()
  }
  for (const before of moments.toReversed()) {
    await stepper.back()
    const now = await moment(stepper)
    if (now !== before) expect(now).toBe(before)
  }
  return new Set(moments.map(text => text.split(' ', 2).join(' ')))
}

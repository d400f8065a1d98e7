import type { Engine } from '../engines/engine.ts'
import { Recorder } from '../engines/recorder.ts'
import { NonFiniteError } from '../errors.ts'
import type { Step, Value } from '../ops/op.ts'
import type { TrainingProgram } from '../program/program.ts'
import type { Warning } from '../warnings.ts'
import type { Batch } from './batches.ts'

/** Where the first number that is not finite came up. */
export interface Finding {
  readonly step: Step
  /** Counted from 1. */
  readonly batch: number
  readonly number: number
}

/**
 * Replays an epoch from its start, unfused, and finds the first step whose output is not finite.
 * `lasting` holds parameters and states as they were when the epoch began, `given` says what else goes into a batch.
 */
export function findNonFinite(
  program: TrainingProgram,
  lasting: ReadonlyMap<Value, ArrayLike<number>>,
  batches: Iterable<Batch>,
  given: (batch: Batch) => ReadonlyMap<Value, ArrayLike<number>>,
  engine: Engine,
): Finding | undefined {
  const recorder = new Recorder(engine, program)
  let current = lasting
  for (const batch of batches) {
    const recording = recorder.run(new Map([...current, ...given(batch)]), batch.rows.length)
    for (const step of program.steps) {
      const number = recording.get(step.output)!.data.find(x => !Number.isFinite(x))
      if (number !== undefined) return { step, batch: batch.index + 1, number }
    }
    const next = new Map(current)
    for (const { target, source } of program.assignments) next.set(target, recording.get(source)!.data)
    current = next
  }
  return undefined
}

/** What the warnings so far say of numbers that grow without bounds: likely cause and cure. */
export function likelyCause(warnings: readonly Warning[]): string | undefined {
  for (const code of ['unscaled-column', 'target-out-of-range', 'summed-gradients', 'large-updates']) {
    const cause = warnings.find(warning => warning.code === code)
    if (cause) return `Likely cause: ${cause.message}. ${cause.cure}`
  }
  return undefined
}

/** The error for a finding: layer, step, epoch, batch, the likely cause and the cure. Warnings raised before name the cause. */
export function nonFiniteError(
  finding: Finding | undefined,
  epoch: number,
  learningRate: number,
  warnings: readonly Warning[],
): NonFiniteError {
  const where =
    finding === undefined
      ? `epoch ${epoch}`
      : `layer ${finding.step.scope}, step ${finding.step.output.name} = ${formula(finding.step)}, epoch ${epoch}, batch ${finding.batch}`
  return new NonFiniteError({
    problem: finding === undefined ? 'the loss is not finite' : `a number became ${finding.number}`,
    where,
    cure:
      likelyCause(warnings) ??
      `Likely cause: a learning rate of ${learningRate} is too large. Try ${Number((learningRate / 10).toPrecision(3))}, or clip gradients by norm`,
  })
}

const formula = ({ op, inputs, attributes }: Step) =>
  op.formula(
    inputs.map(input => input.name),
    attributes,
  )

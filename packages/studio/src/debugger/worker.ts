import { NonFiniteError, train } from 'glassbox'
import type { TrainingProgram } from 'glassbox'
import { checkTraceGradients } from 'glassbox/trace'
import type { Timeline, Trace } from 'glassbox/trace'
import { open } from '../moment/recipe.ts'
import type { Subject } from '../moment/recipe.ts'
import type { Answer, Checked, Given, Question } from './protocol.ts'
import { messageOf } from '../words/message.ts'

/** Cells of a parameter that are compared with differences. */
const CHECKED_CELLS = 40
/** Losses are told so often. */
const PAUSE = 60

let subject: Subject | undefined
let timeline: Timeline | undefined

const answer = (message: Answer) => postMessage(message)
const textOf = (error: unknown) => messageOf(error)

onmessage = ({ data }: MessageEvent<Question>) => {
  if (data.kind === 'open') {
    subject = open(data.recipe)
    timeline = subject.timeline()
  } else if (data.kind === 'curve') void curve(subject!)
  else void answered(data)
}

async function answered({ kind, id, epoch, batch }: Extract<Question, { id: number }>): Promise<void> {
  try {
    const trace = await timeline!.trace(epoch, batch)
    if (kind === 'trace') answer({ kind, id, rows: trace.rows, given: givenOf(trace) })
    else answer({ kind, id, found: check(trace) })
  } catch (error) {
    answer({ kind: 'failed', id, message: textOf(error) })
  }
}

const givenOf = (trace: Trace<TrainingProgram>): Given =>
  trace.program.values.flatMap(value => (trace.producer(value) ? [] : [[value.name, trace.tensor(value).data] as const]))

function check(trace: Trace<TrainingProgram>): Checked {
  const { agrees, parameters } = checkTraceGradients(trace, { most: CHECKED_CELLS })
  return {
    agrees,
    parameters: parameters.map(({ parameter, checked, worst }) => ({
      name: parameter.name,
      checked,
      relativeError: worst?.relativeError,
      row: worst?.row ?? 0,
      column: worst?.column ?? 0,
    })),
  }
}

/** Trains once, for the curve alone; it lets questions through between its slices. */
async function curve({ network, data, options }: Subject): Promise<void> {
  const training = train(network, data, options)
  let losses: number[] = []
  let told = performance.now()
  const tell = () => {
    answer({ kind: 'losses', losses })
    losses = []
    told = performance.now()
  }
  let trouble: string | undefined
  let nonFinite = false
  try {
    for await (const { loss } of training) {
      losses.push(loss)
      if (performance.now() - told > PAUSE) tell()
    }
  } catch (error) {
    trouble = textOf(error)
    nonFinite = error instanceof NonFiniteError
  }
  tell()
  const warnings = trouble === undefined ? training.result().warnings : []
  answer({ kind: 'trained', warnings, nonFinite, ...(trouble !== undefined && { trouble }) })
}

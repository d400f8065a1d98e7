import type { Output } from './output.ts'
import { count, duration, significant } from './number.ts'
import { paint } from './style.ts'
import type { Look } from './style.ts'
import { width } from './text.ts'

/** Where a training stands after an epoch. */
interface TrainingState {
  /** Epochs done, from 1. */
  readonly epoch: number
  readonly epochs: number
  readonly loss: number
  readonly validation?: number | undefined
  readonly learningRate: number
}

/** Widths that numbers and times seldom go beyond, so that what follows them stands still. */
const usual = { loss: 6, rate: 7, left: 10 } as const

/** Progress as one line of a terminal, never wider than the look: what fits, the bar first shortened, then the rate left out. */
export function progressLine(state: TrainingState, secondsLeft: number | undefined, look: Look): string {
  const { epoch, epochs } = state
  const steps = `epoch ${count(epoch).padStart(count(epochs).length)}/${count(epochs)}`
  const loss = `loss ${significant(state.loss, 3).padEnd(usual.loss)}`
  const validation = state.validation === undefined ? [] : [`validation ${significant(state.validation, 3).padEnd(usual.loss)}`]
  const left = [(secondsLeft === undefined ? '' : `${duration(secondsLeft)} left`).padEnd(usual.left)]
  const rate = `rate ${significant(state.learningRate, 3).padEnd(usual.rate)}`
  // The last column stays empty: writing it makes some terminals go to the next line.
  const room = look.columns - 1
  for (const facts of [[loss, ...validation, rate, ...left], [loss, ...validation, ...left], [loss, ...left], left]) {
    const end = facts.join('  ')
    const space = room - width(steps) - width(end) - 2
    if (space >= 6) return `${steps} ${bar(epoch / epochs, Math.min(space, 24), look)} ${end}`.trimEnd()
  }
  return steps.slice(0, Math.max(0, room))
}

function bar(fraction: number, columns: number, look: Look): string {
  const done = Math.min(columns, Math.floor(fraction * columns))
  return look.unicode
    ? paint(look, 'green', '━'.repeat(done)) + paint(look, 'dim', '─'.repeat(columns - done))
    : '#'.repeat(done) + '.'.repeat(columns - done)
}

/** Progress as a sentence of a log. */
export function progressText(
  { epoch, epochs, loss, validation, learningRate }: TrainingState,
  secondsLeft: number | undefined,
): string {
  return [
    `epoch ${count(epoch)}/${count(epochs)} (${Math.floor((epoch / epochs) * 100)} %): loss ${significant(loss)}`,
    ...(validation === undefined ? [] : [`validation ${significant(validation)}`]),
    `rate ${significant(learningRate, 3)}`,
    ...(secondsLeft === undefined ? [] : [`${duration(secondsLeft)} left`]),
  ].join(', ')
}

interface Progress {
  /** Shows an epoch, where it is time to. */
  update(state: TrainingState): void
  /** Writes lines above the progress. */
  note(lines: readonly string[]): void
  /** Ends the showing: clears the line in a terminal, writes the last epoch to a log if it is not there yet. May be called twice. */
  end(): void
}

interface ProgressOptions {
  /** Standard error, as a rule. */
  readonly output: Output
  /** A clock in milliseconds. */
  readonly now: () => number
  readonly quiet?: boolean
}

/** Milliseconds between two drawings of the line. */
const pause = 100
const clear = '\r\x1b[2K'

/**
 * The progress of a training. In a terminal one line, drawn anew at most ten times a second; elsewhere a line at the first epoch,
 * at 1, 2, 5 and every 10 percent, and at the end; nothing where it is quiet, notes excepted.
 */
export function trainingProgress({ output, now, quiet = false }: ProgressOptions): Progress {
  const { live } = output
  let start: { readonly time: number; readonly epoch: number } | undefined
  let drawn = -Infinity
  let line = ''
  let shown: TrainingState | undefined
  let last: TrainingState | undefined

  const secondsLeft = ({ epoch, epochs }: TrainingState) => {
    if (start === undefined || epoch <= start.epoch || epoch >= epochs) return undefined
    return ((now() - start.time) / 1000 / (epoch - start.epoch)) * (epochs - epoch)
  }
  const draw = (state: TrainingState) => {
    shown = state
    drawn = now()
    line = live ? progressLine(state, secondsLeft(state), output.look) : ''
    output.write(live ? clear + line : `${progressText(state, secondsLeft(state))}\n`)
  }
  return {
    update(state) {
      const due = live ? now() - drawn >= pause || state.epoch === state.epochs : last === undefined || passes(last, state)
      if (!quiet && due) draw(state)
      start ??= { time: now(), epoch: state.epoch }
      last = state
    },
    note(lines) {
      const text = lines.map(text => `${text}\n`).join('')
      output.write(line === '' ? text : clear + text + line)
    },
    end() {
      if (live && line !== '') output.write(clear)
      if (!live && !quiet && last !== undefined && last !== shown) draw(last)
      line = ''
      last = undefined
    },
  }
}

const milestones = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]

const passes = (before: TrainingState, now: TrainingState) =>
  milestones.some(share => before.epoch < share * now.epochs && now.epoch >= share * now.epochs)

import type { Terminal } from '../../command/keys.ts'
import { spelled } from '../../terminal/ascii.ts'
import type { Output } from '../../terminal/output.ts'
import { paint } from '../../terminal/style.ts'
import type { Look } from '../../terminal/style.ts'
import { truncate, wrap } from '../../terminal/text.ts'
import { chainLines, chainOf } from './chain.ts'
import { effectLines, frame } from './frame.ts'
import type { Player, Scene } from './player.ts'

/** Cells of a chain that are shown on a screen. */
const CHAIN = 200

const help = [
  ['arrows', 'move the cell (yellow; the cells that feed it are orange)'],
  ['] [', 'one step on, one back'],
  ['} {', 'over the layer, and back'],
  [') (', 'out of the phase (forward, loss, backward, update), and back'],
  ['b B', 'the next batch, the one before'],
  ['e E', 'the next epoch, the one before'],
  ['g', 'go to an epoch: type its number, then Enter'],
  ['Tab Enter', 'choose one of the sources, and go into it'],
  ['f', 'go to what the cell changes'],
  ['u', 'back to where you went in'],
  ['w', 'why: everything behind the cell'],
  ['< > PgUp PgDn', 'scroll wide and long matrices'],
  ['c', 'the code of the step: NumPy, R, TypeScript, LaTeX, none'],
  ['q', 'quit'],
] as const

/** One line about where a moment stands. */
function momentTitle(player: Player, { trace, step }: Scene, look: Look): string {
  const { subject, stepper } = player
  const { epoch, batch, step: index } = stepper.position
  const batches = subject.batches(epoch).length
  const parts = [
    ...(subject.epochs === undefined ? [] : [`epoch ${epoch} of ${subject.epochs}`]),
    ...(batches > 1 ? [`batch ${batch} of ${batches}`] : []),
    `${trace.rows} rows`,
    `step ${index + 1} of ${subject.program.steps.length}: ${step.phase}, ${step.scope}`,
  ]
  return paint(look, 'dim', truncate(spelled(parts.join(' · '), look), look.columns, look.unicode))
}

/** The lines of the screen, no more than its rows. */
export async function screen(player: Player, look: Look, rows: number): Promise<string[]> {
  const scene = await player.scene()
  const head = [momentTitle(player, scene, look)]
  const foot = footer(player, look)
  const room = Math.max(1, rows - head.length - foot.length)
  const body = player.mode === 'moment' ? moment(player, scene, look, room) : reading(player, scene, look, room)
  return [...head, ...body.slice(0, room), ...Array.from({ length: room - body.length }, () => ''), ...foot].slice(0, rows)
}

function footer({ typed, message }: Player, look: Look): string[] {
  const text =
    typed !== undefined
      ? `Go to epoch: ${typed}_`
      : message === ''
        ? '[ ] step  arrows cell  Enter source  f effect  w why  g epoch  ? keys  q quit'
        : message
  return [
    paint(
      look,
      typed === undefined && message === '' ? 'dim' : 'bold',
      truncate(spelled(text, look), look.columns, look.unicode),
    ),
  ]
}

/** The moment, its matrices as long as the room allows. */
function moment({ code, scroll }: Player, { view, trace, step, at }: Scene, look: Look, room: number): string[] {
  const options = { code, scroll }
  const effects = effectLines(view, trace, at, look, 4).map(line => paint(look, 'dim', line))
  const fed = effects.length === 0 ? [] : [paint(look, 'dim', 'It changes:'), ...effects]
  for (let most = Math.max(2, room); ; most--) {
    const lines = ['', ...frame(view, trace, step, at, look, { ...options, most: { rows: most, columns: 16 } })]
    if (lines.length + fed.length <= room) return [...lines, ...fed]
    if (lines.length <= room || most <= 2) return lines
  }
}

/** What is read and scrolled: everything behind the cell, or the keys. */
function reading({ mode, scroll }: Player, { view, trace, at }: Scene, look: Look, room: number): string[] {
  const lines =
    mode === 'why'
      ? chainLines(chainOf(trace, at, view, CHAIN), trace, view, look)
      : help.flatMap(([keys, text]) => wrap(`${keys.padEnd(15)}${text}`, look.columns, ' '.repeat(15)))
  const start = Math.min(scroll.rows, Math.max(0, lines.length - room))
  return lines.slice(start, start + room)
}

/** Shows a player in a terminal until it is left; gives the exit code. */
export async function play(player: Player, output: Output, terminal: Terminal): Promise<number> {
  const draw = async () => {
    const lines = await screen(player, output.look, terminal.rows)
    output.write(`\x1b[H${lines.map(line => `${line}\x1b[K`).join('\r\n')}\x1b[J`)
  }
  output.write('\x1b[?1049h\x1b[?25l')
  try {
    await draw()
    for await (const key of terminal.keys()) {
      if (key === 'ctrl-c') return 130
      if (key === 'q' && player.mode === 'moment' && player.typed === undefined) return 0
      await player.press(key)
      await draw()
    }
    return 0
  } finally {
    output.write('\x1b[?25h\x1b[?1049l')
  }
}

import { traceToJson } from 'glassbox/trace'
import { defineCommand } from '../command/command.ts'
import { UsageError } from '../command/usage.ts'
import { spelled } from '../terminal/ascii.ts'
import { paint } from '../terminal/style.ts'
import type { Look } from '../terminal/style.ts'
import { listed } from './listed.ts'
import { blocks, heading, print, printJson, sentence } from './print.ts'
import { subjectOf } from './trace/asked.ts'
import { changeLines } from './trace/changes.ts'
import { chainJson, chainLines, chainOf } from './trace/chain.ts'
import { frame } from './trace/frame.ts'
import { placeNamed, valueNamed } from './trace/places.ts'
import type { Place } from './trace/places.ts'
import { traceOptions } from './trace/options.ts'
import { Player } from './trace/player.ts'
import { play } from './trace/screen.ts'
import type { Subject } from './trace/subject.ts'

export const trace = defineCommand({
  ...listed.trace,
  description:
    'Of a model on rows of a table, or of an example of the tutorial. In a terminal it is stepped through by keys (? shows them); elsewhere, with --print, or where a step or a cell is asked for, it prints. The cell at hand is yellow and in [ ], the cells that feed it orange and in ( ), those that it feeds in < >. Rows, columns, epochs and batches count from 0.',
  positionals: [
    { name: 'model', summary: 'Model file that `glassbox train` saved; none with --example' },
    { name: 'file', summary: 'CSV or JSON lines with rows for the model; - for standard input' },
  ],
  options: traceOptions,
  examples: [
    { line: 'glassbox trace --example spreadsheet', summary: "The tutorial's steps 0 to 11, key by key." },
    { line: 'glassbox trace --example spreadsheet --why "d_hiddenlayer[2,0]"', summary: 'Where one number comes from.' },
    { line: 'glassbox trace penguins.safetensors penguins.csv --rows 0,5,9', summary: 'A model on three penguins.' },
  ],
  async run({ positionals, options, given }, io) {
    const subject = await subjectOf({ positionals, options, given }, io)
    const { epoch, batch, code } = options
    const arithmetic = { digits: options.digits, terms: options.terms }
    const asked = [options.step, options.cell, options.why, options.changes].filter(one => one !== undefined)
    if (asked.length > 1)
      throw new UsageError({ problem: '--step, --cell, --why and --changes ask for different things', cure: 'Give one of them' })
    const moment = await subject.trace(epoch, batch)
    const view = subject.view(moment.rows)
    const { look } = io.stdout
    const place = (text: string, option: string) => placeNamed(text, moment, view, option)

    if (options.why !== undefined) {
      const chain = chainOf(moment, place(options.why, '--why'), view, options.most)
      if (options.json) printJson(io.stdout, chainJson(chain, moment, view))
      else print(io.stdout, chainLines(chain, moment, view, look, arithmetic))
      return 0
    }
    if (options.json) {
      if (asked.length > 0)
        throw new UsageError({ problem: '--json prints the whole trace, or what --why found', cure: 'Leave the others out' })
      printJson(io.stdout, traceToJson(moment))
      return 0
    }
    if (options.changes !== undefined) {
      print(io.stdout, changeLines(moment, place(options.changes, '--changes'), view, look, options.most))
      return 0
    }
    const most = { rows: 12, columns: 16 }
    const frameOf = (at: Place) => {
      const step = moment.producer(at.value) ?? moment.consumers(at.value)[0]
      return step === undefined ? [] : frame(view, moment, step, at, look, { arithmetic, code, most })
    }
    const one = options.cell ?? (options.step === undefined ? undefined : `${view.nameOf(valueNamed(options.step, view))}[0,0]`)
    if (one !== undefined) {
      print(io.stdout, frameOf(place(one, options.cell === undefined ? '--step' : '--cell')))
      return 0
    }
    if (io.terminal !== undefined && io.stdout.live && !options.print) {
      const player = new Player(subject)
      await player.goTo(epoch, batch)
      return play(player, io.stdout, io.terminal)
    }
    print(io.stdout, opening(subject, look))
    for (const [i, step] of subject.program.steps.entries()) {
      if (io.signal.aborted) return 130
      const title = heading(`Step ${i + 1} of ${subject.program.steps.length}: ${step.phase}, ${step.scope}`, look)
      print(io.stdout, ['', paint(look, 'cyan', title), ...frameOf({ value: step.output, row: 0, column: 0 })])
      await io.stdout.flush()
    }
    return 0
  },
})

/** What stands before the steps. */
const opening = ({ title, notes, program }: Subject, look: Look): string[] =>
  blocks(
    sentence(spelled(title, look), look, 'bold'),
    notes.flatMap(note => sentence(spelled(note, look), look)),
    sentence(`${program.steps.length} steps; the cell at hand is [0,0] of what each computes.`, look, 'dim'),
  )

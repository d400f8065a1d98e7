import { createEngine, engineNames, engineReport } from 'glassbox'
import type { EngineReport } from 'glassbox'
import { defineCommand } from '../command/command.ts'
import type { Option } from '../command/command.ts'
import { plural } from '../terminal/number.ts'
import { paint } from '../terminal/style.ts'
import type { Look } from '../terminal/style.ts'
import { table } from '../terminal/table.ts'
import { selfCheck, timeTraining } from './doctor/checks.ts'
import type { Finding } from './doctor/checks.ts'
import { listed } from './listed.ts'
import { blocks, facts, print, printJson, sentence } from './print.ts'

const dtypes = ['float64', 'float32'] as const

export const doctor = defineCommand({
  ...listed.doctor,
  description:
    'Trains a few small networks on every engine, in both dtypes, and compares all weights and losses bit by bit with the reference engine. Then it times one small training on each. Exits with 1 where an engine gives other bits or fails.',
  positionals: [],
  options: [{ name: 'json', type: 'flag', summary: 'Print the result as one JSON object' }] as const satisfies readonly Option[],
  examples: [{ line: 'glassbox doctor', summary: 'Engines, their numbers and their speed on this machine.' }],
  async run({ options }, io) {
    // Where an engine cannot run here, another takes its place and says why; that one need not be looked at twice.
    const created = engineNames.map(name => ({ name, engine: createEngine(name) }))
    const running = created.filter(({ name, engine }) => engine.name === name).map(({ name }) => name)
    const findings: Finding[] = []
    for (const dtype of dtypes) findings.push(...(await selfCheck(running, dtype)))
    const timings = []
    for (const engine of running)
      for (const dtype of dtypes) timings.push({ engine, dtype, ...(await timeTraining(engine, dtype, io.now)) })
    const agrees = (name: string) => findings.every(({ engine, difference }) => engine !== name || difference === undefined)
    const engines = created.map(({ name, engine: { name: runs, warning } }) => ({
      ...{ name, runs, works: runs === name && agrees(name) },
      ...(warning && { reason: warning.message, cure: warning.cure }),
    }))
    const used = createEngine()
    const { threads, wide } = engineReport()
    const report = {
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      threads,
      wide,
      engine: used.name,
      reason: used.warning?.message ?? 'the fastest that runs here',
      engines,
      checks: findings.map(({ engine, dtype, task, difference }) => ({ engine, dtype, task, difference: difference ?? null })),
      timings,
    }
    if (options.json) printJson(io.stdout, report)
    else print(io.stdout, lines(report, io.stdout.look))
    return findings.some(({ difference }) => difference !== undefined) ? 1 : 0
  },
})

interface Report {
  readonly node: string
  readonly platform: string
  readonly threads: EngineReport['threads']
  readonly wide: EngineReport['wide']
  readonly engine: string
  readonly reason: string
  readonly engines: readonly { readonly name: string; readonly runs: string; readonly works: boolean; readonly cure?: string }[]
  readonly checks: readonly {
    readonly engine: string
    readonly dtype: string
    readonly task: string
    readonly difference: string | null
  }[]
  readonly timings: readonly {
    readonly engine: string
    readonly dtype: string
    readonly milliseconds: number
    readonly epochs: number
  }[]
}

function lines({ node, platform, threads, wide, engine, reason, engines, checks, timings }: Report, look: Look): string[] {
  const wrong = checks.filter(({ difference }) => difference !== null)
  const verdict =
    checks.length === 0
      ? 'Only the reference engine runs here: there is nothing to compare it with'
      : wrong.length === 0
        ? `All is well: ${checks.length} small trainings have the same bits on every engine`
        : `${wrong.length} of ${checks.length} small trainings have OTHER numbers than the reference engine`
  const stateOf = ({ name, runs, works }: Report['engines'][number]) =>
    runs !== name ? `missing: ${runs} instead` : works ? 'works' : 'gives other numbers'
  return blocks(
    sentence(verdict, look, 'bold'),
    facts(
      [
        ['Node', `${node}, ${platform}`],
        ['threads', threadsText(threads)],
        ['wide vectors', wideText(wide)],
        ['engine', `${engine}: ${reason}`],
        ['cure', engines.find(({ cure }) => cure !== undefined)?.cure ?? ''],
      ],
      look,
    ),
    table(
      [
        { title: 'engine' },
        { title: 'state' },
        ...dtypes.map(dtype => ({ title: `${dtype}, an epoch`, align: 'right' as const })),
      ],
      engines.map(one => [
        one.name,
        stateOf(one),
        ...dtypes.map(dtype => epochText(timings.find(timing => timing.engine === one.name && timing.dtype === dtype))),
      ]),
      look,
    ),
    ...wrong.map(({ engine: name, dtype, task, difference }) => [
      `${paint(look, 'red', 'differs')} ${name}, ${dtype}, ${task}: ${difference}`,
    ]),
    wrong.length === 0 ? [] : sentence('Choose --engine reference until this is mended, and report it with these lines', look),
  )
}

const threadsText = ({ available, shared }: EngineReport['threads']) =>
  `${plural(available, 'processor')}${shared ? '' : ', but threads cannot share memory here: one computes'}`

function wideText({ isUsed, reason, rates }: EngineReport['wide']): string {
  const speed = rates ? ` (${rates.narrow.toFixed(0)} and ${rates.wide.toFixed(0)} · 10⁹ operations a second in float32)` : ''
  return `${isUsed ? 'used' : 'not used'}: ${reason}${speed}`
}

const epochText = (timing: Report['timings'][number] | undefined) =>
  timing === undefined ? '' : `${(timing.milliseconds / timing.epochs).toPrecision(3)} ms`

// The speed table: everybody's time for the same work, interleaved, several rounds, each run its own process.
//
//   npm run bench                                      all of it, into bench/LOG.md (hours)
//   node bench/run.mjs --workload W1,W3 --rounds 5     some workloads
//   node bench/run.mjs --contender glassbox,pytorch    some contenders
//   node bench/run.mjs --quick                         a few epochs, one round, printed only
//   node bench/run.mjs --list                          what there is
//   ... --print                                        printed only, bench/LOG.md stays as it is
import { execFile } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'
import { parseArgs, promisify } from 'node:util'
import { engineNames } from 'glassbox'
import { entries, OURS } from './contenders.mjs'
import { DATA, ensureData } from './data.mjs'
import { install, isInstalled } from './install.mjs'
import { disagreements, report } from './report.mjs'
import { workloads } from './workloads.mjs'

/**
 * @typedef {import('./contenders.mjs').Entry} Entry
 * @typedef {import('./workloads.mjs').Workload} Workload
 * @typedef {import('./table.mjs').Result} Result
 * @typedef {{ case?: string, seconds?: number, loss?: number, version?: string, missing?: string, failed?: string }} Line
 */

/** How long one process may take, in milliseconds. */
const PATIENCE = 30 * 60_000
const LOG = new URL('LOG.md', import.meta.url)
const [BEGIN, END] = ['<!-- speed table: begin (written by npm run bench) -->', '<!-- speed table: end -->']
const start = promisify(execFile)

/** What a child may know: a core type set for OpenBLAS by somebody would not be the machine's own. @param {Entry} entry */
function environment({ env }) {
  const all = { ...process.env, ...env }
  delete all.OPENBLAS_CORETYPE
  delete all.NODE_OPTIONS
  return all
}

/** @param {Entry} entry @param {Workload} workload @returns {Promise<{ lines: Line[] }>} */
async function race(entry, workload) {
  const { command, script, setting } = entry
  if (command.includes('/') && !existsSync(command))
    return { lines: [{ missing: `no ${command.split('/').at(-1)} of that version` }] }
  const job = JSON.stringify({ workload, setting, folder: DATA })
  try {
    const words = [script, job]
    const { stdout } = await start(command, words, { env: environment(entry), timeout: PATIENCE, maxBuffer: 2 ** 26 })
    const lines = stdout.split('\n').filter(line => line.startsWith('{'))
    return { lines: /** @type {Line[]} */ (JSON.parse(`[${lines.join(',')}]`)) }
  } catch (error) {
    const { killed, stderr = '', code } = /** @type {{ killed?: boolean, stderr?: string, code?: unknown }} */ (error)
    const told = stderr
      .split('\n')
      .filter(line => /Error|error/.test(line))
      .at(-1)
      ?.trim()
    return { lines: [{ failed: killed ? `took over ${PATIENCE / 60_000} minutes` : (told ?? `ended with ${String(code)}`) }] }
  }
}

/** What a contender does of a workload where the whole would take hours. @param {Entry} entry @param {Workload} workload */
function fitted(entry, workload) {
  const extent = entry.shortened?.[workload.id]
  const whole = workload.extent.epochs * workload.extent.rows
  if (extent === undefined || extent.epochs * extent.rows >= whole) return { workload, factor: 1 }
  return {
    workload: { ...workload, extent, warmUp: { epochs: 1, rows: workload.batch || 1 } },
    factor: whole / (extent.epochs * extent.rows),
  }
}

/** The text of the machine and versions. @param {ReadonlyMap<string, string>} versions @param {number} rounds @param {string} words */
function heading(versions, rounds, words) {
  const date = new Date().toISOString().slice(0, 10)
  const [{ model } = { model: 'an unknown processor' }] = cpus()
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`
  return [
    `## ${date}: the speed table`,
    '',
    `${cpus().length} × ${model.trim()}, ${memory}, ${type()} ${release()}; ${[...versions].map(([who, v]) => `${who} ${v}`).join(', ')}.`,
    '',
    `\`npm run bench${words}\`: ${rounds} ${rounds === 1 ? 'round' : 'rounds, medians'}, all contenders interleaved; only the work is timed, after a`,
    'warm-up. The loss after it is compared with the first row that has one (float64 to 10⁻⁹, float32 to 10⁻³ of it).',
  ].join('\n')
}

/** Puts the block into the log: in place of the last one, or in front of the newest entry. @param {string} block */
function writeLog(block) {
  const text = readFileSync(LOG, 'utf8')
  const whole = `${BEGIN}\n\n${block}\n\n${END}\n`
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)]
  if (from !== -1 && to > from) return writeFileSync(LOG, `${text.slice(0, from)}${whole}${text.slice(to + END.length + 1)}`)
  const first = text.indexOf('\n## ') + 1
  writeFileSync(LOG, first === 0 ? `${text}\n${whole}` : `${text.slice(0, first)}${whole}\n${text.slice(first)}`)
}

const { values } = parseArgs({
  options: {
    workload: { type: 'string' },
    contender: { type: 'string' },
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    print: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
})
const words = /** @param {string | undefined} list */ list => list?.split(',').filter(word => word !== '') ?? []
const chosen = workloads(words(values.workload), values.quick)
const onlyThreads = values.workload === 'threads' && values.contender === undefined
const racers = entries(engineNames, onlyThreads ? ['glassbox'] : words(values.contender))
const rounds = Number(values.rounds ?? (values.quick ? 1 : 5))
if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds is a whole number from 1, not ${values.rounds}`)

async function main() {
  if (values.list) {
    for (const { id, title } of chosen) console.log(`${id.padEnd(10)}${title}`)
    for (const { contender, label, workloads: ids } of racers)
      console.log(`${`${contender}, ${label}`.padEnd(40)}${ids.join(' ')}`)
    return
  }
  if (!isInstalled() && !install())
    console.error('npm could not install the contenders of bench/package.json: they will be "not here"')
  for (const workload of chosen) ensureData(workload)

  /** @type {Map<string, Result[]>} */
  const cases = new Map()
  /** @type {Map<string, string>} */
  const versions = new Map([['Node', process.versions.node]])
  for (let round = 1; round <= rounds; round++)
    for (const workload of chosen)
      for (const entry of racers) {
        const { contender, label, setting } = entry
        if (!entry.workloads.includes(workload.id)) continue
        const { workload: own, factor } = fitted(entry, workload)
        if (factor > 1 && round > 1) continue
        const { lines } = await race(entry, own)
        for (const { case: id = workload.id, seconds, loss, version, missing, failed } of lines) {
          const differs =
            factor > 1 ? `${Math.round(100 / factor)} % of the work, time scaled up, loss not compared` : entry.differs?.[id]
          /** @type {Result} */
          const result = {
            id,
            contender,
            label,
            setting,
            ...(seconds !== undefined && { seconds: seconds * factor }),
            ...(loss !== undefined && factor === 1 && { loss }),
            ...(missing !== undefined && { missing }),
            ...(failed !== undefined && { failed }),
            ...(differs !== undefined && { note: differs }),
            ...(entry.loose !== undefined && workload.dtype === 'float64' && { loose: entry.loose }),
          }
          cases.set(id, [...(cases.get(id) ?? []), result])
          if (version !== undefined) versions.set(contender, version)
          if (failed !== undefined && contender === OURS) process.exitCode = 1
          const told = missing ?? failed ?? `${result.seconds?.toPrecision(4)} s, loss ${loss}`
          console.error(`round ${round}  ${id.padEnd(28)} ${`${contender}, ${label}`.padEnd(36)} ${told}`)
        }
      }

  const asked = process.argv.slice(2).filter(word => word !== '--print')
  const said = asked.length === 0 ? '' : ` -- ${asked.join(' ')}`
  const text = `${heading(versions, rounds, said)}\n\n${report(chosen, cases).replaceAll(/^####/gm, '###')}`
  if (values.quick || values.print) console.log(text)
  else writeLog(text)
  for (const workload of chosen)
    for (const { row, difference } of disagreements(workload, cases.get(workload.id) ?? [])) {
      console.error(`${workload.id}: the loss of ${row.contender}, ${row.label} differs by ${difference}`)
      process.exitCode = 1
    }
}

await main()

// Measures the studio's page in Chromium, built first; ends with 1 where a goal is missed:
// - how long it takes until each room shows something of its own;
// - the main thread while the playground trains moons with boundary and curves live, in a trace: work per frame and the longest tasks, in the
//   thread's own processor time, so that it does not count what else the machine does (the time by the clock is printed beside it).
//   npm run studio:performance [-- seconds]
import { join } from 'node:path'
import { buildStudio } from './build-studio.mjs'
import { launchChromium } from './lib/chromium.mjs'
import { hashOf } from './lib/moment.mjs'
import { servePage } from './lib/serve-page.mjs'
import { root } from './lib/setup.mjs'

/** Milliseconds. */
const GOALS = { frame95: 12, longestTask: 50, firstUseful: 1000 }
const ROOMS = ['debugger', 'learn', 'playground', 'data']
const NETWORKS = [[10], [32, 32]]
const LOADS = 5
/** Frames a second, below which what one costs says little. */
const LEAST_FRAMES = 10
const seconds = Number(process.argv[2] ?? 10)

const page = join(root, 'packages/studio/dist')
/** @param {readonly number[]} layers */
function link(layers) {
  const settings = {
    source: { kind: 'toy', name: 'moons', rows: 1000, noise: 0.2 },
    layers: layers.map(units => ({ units, activation: 'tanh' })),
  }
  return hashOf('playground', { playground: { settings, epoch: 0, batch: 0, edits: [] } })
}

/** @param {readonly number[]} numbers rising @param {number} share */
const percentile = (numbers, share) => numbers[Math.min(numbers.length - 1, Math.floor(share * numbers.length))] ?? 0

/**
 * @typedef {{ name: string, ph: string, pid: number, tid: number, ts: number, dur?: number, tdur?: number, args?: { name?: string } }} TraceEvent
 *
 * Milliseconds of work between one frame's beginning and the next, and of each task, on the main thread of the page.
 * @param {readonly TraceEvent[]} events
 */
function measured(events) {
  const threads = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
  const tasksOf = (/** @type {TraceEvent} */ { pid, tid }) =>
    events.filter(event => event.pid === pid && event.tid === tid && event.name === 'RunTask' && event.dur !== undefined)
  const main = threads.map(tasksOf).sort((a, b) => b.length - a.length)[0] ?? []
  const own = main[0]
  const begins = events
    .filter(({ name, ph, pid, tid }) => name === 'FireAnimationFrame' && ph === 'X' && pid === own?.pid && tid === own.tid)
    .map(({ ts }) => ts)
    .sort((a, b) => a - b)
  const tasks = main.map(({ ts, dur = 0, tdur = dur }) => ({ end: ts + dur, clock: dur / 1000, own: tdur / 1000 }))
  const frames = begins.slice(1).map(() => ({ clock: 0, own: 0 }))
  let at = 0
  for (const task of tasks.sort((a, b) => a.end - b.end)) {
    while (at + 1 < begins.length && task.end > (begins[at + 1] ?? Infinity)) at++
    const frame = frames[at]
    if (!frame || task.end < (begins[0] ?? Infinity)) continue
    frame.clock += task.clock
    frame.own += task.own
  }
  const rising = (/** @type {typeof frames} */ list, /** @type {'clock' | 'own'} */ key) =>
    list.map(one => one[key]).sort((a, b) => a - b)
  return {
    work: rising(frames, 'own'),
    clock: rising(frames, 'clock'),
    longest: rising(tasks, 'own').at(-1) ?? 0,
    longestByClock: rising(tasks, 'clock').at(-1) ?? 0,
  }
}

/** Milliseconds until a room has a heading of its own, and a frame after that. @param {import('playwright-core').Browser} browser @param {string} address */
async function firstUseful(browser, address) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const tab = await context.newPage()
  await tab.addInitScript(() => {
    const look = () =>
      requestAnimationFrame(() => {
        if (document.querySelector('main :is(h1, h2)') === null) look()
        else requestAnimationFrame(() => performance.mark('useful'))
      })
    look()
  })
  await tab.goto(address)
  await tab.waitForFunction(() => performance.getEntriesByName('useful').length > 0)
  const time = await tab.evaluate(() => performance.getEntriesByName('useful')[0]?.startTime ?? Infinity)
  await context.close()
  return time
}

/** @param {readonly string[]} cells */
const row = (...cells) => console.log(`  ${cells.map((cell, i) => (i === 0 ? cell.padEnd(12) : cell.padStart(13))).join('')}`)

/** @param {Buffer} trace @returns {readonly TraceEvent[]} */
const eventsOf = trace => /** @type {{ traceEvents: TraceEvent[] }} */ (JSON.parse(trace.toString('utf8'))).traceEvents

if ((await buildStudio()) !== 0) process.exit(1)
const { origin, close } = await servePage(page)
const browser = await launchChromium()
try {
  console.log(
    `from the address to the room's own heading, painted; a fresh browser profile each, median of ${LOADS} (goal: ${GOALS.firstUseful} ms)`,
  )
  row('room', 'median', 'least', 'most')
  for (const room of ROOMS) {
    /** @type {number[]} */
    const times = []
    for (let i = 0; i < LOADS; i++) times.push(await firstUseful(browser, `${origin}/#/${room}`))
    const middle = percentile(
      times.sort((a, b) => a - b),
      0.5,
    )
    row(room, ...[middle, times[0] ?? 0, times.at(-1) ?? 0].map(time => time.toFixed(0)))
    if (middle > GOALS.firstUseful) process.exitCode = 1
  }
  console.log(
    `\nmain thread while moons (1000 points) train for ${seconds} s from the click on Play on, in ms; by the clock in brackets
(goals: 95 % of the frames within ${GOALS.frame95}, no task over ${GOALS.longestTask})`,
  )
  row('network', 'epochs', 'frames', '50 %', '90 %', '95 %', '99 %', 'longest task')
  for (const layers of NETWORKS) {
    const tab = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await tab.goto(`${origin}/${link(layers)}`)
    await tab.locator('[data-accuracy]').waitFor()
    await tab.getByLabel('Speed').selectOption('most')
    await browser.startTracing(tab, { categories: ['disabled-by-default-devtools.timeline', 'devtools.timeline', '__metadata'] })
    await tab.getByRole('button', { name: 'Play', exact: true }).click()
    await tab.waitForTimeout(1000 * seconds)
    const trace = await browser.stopTracing()
    const epochs = await tab.locator('[data-epoch]').textContent()
    await tab.close()
    const { work, clock, longest, longestByClock } = measured(eventsOf(trace))
    const both = (/** @type {number} */ own, /** @type {number} */ byClock) => `${own.toFixed(1)} (${byClock.toFixed(1)})`
    const shares = [0.5, 0.9, 0.95, 0.99].map(share => both(percentile(work, share), percentile(clock, share)))
    row(`2-${layers.join('-')}-1`, epochs?.trim() ?? '', String(work.length), ...shares, both(longest, longestByClock))
    const isFluent = work.length >= LEAST_FRAMES * seconds
    if (!isFluent) console.log(`  fewer than ${LEAST_FRAMES} frames a second`)
    if (!isFluent || percentile(work, 0.95) > GOALS.frame95 || longest > GOALS.longestTask) process.exitCode = 1
  }
  console.log(process.exitCode === 1 ? '\nA goal is missed.' : '\nAll goals are met.')
} finally {
  await browser.close()
  await close()
}

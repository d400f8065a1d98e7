import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from './setup.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
]

/** Where playwright-core keeps the Chromium that it downloads; loaded late, since it may not be installed yet. */
const downloaded = async () => (await import('playwright-core')).chromium.executablePath()

/**
 * Some systems put a script in the place of the browser that only says how to install it.
 *
 * @param {string} path
 */
const starts = async path =>
  // Windows has no --version: there the file alone has to do.
  process.platform === 'win32' || (await run(path, ['--version'], { capture: true })).code === 0

/** The path of a Chromium that is on this machine: CHROMIUM_PATH, then PATH, then the usual places. */
async function findChromium() {
  const given = process.env['CHROMIUM_PATH']
  if (given) return existsSync(given) ? given : undefined
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const candidates = [...names.flatMap(name => folders.map(folder => join(folder, name))), ...elsewhere, await downloaded()]
  for (const path of candidates) if (existsSync(path) && (await starts(path))) return path
  return undefined
}

/** For a browser that nobody sees, and that calls nowhere on its own. */
const QUIET = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
]

/**
 * Starts the Chromium that is found, without a window.
 *
 * @throws where there is none.
 */
export async function launchChromium() {
  const executablePath = await findChromium()
  if (executablePath === undefined) throw new Error('No Chromium found. Install it, or set CHROMIUM_PATH to its path.')
  const { chromium } = await import('playwright-core')
  return chromium.launch({ executablePath, args: QUIET })
}

async function aptInstall() {
  const root = process.getuid?.() === 0
  if (process.platform !== 'linux') return
  /** @param {readonly string[]} args */
  const apt = args =>
    run(root ? 'apt-get' : 'sudo', root ? args : ['-n', 'apt-get', ...args], { env: { DEBIAN_FRONTEND: 'noninteractive' } })
  if ((await apt(['update', '-q'])).code === 0) await apt(['install', '-y', '-q', '--no-install-recommends', 'chromium'])
}

/** The path of a Chromium, installed first where there is none; undefined (said on standard error) where that fails too. */
export async function ensureChromium() {
  const found = await findChromium()
  if (found !== undefined) return found
  if (process.env['CHROMIUM_PATH']) {
    console.error(`CHROMIUM_PATH names ${process.env['CHROMIUM_PATH']}, which does not exist: the browser tests cannot run.`)
    return undefined
  }
  console.log('No Chromium found: installing one for the browser tests …')
  await aptInstall()
  const packaged = await findChromium()
  if (packaged !== undefined) return packaged
  await run('npx', ['playwright-core', 'install', 'chromium'])
  const path = await findChromium()
  if (path === undefined)
    console.error(
      'Chromium is neither installed nor installable here: the browser tests cannot run. Install it, or set CHROMIUM_PATH.',
    )
  return path
}

// What every script needs before anything is installed: only Node's own modules may be imported here.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

const oldestNode = [20, 19]

/** Ends the process with a plain sentence where Node is too old to run the tools. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const [wantedMajor = 0, wantedMinor = 0] = oldestNode
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return
  console.error(`Node ${oldestNode.join('.')} or newer is needed; this is ${process.versions.node}.`)
  process.exit(1)
}

/**
 * Runs a program in the repository's root, or another folder, without standard input, its output shown, or kept where `capture` is set.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ capture?: boolean, stdin?: 'ignore' | 'inherit', env?: Record<string, string | undefined>, cwd?: string }} [options]
 * @returns {Promise<{ code: number, output: string }>} code 127 where the program is not there
 */
export function run(program, args, { capture = false, stdin = 'ignore', env = {}, cwd = root } = {}) {
  return new Promise(resolve => {
    const out = capture ? 'pipe' : 'inherit'
    const child = spawn(program, args, {
      cwd,
      stdio: [stdin, out, out],
      env: { ...process.env, ...env },
      // npm and npx are .cmd files on Windows, which only a shell starts.
      shell: process.platform === 'win32' && (program === 'npm' || program === 'npx'),
    })
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', text => (output += text))
    child.stderr?.setEncoding('utf8').on('data', text => (output += text))
    child.on('error', error => resolve({ code: 127, output: `${output}${program}: ${error.message}\n` }))
    child.on('close', (code, signal) => resolve({ code: code ?? (signal === 'SIGINT' ? 130 : 1), output }))
  })
}

/**
 * The path of an installed package's command.
 *
 * @param {string} path such as `typescript/bin/tsc`
 */
export const tool = path => join(root, 'node_modules', path)

/** @typedef {{ version?: string, link?: boolean, optional?: boolean, devOptional?: boolean }} Locked */

/** @param {string} path */
const lockedPackages = path =>
  /** @type {{ packages: Record<string, Locked> }} */ (JSON.parse(readFileSync(path, 'utf8'))).packages

/** Whether node_modules holds what package-lock.json asks for, package by package. */
function installed() {
  const hidden = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(hidden)) return false
  const there = lockedPackages(hidden)
  // Packages for other platforms stand in the lock file as optional and are not installed.
  return Object.entries(lockedPackages(join(root, 'package-lock.json'))).every(
    ([path, { version, link, optional, devOptional }]) =>
      path === '' || link || optional || devOptional || (there[path] !== undefined && there[path].version === version),
  )
}

/** Installs the packages of the lock file where they are missing or other than locked; returns npm's exit code. */
export async function install() {
  if (installed()) return 0
  console.log('Installing packages (npm ci) …')
  const { code } = await run('npm', ['ci', '--no-audit', '--no-fund'])
  if (code !== 0) console.error('The packages could not be installed: see the lines above. Is there a network?')
  return code
}

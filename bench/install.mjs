// Installs what the speed table compares with into bench/node_modules: `node bench/install.mjs`.
// Without install scripts: onnxruntime-node's would fetch GPU libraries, and its npm package holds the CPU library already.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('.', import.meta.url))

/** Whether it has been done. */
export const isInstalled = () => existsSync(`${folder}node_modules/.package-lock.json`)

/** @returns {boolean} whether npm was content */
export function install() {
  const words = ['install', '--ignore-scripts', '--no-audit', '--no-fund']
  return spawnSync('npm', words, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' }).status === 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = install() ? 0 : 1

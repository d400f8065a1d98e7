// Compiles packages/core/assembly to WebAssembly and writes it as a module: packages/core/src/engines/wasm/kernels.ts. That module is
// committed, so that a fresh clone runs without compiling it. With --check it only says whether the module fits its sources.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { generated } from './generate-kernels.mjs'
import { root, run, tool } from './lib/setup.mjs'

const home = join(root, 'packages/core/assembly')
const target = join(root, 'packages/core/src/engines/wasm/kernels.ts')

/** What the module was made from: every source, and the compiler's version. */
function fingerprint() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'node_modules/assemblyscript/package.json')))
  const files = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))
  for (const file of files.sort()) hash.update(`${file}\n`).update(readFileSync(join(home, file)))
  return hash.digest('hex').slice(0, 32)
}

/** The generated files and the module, anew. Returns the compiler's exit code. */
async function build() {
  mkdirSync(join(home, 'generated'), { recursive: true })
  mkdirSync(join(target, '..'), { recursive: true })
  for (const [path, text] of generated) writeFileSync(path, text)
  const out = join(root, 'node_modules/.cache/glassbox-kernels.wasm')
  mkdirSync(join(out, '..'), { recursive: true })
  const { code } = await run(process.execPath, [
    tool('assemblyscript/bin/asc.js'),
    join(home, 'run.ts'),
    ...[
      '-O3',
      '--runtime',
      'stub',
      '--enable',
      'simd',
      '--enable',
      'bulk-memory',
      '--enable',
      'threads',
      '--sharedMemory',
      '--maximumMemory',
      '65536',
      '--importMemory',
      '--noAssert',
      '--noExportMemory',
      '--disableWarning',
      '112',
    ],
    ...['--memoryBase', '4096', '--initialMemory', '1', '--outFile', out],
    ...(process.argv.includes('--text') ? ['--textFile', out.replace(/wasm$/, 'wat')] : []),
  ])
  if (code !== 0) return code
  const bytes = readFileSync(out)
  const { often, text } = asText(bytes)
  writeFileSync(
    target,
    `// Written by scripts/build-assembly.mjs from packages/core/assembly. Sources: ${fingerprint()}
/** The kernels, a WebAssembly module, as text: see packed.ts. */
export const kernels = {
  length: ${bytes.length},
  often: '${often}',
  text: '${text}',
}
`,
  )
  rmSync(out)
  console.log(`kernels: ${bytes.length} bytes`)
  return 0
}

/**
 * Bytes as printable characters, of which the most frequent bytes take one and the others two. Compressed, that is hardly longer than the
 * bytes themselves; hexadecimal digits are longer by a sixth, and base64 by two thirds. src/engines/wasm/packed.ts reads it.
 *
 * @param {Uint8Array} bytes
 */
function asText(bytes) {
  const counts = new Array(256).fill(0)
  for (const byte of bytes) counts[byte]++
  const order = [...counts.keys()].sort((a, b) => counts[b] - counts[a])
  const characters = /** @type {string[]} */ ([])
  // Space and ! begin pairs; ' and \\ would end a string or escape in it.
  for (let code = 34; code < 127; code++) if (code !== 39 && code !== 92) characters.push(String.fromCharCode(code))
  const singles = characters.length
  const codes = /** @type {string[]} */ ([])
  order.forEach((byte, rank) => {
    const pair = rank < singles ? '' : rank < 2 * singles ? ' ' : '!'
    codes[byte] = `${pair}${characters[rank % singles]}`
  })
  return { often: Buffer.from(order).toString('hex'), text: Array.from(bytes, byte => codes[byte]).join('') }
}

/** Whether the committed module and generated files fit their sources. */
function isCurrent() {
  const stale = [...generated].filter(([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text)
  return stale.length === 0 && existsSync(target) && readFileSync(target, 'utf8').includes(fingerprint())
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (process.argv.includes('--check')) {
    if (!isCurrent()) {
      console.error(
        'packages/core/src/engines/wasm/kernels.ts does not fit packages/core/assembly: node scripts/build-assembly.mjs',
      )
      process.exitCode = 1
    }
  } else process.exitCode = await build()
}

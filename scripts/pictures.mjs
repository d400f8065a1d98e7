// Makes the pictures of README.md: runs the commands below, and lets Chromium draw what they print.
//   npm run pictures
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { launchChromium } from './lib/chromium.mjs'
import { root } from './lib/setup.mjs'

const PICTURES = [
  { name: 'train', lines: ['glassbox train examples/penguins.csv --target Species --out penguins.safetensors'] },
  { name: 'train-numbers', lines: ['glassbox train examples/diabetes.csv --target progression --out diabetes.safetensors'] },
  { name: 'predict', lines: ['glassbox predict penguins.safetensors examples/new-penguins.csv --only-predictions --digits 3'] },
  { name: 'inspect', lines: ['glassbox inspect penguins.safetensors'] },
  { name: 'trace', lines: ["glassbox trace --example spreadsheet --cell 'd_hiddenlayer[2,0]' --code numpy"] },
  { name: 'why', lines: ["glassbox trace --example spreadsheet --why 'd_hiddenlayer[2,0]'"] },
  {
    name: 'trace-model',
    lines: ["glassbox trace penguins.safetensors examples/penguins.csv --rows 0,5,9 --cell 'output.output[0,1]'"],
  },
  { name: 'tutorial', lines: ['glassbox tutorial detailed | tail -n 62'] },
  { name: 'tutorial-moons', lines: ["glassbox tutorial moons | sed -n '/The decision boundary of the moons/,/^$/p'"] },
]

const COLORS = ['#2e3436', '#c4342d', '#3c7d22', '#a06a00', '#2a62a8', '#7a4b9c', '#1a7f85', '#8a8f98']

/** A colour of the 6 × 6 × 6 cube of terminals with 256 of them. @param {number} n */
function cubeColor(n) {
  const level = (/** @type {number} */ k) => (k === 0 ? 0 : 55 + 40 * k)
  return `rgb(${[Math.floor((n - 16) / 36), Math.floor((n - 16) / 6) % 6, (n - 16) % 6].map(level).join()})`
}

/** The style that a list of SGR codes means. @param {string} codes @param {Record<string, string>} style */
function applyCodes(codes, style) {
  const list = codes === '' ? [0] : codes.split(';').map(Number)
  for (let i = 0; i < list.length; i++) {
    const code = list[i] ?? 0
    if (code === 0) for (const key of Object.keys(style)) delete style[key]
    else if (code === 1) style['font-weight'] = '700'
    else if (code === 2) style['opacity'] = '0.62'
    else if (code === 22) {
      delete style['font-weight']
      delete style['opacity']
    } else if (code === 4) style['text-decoration'] = 'underline'
    else if (code === 39) delete style['color']
    else if (code === 49) delete style['background']
    else if ((code === 38 || code === 48) && list[i + 1] === 5) {
      style[code === 38 ? 'color' : 'background'] = cubeColor(list[i + 2] ?? 16)
      i += 2
    } else if (code >= 30 && code <= 37) style['color'] = COLORS[code - 30] ?? ''
    else if (code >= 90 && code <= 97) style['color'] = COLORS[code - 90] ?? ''
    else if (code >= 40 && code <= 47) style['background'] = COLORS[code - 40] ?? ''
  }
}

/** @param {string} text */
const escaped = text =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    // Signs that the font lacks come from another one, of another width: each gets a cell of its own.
    .replace(/[\u2190-\u28ff]/g, '<i>$&</i>')

/** Terminal text as HTML. @param {string} text */
function html(text) {
  /** @type {Record<string, string>} */
  const style = {}
  // eslint-disable-next-line no-control-regex
  const parts = text.split(/\u001b\[([0-9;]*)m/)
  return parts
    .map((part, i) => {
      if (i % 2 === 1) {
        applyCodes(part, style)
        return ''
      }
      const css = Object.entries(style).map(([key, value]) => `${key}:${value}`).join(';') // prettier-ignore
      return css === '' ? escaped(part) : `<span style="${css}">${escaped(part)}</span>`
    })
    .join('')
}

const folder = mkdtempSync(join(tmpdir(), 'glassbox-pictures-'))
cpSync(join(root, 'examples'), join(folder, 'examples'), { recursive: true })
const out = join(root, 'docs', 'pictures')
mkdirSync(out, { recursive: true })
const browser = await launchChromium()
try {
  const page = await browser.newPage({ deviceScaleFactor: 2, viewport: { width: 900, height: 600 } })
  for (const { name, lines } of PICTURES) {
    let text = ''
    for (const line of lines) {
      const { stdout, stderr, status } = spawnSync('sh', ['-c', line], {
        cwd: folder,
        encoding: 'utf8',
        env: {
          ...process.env,
          FORCE_COLOR: '1',
          LANG: 'C.UTF-8',
          PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`,
        },
      })
      if (status !== 0) throw new Error(`${line} ended with ${status}:\n${stderr}`)
      text += `\u001b[2m$\u001b[0m \u001b[1m${line.split(' | ')[0] ?? line}\u001b[0m\n${stdout}`
    }
    // A cell of exactly 8 × 15 pixels, which a block of the font fills: bars and axes without gaps.
    await page.setContent(
      `<style>i { display: inline-block; width: 1ch; font-style: normal; text-align: center; overflow: visible }</style><body style="margin:0;background:#fbfaf7"><pre style="display:inline-block;margin:0;padding:20px 26px;font:13.288px/15px 'DejaVu Sans Mono',monospace;color:#2e3436">${html(text)}</pre>`,
    )
    await page.locator('pre').screenshot({ path: join(out, `${name}.png`) })
    console.log(`docs/pictures/${name}.png`)
  }
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}

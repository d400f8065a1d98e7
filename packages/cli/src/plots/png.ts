import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** The renderer and its fonts, read when the first picture is made; machines need not have any font. */
let loaded: ReturnType<typeof load> | undefined

async function load() {
  const { initWasm, Resvg } = await import('@resvg/resvg-wasm')
  const [wasm, ...fontBuffers] = await Promise.all([
    readFile(require.resolve('@resvg/resvg-wasm/index_bg.wasm')),
    readFile(require.resolve('@fontsource/dejavu-sans/files/dejavu-sans-latin-400-normal.woff2')),
    readFile(require.resolve('@fontsource/dejavu-sans/files/dejavu-sans-latin-700-normal.woff2')),
  ])
  await initWasm(wasm)
  return { Resvg, fontBuffers }
}

/** An SVG drawing as PNG, with twice as many pixels each way. */
export async function pngOf(svg: string): Promise<Uint8Array> {
  const { Resvg, fontBuffers } = await (loaded ??= load())
  const defaults = { loadSystemFonts: false, defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' }
  const image = new Resvg(svg, { fitTo: { mode: 'zoom', value: 2 }, font: { fontBuffers, ...defaults } })
  try {
    const rendered = image.render()
    try {
      return rendered.asPng()
    } finally {
      rendered.free()
    }
  } finally {
    image.free()
  }
}

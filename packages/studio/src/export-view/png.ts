import type { Picture } from './picture.ts'

/** Most points of a side that canvases have everywhere. */
const MOST = 16_000

/** A canvas as a PNG; or a picture, of twice as many points each way, or as many as there can be. */
export async function pngOf(drawn: Picture | HTMLCanvasElement): Promise<Blob> {
  const canvas = drawn instanceof HTMLCanvasElement ? drawn : await painted(drawn)
  return new Promise((resolve, reject) =>
    canvas.toBlob(blob =>
      blob ? resolve(blob) : reject(new Error('The browser could not make a PNG of this: it may be too large. Save it as SVG.')),
    ),
  )
}

async function painted({ svg, width, height }: Picture): Promise<HTMLCanvasElement> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  const ratio = Math.min(2, MOST / width, MOST / height)
  canvas.width = Math.round(width * ratio)
  canvas.height = Math.round(height * ratio)
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
  return canvas
}

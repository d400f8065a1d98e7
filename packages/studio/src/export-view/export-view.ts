import { writeCsv } from 'glassbox'
import type { Matrix } from 'glassbox'

/** Saves something as a file of the reader's. */
export function save(name: string, content: BlobPart, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }))
  const link = Object.assign(document.createElement('a'), { href: address, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

const painted = [
  ...['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linejoin', 'opacity'],
  ...['font-family', 'font-size', 'font-weight', 'text-anchor', 'dominant-baseline', 'font-variant-numeric'],
]

/** A drawing of the page as a file of its own: what the theme says is written into it. */
export function svgText(drawing: SVGSVGElement): string {
  const { width, height } = drawing.getBoundingClientRect()
  const copy = drawing.cloneNode(true) as SVGSVGElement
  const [shown, copied] = [drawing, copy].map(svg => [svg, ...svg.querySelectorAll('*')]) as [Element[], Element[]]
  shown.forEach((element, i) => {
    const style = getComputedStyle(element)
    const own = copied[i]!
    own.removeAttribute('class')
    own.removeAttribute('style')
    for (const name of painted) own.setAttribute(name, style.getPropertyValue(name))
  })
  const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
  paper.setAttribute('width', '100%')
  paper.setAttribute('height', '100%')
  paper.setAttribute('fill', getComputedStyle(drawing).getPropertyValue('--paper').trim())
  copy.prepend(paper)
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('width', String(width))
  copy.setAttribute('height', String(height))
  return new XMLSerializer().serializeToString(copy)
}

/** A drawing or a canvas as a PNG, twice as fine as on the page. */
export async function pngOf(drawn: SVGSVGElement | HTMLCanvasElement): Promise<Blob> {
  const canvas = drawn instanceof HTMLCanvasElement ? drawn : await onCanvas(drawn)
  return new Promise((resolve, reject) =>
    canvas.toBlob(blob => (blob ? resolve(blob) : reject(new Error('The browser could not make a PNG of this.')))),
  )
}

async function onCanvas(drawing: SVGSVGElement): Promise<HTMLCanvasElement> {
  const { width, height } = drawing.getBoundingClientRect()
  const picture = new Image()
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(drawing))}`
  await picture.decode()
  const canvas = Object.assign(document.createElement('canvas'), { width: width * 2, height: height * 2 })
  canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return canvas
}

/** A matrix as CSV with all digits, under names of its columns. */
export const csvOf = ({ rows, columns, data }: Matrix, names?: readonly string[]): string =>
  writeCsv(
    names ?? Array.from({ length: columns }, (_, c) => `column ${c + 1}`),
    Array.from({ length: rows }, (_, r) => Array.from(data.subarray(r * columns, (r + 1) * columns))),
  )

import { toRows, writeCsv } from 'glassbox'
import type { Matrix } from 'glassbox'
import type { Picture } from './picture.ts'

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

/** A drawing of the page as a picture of its own: what the theme says is written into it. */
export function drawingOf(drawing: SVGSVGElement): Picture {
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
  return { svg: new XMLSerializer().serializeToString(copy), width, height }
}

/** A matrix as CSV with all digits, under names of its columns. */
export const csvOf = (matrix: Matrix, names?: readonly string[]): string =>
  writeCsv(names ?? Array.from({ length: matrix.columns }, (_, c) => `column ${c + 1}`), toRows(matrix))

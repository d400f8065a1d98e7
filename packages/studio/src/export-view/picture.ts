/** A part of the page as a standalone SVG: texts, boxes, matrices, drawings, in the colours that it has now. */
export interface Picture {
  readonly svg: string
  readonly width: number
  readonly height: number
}

const MARGIN = 16
const escaped = (text: string) => text.replace(/[&<>"]/g, sign => `&#${sign.charCodeAt(0)};`)

/** Colours as every program reads them: CSS mixes some in a way that only browsers know. */
function colours(): (css: string) => string | undefined {
  const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!
  const known = new Map<string, string | undefined>()
  return css => {
    if (known.has(css)) return known.get(css)
    pen.clearRect(0, 0, 1, 1)
    pen.fillStyle = css
    pen.fillRect(0, 0, 1, 1)
    const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data
    const plain = alpha === 0 ? undefined : `rgb(${red},${green},${blue})`
    known.set(css, plain)
    return plain
  }
}

/** What is drawn of an SVG's element beside its own attributes. */
const STYLES = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-opacity',
  'font',
  'text-anchor',
  'paint-order',
] as const

function drawingWithin(svg: SVGSVGElement, place: string): string {
  const copy = svg.cloneNode(true) as SVGSVGElement
  const [own, copied] = [svg.querySelectorAll('*'), copy.querySelectorAll('*')]
  own.forEach((element, i) => {
    const style = getComputedStyle(element)
    const text = STYLES.map(name => `${name}:${style.getPropertyValue(name)}`).join(';')
    copied[i]!.setAttribute('style', text)
    for (const name of copied[i]!.getAttributeNames())
      if (/^(class|role|tabindex|aria-)/.test(name)) copied[i]!.removeAttribute(name)
  })
  // One without a view box is drawn in the page's own points.
  const box = svg.viewBox.baseVal
  const view = box.width > 0 ? `viewBox="${box.x} ${box.y} ${box.width} ${box.height}"` : ''
  return `<svg ${place} ${view}>${copy.innerHTML}</svg>`
}

/** A text line by line, as the page has broken it. */
function linesOf(node: Text): readonly { readonly text: string; readonly box: DOMRect }[] {
  const range = document.createRange()
  const lines: { text: string; box: DOMRect }[] = []
  for (const { index, 0: word } of node.data.matchAll(/\S+\s*/g)) {
    range.setStart(node, index)
    range.setEnd(node, index + word.trimEnd().length)
    const box = range.getBoundingClientRect()
    const last = lines.at(-1)
    if (last && Math.abs(last.box.top - box.top) < 2) last.text += word
    else if (box.width > 0) lines.push({ text: word, box })
  }
  return lines
}

/** What of a box can be seen within what scrolls around it. */
const isSeen = (box: DOMRect, clip: DOMRect) =>
  box.width > 0 && box.right > clip.left && box.left < clip.right && box.bottom > clip.top && box.top < clip.bottom

/** Fields that show a text of their own. */
const isWritten = ({ type }: HTMLInputElement) => type === 'text' || type === 'number'
const said = (field: HTMLInputElement | HTMLSelectElement) =>
  field instanceof HTMLSelectElement ? (field.selectedOptions[0]?.text ?? '') : field.value || field.placeholder

export function pictureOf(root: HTMLElement): Picture {
  const frame = root.getBoundingClientRect()
  const plain = colours()
  const parts: string[] = []
  const place = ({ left, top, width, height }: DOMRect) =>
    `x="${(left - frame.left + MARGIN).toFixed(1)}" y="${(top - frame.top + MARGIN).toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}"`

  function draw(element: Element, clip: DOMRect): void {
    const style = getComputedStyle(element)
    const box = element.getBoundingClientRect()
    if (style.display === 'none' || style.visibility === 'hidden' || style.clipPath !== 'none') return
    // Some elements only hold others.
    if (style.display !== 'contents' && !isSeen(box, clip)) return
    if (element instanceof SVGSVGElement) return void parts.push(drawingWithin(element, place(box)))
    if (element instanceof HTMLCanvasElement) return void parts.push(`<image ${place(box)} href="${element.toDataURL()}"/>`)
    if (element instanceof HTMLImageElement)
      return void parts.push(
        `<image ${place(box)} href="${element.src}" preserveAspectRatio="none" style="image-rendering:${style.imageRendering}"/>`,
      )
    // What saves a picture is not part of it.
    if (element.hasAttribute('data-unpictured') || (element instanceof HTMLInputElement && !isWritten(element))) return
    const fill = plain(style.backgroundColor)
    const border = parseFloat(style.borderTopWidth) > 0 ? plain(style.borderTopColor) : undefined
    if (fill !== undefined || border !== undefined)
      parts.push(
        `<rect ${place(box)} rx="${parseFloat(style.borderTopLeftRadius) || 0}" fill="${fill ?? 'none'}" stroke="${border ?? 'none'}"/>`,
      )
    else if (parseFloat(style.borderLeftWidth) > 0)
      parts.push(
        `<rect ${place(new DOMRect(box.left, box.top, parseFloat(style.borderLeftWidth), box.height))} fill="${plain(style.borderLeftColor) ?? 'none'}"/>`,
      )
    if (element instanceof HTMLInputElement || element instanceof HTMLSelectElement)
      return label(said(element), style, new DOMRect(box.left + parseFloat(style.paddingLeft), box.top, box.width, box.height))
    const scrolls = style.overflowX !== 'visible' || style.overflowY !== 'visible'
    const inner = scrolls ? box : clip
    for (const child of element.childNodes)
      if (child instanceof Element) draw(child, inner)
      else if (child instanceof Text) write(child, style, inner)
  }
  function write(node: Text, style: CSSStyleDeclaration, clip: DOMRect): void {
    for (const { text, box } of linesOf(node)) {
      if (isSeen(box, clip)) label(text, style, box)
    }
  }
  function label(text: string, style: CSSStyleDeclaration, box: DOMRect): void {
    const x = (box.left - frame.left + MARGIN).toFixed(1)
    const y = (box.top + box.height / 2 - frame.top + MARGIN).toFixed(1)
    const font = `font-family:${style.fontFamily};font-size:${style.fontSize};font-weight:${style.fontWeight};font-style:${style.fontStyle};font-variant-numeric:${style.fontVariantNumeric}`
    parts.push(
      `<text x="${x}" y="${y}" dominant-baseline="central" xml:space="preserve" fill="${plain(style.color) ?? 'none'}" style="${escaped(font)}">${escaped(text.trimEnd())}</text>`,
    )
  }
  draw(root, frame)
  const [width, height] = [Math.ceil(frame.width) + 2 * MARGIN, Math.ceil(frame.height) + 2 * MARGIN]
  const ground = plain(getComputedStyle(document.body).backgroundColor) ?? 'white'
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><rect width="100%" height="100%" fill="${ground}"/>${parts.join('')}</svg>`
  return { svg, width, height }
}

/** How strongly a number is coloured at the most, as a share of the full colour. */
const FULLEST = 0.55

/** A number's place on the scale: −1 to 1, or 0 where nothing can be said. */
function place(x: number, scale: number): number {
  if (Number.isNaN(x) || scale === 0) return 0
  return Math.max(-1, Math.min(1, x / scale))
}

/** The background of a cell: paper at zero, towards one colour above and the other below. */
export function background(x: number, scale: number): string {
  const at = place(x, scale)
  if (at === 0) return 'var(--paper)'
  const share = Math.round(Math.sqrt(Math.abs(at)) * FULLEST * 100)
  return `color-mix(in oklab, var(${at > 0 ? '--pos' : '--neg'}) ${share}%, var(--paper))`
}

/** A scale for numbers: the largest size among them, rounded up to 1, 2 or 5 times a power of ten, so that it stays over small changes. */
export function scaleOf(numbers: ArrayLike<number>): number {
  let most = 0
  for (let i = 0; i < numbers.length; i++) {
    const size = Math.abs(numbers[i]!)
    if (Number.isFinite(size) && size > most) most = size
  }
  if (most === 0) return 1
  const unit = 10 ** Math.floor(Math.log10(most))
  return [1, 2, 5, 10].map(step => step * unit).find(step => step >= most) ?? most
}

type Colour = readonly [number, number, number]

/** Colours that were looked up, and the theme that they are of. */
const known = new Map<string, Colour>()
let theme: string | undefined

/** A colour that CSS names, as red, green and blue: for canvases. The same on all of the page; styles are computed once for each theme. */
export function rgb(element: Element, name: string): Colour {
  const now = document.documentElement.dataset['theme']
  if (now !== theme) known.clear()
  theme = now
  const own = known.get(name) ?? lookedUp(element, name)
  known.set(name, own)
  return own
}

function lookedUp(element: Element, name: string): Colour {
  const text = getComputedStyle(element).getPropertyValue(name).trim()
  const digits = /^#([0-9a-f]{6})$/i.exec(text)?.[1]
  if (digits === undefined) return [128, 128, 128]
  return [0, 2, 4].map(i => parseInt(digits.slice(i, i + 2), 16)) as [number, number, number]
}

/** Backgrounds for canvases, as {@link background} gives them, nearly: mixed in linear steps of red, green and blue. */
export function painter(element: Element): (x: number, scale: number) => string {
  const [paper, pos, neg] = [rgb(element, '--paper'), rgb(element, '--pos'), rgb(element, '--neg')]
  return (x, scale) => {
    const at = place(x, scale)
    const share = Math.sqrt(Math.abs(at)) * FULLEST
    const full = at < 0 ? neg : pos
    return `rgb(${paper.map((own, i) => Math.round(own + (full[i]! - own) * share)).join(' ')})`
  }
}

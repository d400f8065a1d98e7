/** A text as it can stand in SVG: signs of XML escaped, characters that XML does not know left out. */
const escape = (text: string) =>
  text
    // eslint-disable-next-line no-control-regex
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Cs}/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

type Attributes = Readonly<Record<string, string | number | undefined>>

/** A length in pixels, to a tenth. */
export const px = (value: number): string => String(Math.round(value * 10) / 10)

/** An element around others, or around none. An attribute that is undefined is left out; numbers are lengths. */
export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const written = Object.entries(attributes).map(([key, value]) =>
    value === undefined ? '' : ` ${key}="${typeof value === 'number' ? px(value) : escape(value)}"`,
  )
  const open = `<${name}${written.join('')}`
  return children.length === 0 ? `${open}/>` : `${open}>${children.join('')}</${name}>`
}

export const textElement = (text: string, attributes: Attributes): string => element('text', attributes, [escape(text)])

/** A whole drawing on a white ground, in a font without serifs; its title is read out where pictures are not seen. */
export const drawing = (
  size: { readonly width: number; readonly height: number },
  title: string,
  parts: readonly string[],
): string =>
  element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width: size.width,
      height: size.height,
      viewBox: `0 0 ${size.width} ${size.height}`,
      'font-family': "'DejaVu Sans', Verdana, Arial, sans-serif",
      'font-size': 13,
      fill: '#222222',
      role: 'img',
    },
    [
      element('title', {}, [escape(title)]),
      element('rect', { width: size.width, height: size.height, fill: '#ffffff' }),
      ...parts,
    ],
  )

/** Colours that the colour-blind tell apart too (Okabe and Ito's), from the darkest on white. */
const palette = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#d55e00', '#56b4e9'] as const

export const colorOf = (index: number): string => palette[index % palette.length] ?? palette[0]

type Mark = (x: number, y: number, r: number) => string

const at = (x: number, y: number) => `${px(x)} ${px(y)}`
const polygon = (...corners: readonly string[]) => `M${corners.join('L')}Z`

/** Outlines of the marks of classes: disc, cross, triangle, square, plus, diamond. */
const marks: readonly Mark[] = [
  (x, y, r) => `M${at(x - r, y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`,
  (x, y, r) => `M${at(x - r, y - r)}L${at(x + r, y + r)}M${at(x - r, y + r)}L${at(x + r, y - r)}`,
  (x, y, r) => polygon(at(x, y - r), at(x + r, y + r), at(x - r, y + r)),
  (x, y, r) => polygon(at(x - r, y - r), at(x + r, y - r), at(x + r, y + r), at(x - r, y + r)),
  (x, y, r) => `M${at(x - r, y)}L${at(x + r, y)}M${at(x, y - r)}L${at(x, y + r)}`,
  (x, y, r) => polygon(at(x, y - r), at(x + r, y), at(x, y + r), at(x - r, y)),
]

/** The marks of one class, as one path. */
export const marksPath = (places: readonly (readonly [x: number, y: number])[], label: number, radius: number): string =>
  element('path', {
    d: places.map(([x, y]) => marks[label % marks.length]?.(x, y, radius) ?? '').join(''),
    fill: colorOf(label),
    stroke: colorOf(label),
    'stroke-width': 1.2,
  })

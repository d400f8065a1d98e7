import { expect, test } from 'vitest'
import { curvePicture, pointsPicture } from '../../src/plots/pictures.ts'
import { pngOf } from '../../src/plots/png.ts'
import { sampleBlocks } from '../sample-blocks.ts'
import { readPng } from './read-png.ts'

const { curve, points } = sampleBlocks

const texts = (svg: string) => Array.from(svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g), match => match[1])

test('points: both classes by colour and mark, the predicted class as a tint of it', async () => {
  const svg = pointsPicture(points)
  expect(texts(svg)).toEqual(expect.arrayContaining(['Two classes', 'class 0', 'class 1', '0.0', '1.5']))
  const paths = Array.from(
    svg.matchAll(/<path d="([^"]*)" fill="(#0072b2|#e69f00)" stroke/g),
    ([, d, color]) => [color, d] as const,
  )
  // Legend, then points.
  expect(paths.map(([color]) => color)).toEqual(['#0072b2', '#e69f00', '#0072b2', '#e69f00'])
  expect(paths[2]?.[1]?.match(/M/g)).toHaveLength(2)
  expect(paths[2]?.[1]).toMatch(/a/)
  expect(paths[3]?.[1]).not.toMatch(/a/)
  const { width, height, colors } = readPng(await pngOf(svg))
  expect([width, height]).toEqual([1600, 1040])
  for (const color of ['0072b2', 'e69f00']) expect(colors.get(color)).toBeGreaterThan(50)
  // A fifth of the colour on white: 15 of the 25 places are of class 0.
  const [blue = 0, orange = 0] = [colors.get('cce3f0'), colors.get('faeccc')]
  expect(blue).toBeGreaterThan(orange)
  expect(blue + orange).toBeGreaterThan(0.5 * width * height)
  expect(colors.get('ffffff')).toBeGreaterThan(0.1 * width * height)
})

test('points without a boundary have a white ground, and points that are not finite are left out', async () => {
  const { boundary: _, ...bare } = points
  const svg = pointsPicture({ ...bare, y: [0, NaN, 1.9, Infinity] })
  const paths = Array.from(svg.matchAll(/<path d="([^"]*)" fill="#(?:0072b2|e69f00)"/g), match => match[1])
  expect(paths.slice(2).map(d => d?.match(/a[\d.]+|L/g))).toEqual([['a4', 'a4'], ['L', 'L']]) // prettier-ignore
  expect(readPng(await pngOf(svg)).colors.get('cce3f0') ?? 0).toBeLessThan(100)
})

test('curves: each line in a colour and with dashes of its own; text is escaped; the axis says whether it is logarithmic', async () => {
  const svg = curvePicture(curve)
  expect(texts(svg)).toEqual(
    expect.arrayContaining(['Error &amp; “learning rate” &lt;0.1&gt;', 'rate 0.1', 'rate η', 'epoch', '0', '10']),
  )
  expect(svg).toContain('stroke="#e69f00" stroke-width="2" stroke-linejoin="round" stroke-linecap="round" stroke-dasharray="9 5"')
  // The renderer reads XML strictly: what is not well-formed is an error.
  const { colors } = readPng(await pngOf(svg))
  for (const color of ['0072b2', 'e69f00', '222222']) expect(colors.get(color)).toBeGreaterThan(100)
  await expect(pngOf(svg.replace('&amp;', '&'))).rejects.toThrow()
  const falling = { ...curve, series: [{ name: 'loss', x: [0, 1, 2], y: [1, 0.1, 0.001] }] }
  expect(texts(curvePicture(falling))[0]).toMatch(/\(log scale\)$/)
})

test('a line breaks where numbers are not finite, and a picture without any says so', () => {
  const broken = curvePicture({ title: 't', x: 'x', series: [{ name: 'a', x: [0, 1, 2, 3], y: [1, NaN, 2, 3] }] })
  const path = /<path d="([^"]*)" fill="none" stroke="#0072b2" stroke-width="2" stroke-linejoin/.exec(broken)?.[1]
  expect(path?.match(/[ML]/g)?.join('')).toBe('MLMLL')
  const nothing = curvePicture({ title: 't', x: 'x', series: [{ name: 'a', x: [0, 1], y: [NaN, Infinity] }] })
  expect(texts(nothing)).toContain('no finite number to draw')
  expect(texts(pointsPicture({ ...points, x: [], y: [] }))).toContain('no finite number to draw')
})

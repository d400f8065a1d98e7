import type { DrawnLine } from './drawing.ts'

/** A weight, and the largest of its layer. */
interface Weight {
  readonly x: number
  readonly most: number
}

interface Stroke {
  readonly width: number
  readonly colour: string
  readonly dash: string | undefined
}

/** How a line is drawn: as wide as its weight is large, and a weight below 0 in another colour, and dashed. */
export function strokeOf({ isWeighted }: DrawnLine, weight: Weight | undefined): Stroke {
  if (!isWeighted) return { width: 1, colour: 'var(--line-strong)', dash: undefined }
  if (!weight) return { width: 5, colour: 'var(--line-strong)', dash: undefined }
  const size = weight.most > 0 && Number.isFinite(weight.x) ? Math.abs(weight.x) / weight.most : 0
  const isBelow = weight.x < 0
  return { width: 0.8 + 2.6 * size, colour: isBelow ? 'var(--neg)' : 'var(--pos)', dash: isBelow ? '5 3' : undefined }
}

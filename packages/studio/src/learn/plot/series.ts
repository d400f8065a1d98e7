/** A line of a picture. */
export interface Series {
  readonly name: string
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
}

/** Colour and dashes of each line, so that lines can be told apart without colour. */
const lines: readonly { readonly colour: string; readonly dash: string }[] = [
  { colour: 'var(--accent)', dash: '' },
  { colour: 'var(--source-line)', dash: '7 4' },
  { colour: 'var(--pos)', dash: '' },
  { colour: 'var(--pos)', dash: '7 4' },
  { colour: 'var(--neg)', dash: '' },
  { colour: 'var(--neg)', dash: '7 4' },
]

export const lineOf = (i: number) => lines[i % lines.length]!

/** Epochs 0, 1, … of a loss. */
export const overEpochs = (name: string, losses: ArrayLike<number>): Series => ({
  name,
  x: Array.from({ length: losses.length }, (_, i) => i),
  y: losses,
})

/** How each of several lines is told from the others: a colour of the theme, and dashes for who sees no colours. */
export const lineStyles = [
  { colour: '--accent', dash: [] },
  { colour: '--source-line', dash: [8, 4] },
  { colour: '--pos', dash: [2, 3] },
  { colour: '--neg', dash: [10, 3, 2, 3] },
] as const satisfies readonly { readonly colour: `--${string}`; readonly dash: readonly number[] }[]

export interface Line {
  readonly name: string
  /** One number for each x, from the first on; may be shorter than others. */
  readonly values: readonly number[]
}

/** The lines as uPlot has them: x from 1 on unless it is given, and a gap where a line has no number. */
export function columns(lines: readonly Line[], given?: readonly number[]): [number[], ...(number | null)[][]] {
  const length = lines.reduce((most, { values }) => Math.max(most, values.length), 0)
  const x = given ? [...given] : Array.from({ length }, (_, i) => i + 1)
  return [x, ...lines.map(({ values }) => x.map((_, i) => (Number.isFinite(values[i]) ? values[i]! : null)))]
}

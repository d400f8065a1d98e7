/** Round numbers for an axis: 1, 2 or 5 times a power of ten apart, about so many between the ends. */
export function ticksOf(least: number, most: number, about: number): readonly number[] {
  if (!(most > least)) return [least]
  const raw = (most - least) / about
  const unit = 10 ** Math.floor(Math.log10(raw))
  const step = [1, 2, 5, 10].map(factor => factor * unit).find(size => size >= raw) ?? 10 * unit
  const first = Math.ceil(least / step - 1e-9)
  const last = Math.floor(most / step + 1e-9)
  // Divided where the step is a fraction, so that 0.3 is 0.3.
  return Array.from({ length: last - first + 1 }, (_, i) => (step < 1 ? (first + i) / (1 / step) : (first + i) * step))
}

/** A number of an axis: no more digits than it has. */
export function tickText(x: number): string {
  const short = Number(x.toPrecision(4))
  const size = Math.abs(short)
  const text = size !== 0 && (size < 1e-4 || size >= 1e6) ? short.toExponential().replace('e+', 'e') : String(short)
  return text.replaceAll('-', '−')
}

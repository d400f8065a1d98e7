/** Round numbers for an axis: 1, 2 or 5 times a power of ten apart, about so many between the ends. */
export function ticksOf(least: number, most: number, about: number): readonly number[] {
  const raw = (most - least) / about
  if (!(raw > 0) || !Number.isFinite(raw)) return [least]
  const unit = 10 ** Math.floor(Math.log10(raw))
  const step = ([1, 2, 5, 10].find(factor => factor * unit >= raw) ?? 10) * unit
  const first = Math.ceil(least / step - 1e-9)
  const last = Math.floor(most / step + 1e-9)
  // Multiples, not sums, so that 0.3 stays 0.3.
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

/** A number of an axis: no more digits than it has. */
export function tickText(x: number): string {
  const short = Number(x.toPrecision(4))
  const size = Math.abs(short)
  const text = size !== 0 && (size < 1e-4 || size >= 1e6) ? short.toExponential().replace('e+', 'e') : String(short)
  return text.replaceAll('-', '−')
}

/** A straight scale from numbers to places. */
export const linear =
  ([from, to]: readonly [number, number], [start, end]: readonly [number, number]) =>
  (x: number): number =>
    start + ((end - start) * (x - from)) / (to - from || 1)

/** Round numbers in a range, about so many. */
export function ticks([from, to]: readonly [number, number], about = 5): number[] {
  const raw = (to - from) / about
  if (!(raw > 0) || !Number.isFinite(raw)) return [from]
  const unit = 10 ** Math.floor(Math.log10(raw))
  const step = ([1, 2, 5, 10].find(factor => factor * unit >= raw) ?? 10) * unit
  const first = Math.ceil(from / step - 1e-9)
  const last = Math.floor(to / step + 1e-9)
  // Multiples, not sums, so that 0.3 stays 0.3.
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

/** The least and the largest finite number of some lists, with a little room on both sides. */
export function extent(lists: Iterable<ArrayLike<number>>, room = 0): [number, number] {
  let [least, most] = [Infinity, -Infinity]
  for (const list of lists)
    for (let i = 0; i < list.length; i++) {
      const x = list[i]!
      if (!Number.isFinite(x)) continue
      if (x < least) least = x
      if (x > most) most = x
    }
  if (least > most) return [0, 1]
  if (least === most) return [least - 0.5, most + 0.5]
  return [least - room * (most - least), most + room * (most - least)]
}

/** Lists longer than a picture is wide are thinned out; first and last stay. */
export function thinned(length: number, most = 800): number[] {
  if (length <= most) return Array.from({ length }, (_, i) => i)
  return Array.from({ length: most }, (_, i) => Math.round((i * (length - 1)) / (most - 1)))
}

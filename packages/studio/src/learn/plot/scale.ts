/** A straight scale from numbers to places. */
export const linear =
  ([from, to]: readonly [number, number], [start, end]: readonly [number, number]) =>
  (x: number): number =>
    start + ((end - start) * (x - from)) / (to - from || 1)

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

import type { Rows } from '../moment/recipe.ts'
import type { Bench } from './bench.svelte.ts'

/** Points nearer than this to the last one drawn in the same stroke are left out. */
const APART = 0.05
/** Wiping takes what is as near as this. */
const WIPES = 0.08
/** So many fit into a link. */
const MOST = 2000

/** The reader's pen: which class it draws, or −1 where it wipes out. */
class Pen {
  own = $state(0)
  #last: readonly [number, number] | undefined

  keep(bench: Bench, points: Rows): void {
    bench.set({ source: { kind: 'drawn', points } })
  }

  #points(bench: Bench): Rows {
    const { source } = bench.settings
    return source.kind === 'drawn' ? source.points : []
  }

  /** Adds a point, or takes away those near it. */
  add(bench: Bench, x: number, y: number): void {
    const points = this.#points(bench)
    if (this.own < 0) {
      const left = points.filter(point => Math.hypot(point[0]! - x, point[1]! - y) > WIPES)
      if (left.length < points.length) this.keep(bench, left)
    } else if (points.length < MOST) {
      const round = (own: number) => Math.round(1000 * own) / 1000
      this.keep(bench, [...points, [round(x), round(y), this.own]])
    }
    this.#last = [x, y]
  }

  /** The pointer went on while it was down. */
  drag(bench: Bench, x: number, y: number): void {
    if (this.#last && Math.hypot(this.#last[0] - x, this.#last[1] - y) < APART) return
    this.add(bench, x, y)
  }
}

export const pen = new Pen()

import type { Edit } from '../moment/moment.ts'

/** Cells that were changed by hand, and the way back. */
export class EditHistory {
  list = $state.raw<readonly Edit[]>([])
  #before = $state.raw<readonly (readonly Edit[])[]>([])
  #after = $state.raw<readonly (readonly Edit[])[]>([])
  readonly canUndo = $derived.by(() => this.#before.length > 0)
  readonly canRedo = $derived.by(() => this.#after.length > 0)

  change(list: readonly Edit[]): void {
    this.#before = [...this.#before, this.list]
    this.#after = []
    this.list = list
  }

  undo(): void {
    const last = this.#before.at(-1)
    if (last === undefined) return
    this.#after = [...this.#after, this.list]
    this.#before = this.#before.slice(0, -1)
    this.list = last
  }

  redo(): void {
    const next = this.#after.at(-1)
    if (next === undefined) return
    this.#before = [...this.#before, this.list]
    this.#after = this.#after.slice(0, -1)
    this.list = next
  }
}

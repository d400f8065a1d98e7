import { untilAborted } from '../../command/stop.ts'

/** The items of a stream, until the signal: then it throws the signal's AbortError at once, though the next item may be long in coming. */
export async function* itemsUntilAborted<T>(items: AsyncGenerator<T>, signal: AbortSignal): AsyncGenerator<T, void, undefined> {
  try {
    for (;;) {
      signal.throwIfAborted()
      const next = await untilAborted(items.next(), signal)
      if (next.done === true) return
      yield next.value
    }
  } finally {
    // Not awaited: it answers only when the item that is being made is there.
    items.return(undefined).catch(() => undefined)
  }
}

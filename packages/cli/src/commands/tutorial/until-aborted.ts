/** The items of a stream, until the signal: then it throws the signal's AbortError at once, though the next item may be long in coming. */
export async function* untilAborted<T>(items: AsyncGenerator<T>, signal: AbortSignal): AsyncGenerator<T, void, undefined> {
  signal.throwIfAborted()
  let stop = (): void => undefined
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error)
    signal.addEventListener('abort', stop, { once: true })
  })
  // Between two items nobody waits for it.
  aborted.catch(() => undefined)
  try {
    for (;;) {
      const next = await Promise.race([items.next(), aborted])
      if (next.done === true) return
      yield next.value
    }
  } finally {
    signal.removeEventListener('abort', stop)
    // Not awaited: it answers only when the item that is being made is there.
    items.return(undefined).catch(() => undefined)
  }
}

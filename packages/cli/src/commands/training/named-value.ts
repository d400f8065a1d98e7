/** What is said as `name=value`, split at the last sign, since a name may have some; the name is empty where there is none. */
export function namedValue(entry: string): { readonly name: string; readonly value: string } {
  const at = entry.lastIndexOf('=')
  return { name: entry.slice(0, Math.max(0, at)), value: entry.slice(at + 1) }
}

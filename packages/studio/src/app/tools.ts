/** Moves an element of a room into the header, beside the buttons that all rooms have; it stays where it is where there is no header. */
export function inHeader(element: HTMLElement): () => void {
  document.getElementById('tools')?.append(element)
  return () => element.remove()
}

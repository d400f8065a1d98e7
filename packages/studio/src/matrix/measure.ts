let pen: CanvasRenderingContext2D | null | undefined

/** How wide the widest of some texts is in a font, in points of the page. */
export function widest(texts: readonly string[], font: string): number {
  pen ??= document.createElement('canvas').getContext('2d')
  if (!pen) return 0
  pen.font = font
  let most = 0
  for (const text of texts) most = Math.max(most, pen.measureText(text).width)
  return Math.ceil(most)
}

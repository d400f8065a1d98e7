import { writeCsv } from 'glassbox'
import { flushSync, mount, unmount } from 'svelte'
import Plot from '../chart/Plot.svelte'
import { pictureOf } from '../export-view/picture.ts'
import type { Picture } from '../export-view/picture.ts'

/** The loss of each epoch, over axes with numbers: behind the slider it has none. */
export function lossPicture(losses: readonly number[]): Picture {
  const points = losses.flatMap((loss, i) => (Number.isFinite(loss) ? [[i + 1, loss] as const] : []))
  const most = points.reduce((top, [, loss]) => Math.max(top, loss), 0)
  const target = document.createElement('div')
  target.style.cssText = 'position: absolute; left: 0; top: 0; width: 520px; visibility: visible; z-index: -1'
  document.body.append(target)
  const props = {
    lines: [{ name: 'loss', points }],
    x: [1, Math.max(2, losses.length)] as const,
    y: [0, most || 1] as const,
    xName: 'epoch',
    yName: 'loss',
    told: 'Loss by epoch',
  }
  const plot = mount(Plot, { target, props })
  try {
    flushSync()
    return pictureOf(target)
  } finally {
    void unmount(plot)
    target.remove()
  }
}

export const lossCsv = (losses: readonly number[]): string =>
  writeCsv(
    ['epoch', 'loss'],
    losses.map((loss, i) => [i + 1, loss]),
  )

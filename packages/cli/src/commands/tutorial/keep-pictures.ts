import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DataError, writeCsv } from 'glassbox'
import { checkWritable, saveBytes } from 'glassbox/node'
import type { Block, CurveBlock, PointsBlock } from 'glassbox/tutorial'
import { curvePicture, pointsPicture } from '../../plots/pictures.ts'
import { pngOf } from '../../plots/png.ts'

/** Makes the folder for pictures where there is none. @throws {DataError} where it cannot be made, or nothing be written to it. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (error) {
    throw new DataError(
      { problem: `the folder cannot be made: ${reasonOf(error)}`, where: folder, cure: 'Choose another place' },
      { cause: error },
    )
  }
  await checkWritable(join(folder, 'picture.svg'))
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const known: Readonly<Record<string, string>> = {
    EEXIST: 'it is a file',
    ENOTDIR: 'a part of the path is a file',
    EACCES: 'the permission is missing',
    EPERM: 'the permission is missing',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
    ENAMETOOLONG: 'the name is too long',
  }
  return known[code] ?? (error instanceof Error ? error.message : String(error))
}

/** Saves a block that is a picture as SVG and PNG, and its numbers as CSV. Gives its name, or undefined for other blocks. */
export async function keepPicture(block: Block, folder: string): Promise<string | undefined> {
  if (block.kind !== 'curve' && block.kind !== 'points') return undefined
  const svg = block.kind === 'curve' ? curvePicture(block) : pointsPicture(block)
  const text = new TextEncoder()
  await saveBytes(join(folder, `${block.id}.svg`), text.encode(svg))
  await saveBytes(join(folder, `${block.id}.png`), await pngOf(svg))
  await saveBytes(join(folder, `${block.id}.csv`), text.encode(block.kind === 'curve' ? curveTable(block) : pointsTable(block)))
  return block.id
}

const curveTable = ({ x, series }: CurveBlock) =>
  writeCsv(
    ['series', x, 'value'],
    series.flatMap(one => Array.from(one.x, (a, i) => [one.name, a, one.y[i] ?? NaN])),
  )

const pointsTable = ({ x, y, labels }: PointsBlock) =>
  writeCsv(
    ['x', 'y', 'class'],
    Array.from(x, (a, i) => [a, y[i] ?? NaN, labels[i] ?? NaN]),
  )

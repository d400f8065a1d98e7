import type { Desk } from './desk.svelte.ts'

/** Model files are told by their name or by their beginning: a length, then JSON. */
async function isModel(file: File): Promise<boolean> {
  if (/\.safetensors$/i.test(file.name)) return true
  if (/\.(csv|tsv|txt|jsonl|ndjson)$/i.test(file.name)) return false
  const bytes = new Uint8Array(await file.slice(0, 9).arrayBuffer())
  return bytes.length === 9 && bytes[8] === 0x7b && bytes[7] === 0
}

/** Opens files that were dropped or chosen: tables first, so that a model among them is judged on its table. */
export async function dropped(desk: Desk, files: Iterable<File>): Promise<void> {
  const sorted = await Promise.all(Array.from(files, async file => ({ file, isModel: await isModel(file) })))
  for (const { file } of sorted.filter(({ isModel }) => !isModel)) await desk.openTable(file.name, file)
  for (const { file } of sorted.filter(({ isModel }) => isModel))
    await desk.openModel(file.name, new Uint8Array(await file.arrayBuffer()))
}

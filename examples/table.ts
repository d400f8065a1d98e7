// A real table: train with the defaults, save the model as one file, load it, predict a new row.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseCsv, predictRows, readTable, trainTable } from 'glassbox'
import { loadModel, saveModel } from 'glassbox/node'

const text = parseCsv(await readFile(new URL('penguins.csv', import.meta.url), 'utf8'))
const { model, judgement, rows } = await trainTable(readTable(text), { target: 'Species' }).run()
console.log(`${rows.train} rows to train, ${rows.validation} to validate, ${rows.test} held out`)
if (judgement.report.task === 'multiclass') console.log(`accuracy on the held-out rows: ${judgement.report.accuracy.toFixed(3)}`)

const folder = await mkdtemp(join(tmpdir(), 'glassbox-'))
await saveModel(join(folder, 'penguins.safetensors'), model)
const loaded = await loadModel(join(folder, 'penguins.safetensors'))
const fresh = parseCsv(`Island,Beak Length (mm),Beak Depth (mm),Flipper Length (mm),Body Mass (g),Sex
Biscoe,48.2,14.6,222,5300,MALE
Dream,38.0,,186,3600,FEMALE`)
const { names, rows: predictions } = predictRows(loaded, fresh)
console.log(names.join(' | '))
for (const row of predictions) console.log(row.map(cell => (typeof cell === 'number' ? cell.toFixed(3) : cell)).join(' | '))
await rm(folder, { recursive: true })

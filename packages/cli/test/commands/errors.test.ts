import { mkdirSync, readdirSync } from 'node:fs'
import type * as fs from 'node:fs/promises'
import { dirname } from 'node:path'
import { expect, test, vi } from 'vitest'
import { fakeIo, fakeOutput } from '../fake-io.ts'
import { example, glassbox, points, quick, workFolder } from './run.ts'

// The disk that fills up while a file is being written.
const disk = vi.hoisted(() => ({ full: false }))
vi.mock('node:fs/promises', async importOriginal => {
  const real = await importOriginal<typeof fs>()
  const open: typeof real.open = async (...words) => {
    const file = await real.open(...words)
    if (!disk.full) return file
    const write = file.writeFile.bind(file)
    file.writeFile = async data => {
      await write((data as Uint8Array).subarray(0, 100))
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    }
    return file
  }
  return { ...real, default: { ...real, open }, open }
})

const folder = workFolder()
const table = folder.write('points.csv', points())
const out = folder.at('out.safetensors')
const lines = points().trimEnd().split('\n')

/** What a training on this content says. */
const training = async (content: string | Uint8Array, ...words: string[]) =>
  glassbox(['train', folder.write('wrong.csv', content), ...(words.length > 0 ? words : ['-t', 'class']), '-o', out, ...quick])

const refused =
  (...says: (string | RegExp)[]) =>
  (result: { code: number; out: string; err: string }) => {
    expect({ code: result.code, out: result.out }).toEqual({ code: 2, out: '' })
    for (const part of says) expect(result.err).toMatch(part)
    expect(result.err).toMatch(/^error: .*\.\n$/)
  }

const many = (rows: number, cell: (i: number) => string) =>
  ['class,x', ...Array.from({ length: rows }, (_, i) => `${i % 2 ? 'a' : 'b'},${cell(i)}`)].join('\n')
const wrong = folder.at('wrong.csv')

test('a file that is not there', async () => {
  const path = folder.at('nowhere.csv')
  refused(path, 'there is no such file')(await glassbox(['train', path, '-t', 'class', '-o', out]))
})

test('a folder', async () => {
  refused(dirname(table), 'it is a folder')(await glassbox(['train', dirname(table), '-t', 'class', '-o', out]))
})

test.each<[string, string | Uint8Array, ...string[]]>([
  ['an empty file', '', 'there is no data, the text is empty'],
  ['blank lines only', '\n\n  \n', 'there is no data'],
  ['a header only', 'x,y,class\n', 'there is a header but no rows'],
  ['ragged rows', 'x,class\n1,a\n2\n3,b\n', 'line 3: this row has 1 cell, the header has 2'],
  ['duplicate column names', 'x,y,x,class\n1,2,3,a\n', 'duplicate column names', '"x" (columns 1 and 3)'],
  ['a target with one class', 'x,class\n1,a\n2,a\n3,a\n', 'the target has only one class', '"a"'],
  ['one row per class', 'x,class\n1,a\n2,b\n3,c\n', 'every row of the target has a class of its own (3 classes over 3 rows)'],
  ['a target without values', 'x,class\n1,\n2,\n', 'no row has a target'],
  ['nothing to learn from', `x,class\n${'1,a\n1,b\n'.repeat(10)}`, 'no column is left to learn from', '"x" (constant)'],
  [
    'text in a number column',
    many(50, i => (i === 7 ? 'seven' : String(i / 3))),
    'line 9, column "x"',
    'expected a number, got "seven"',
  ],
  [
    'infinite values',
    many(50, i => (i === 7 ? '-inf' : String(i / 3))),
    'line 9, column "x"',
    'a number is infinite',
    'got "-inf"',
  ],
  [
    'too few rows',
    'x,class\n1,a\n2,b\n3,a\n4,b\n',
    'too few rows are left to train on',
    'got 2 of 4 rows',
    '--test 0 --validation 0',
  ],
  ['a binary file', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 8, 0), 'this is no text file'],
  [
    'bytes that are no UTF-8',
    Uint8Array.of(0x78, 0x2c, 0x79, 0x0a, 0xff, 0x2c, 0x31),
    'line 2 holds bytes that are not valid UTF-8',
  ],
  ['a quote that is not closed', 'x,class\n"1,a\n2,b\n', 'line 2: a quote is opened here and never closed'],
  ['a JSON array', '[{"x":1,"class":"a"}]', 'this is a JSON array'],
])('%s', async (_, content, ...says) => {
  refused(`${wrong}`, ...says.map(part => new RegExp(part.replace(/[^\w ]/g, '\\$&'))))(await named(content))
})

/** Errors that know no file (of columns, not of lines) need not name it. */
const named = async (content: string | Uint8Array) => {
  const result = await training(content)
  return { ...result, err: result.err.includes(wrong) ? result.err : result.err.replace('error: ', `error: ${wrong}: `) }
}

test('the messages of files name the file', async () => {
  for (const content of ['', 'x,y\n', 'x,y\n1\n', Uint8Array.of(0, 1)]) expect((await training(content)).err).toContain(wrong)
})

test('JSON lines that are none', async () => {
  const file = folder.write('wrong.jsonl', '{"x":1,"class":"a"}\n{"x":2,\n')
  refused(`${file}, line 2`, 'this is not JSON')(await glassbox(['train', file, '-t', 'class', '-o', out]))
})

test('a target that does not exist names the nearest', async () => {
  refused(
    /there is no column "klass"\. Did you mean "class"\?/,
    /Columns: "x", "y", "color", "class"/,
  )(await training(points(), '-t', 'klass'))
})

test.each([
  ['under a file', `${table}/model`],
  ['of the system', '/proc/model'],
  ['that is not there', folder.at('no/model')],
])('a folder %s that takes no file, before any training', async (_, place) => {
  const stderr = fakeOutput()
  refused(place, 'cannot be written')(await glassbox(['train', table, '-t', 'class', '-o', place], fakeIo({ stderr })))
  refused(place, 'cannot be written')(await glassbox(['new-data', 'moons', '-o', place]))
  expect(stderr.text()).not.toContain('epoch')
})

test('a write that fails half way leaves the old file whole, and nothing beside it', async () => {
  const words = ['train', table, '-t', 'class', '-o', folder.at('kept.safetensors'), ...quick]
  expect((await glassbox(words)).code).toBe(0)
  const before = folder.bytes('kept.safetensors')
  const files = readdirSync(dirname(table))
  disk.full = true
  const result = await glassbox([...words, '--seed', 5])
  disk.full = false
  refused('kept.safetensors: the file cannot be written: the disk is full')(result)
  expect(folder.bytes('kept.safetensors').equals(before)).toBe(true)
  expect(readdirSync(dirname(table))).toEqual(files)
})

test('a number that is not finite ends the training, and the old file stays', async () => {
  const old = folder.write('old.safetensors', 'old')
  const words = [
    'train',
    example('diabetes.csv'),
    '-t',
    'progression',
    '-o',
    old,
    '-q',
    '--optimizer',
    'sgd',
    '--learning-rate',
    1e200,
  ]
  const { code, out: text, err } = await glassbox(words)
  expect({ code, text }).toEqual({ code: 2, text: '' })
  expect(err).toMatch(/error: .*epoch 1.*(NaN|Infinity)/)
  expect(err).toContain('Lower the learning rate')
  expect(folder.text('old.safetensors')).toBe('old')
})

const other = folder.write('other.csv', lines.map((line, i) => (i === 0 ? 'p,q,r,s' : line)).join('\n'))

/** A model of the points, and what is wrong with a changed copy of its bytes. */
async function damaged(change: (bytes: Buffer) => Uint8Array, command = 'predict') {
  const whole = folder.at('whole.safetensors')
  await glassbox(['train', table, '-t', 'class', '-o', whole, ...quick])
  const path = folder.write('damaged.safetensors', change(folder.bytes('whole.safetensors')))
  return glassbox([command, path, ...(command === 'inspect' ? [] : [table])])
}

test.each(['predict', 'evaluate', 'inspect'])('%s refuses what is no whole model', async command => {
  const file = folder.at('damaged.safetensors')
  refused(file, 'truncated')(await damaged(bytes => bytes.subarray(0, bytes.length - 8), command))
  refused(file, 'truncated')(await damaged(bytes => bytes.subarray(0, 500), command))
  refused(file, 'too short')(await damaged(() => new Uint8Array(0), command))
  refused(file, 'no safetensors file')(await damaged(() => Buffer.from(points()), command))
  refused(
    file,
    'edited or damaged',
  )(await damaged(bytes => Buffer.from(bytes.toString('latin1').replace('left', 'lift'), 'latin1'), command))
  refused(
    file,
    'edited or damaged',
  )(
    await damaged(bytes => {
      const copy = Buffer.from(bytes)
      copy[copy.length - 3]! ^= 1
      return copy
    }, command),
  )
  const header = Buffer.from('{"w":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}  ')
  const size = Buffer.alloc(8)
  size.writeUInt32LE(header.length)
  refused(
    file,
    'a safetensors file without our metadata',
  )(await damaged(() => Buffer.concat([size, header, Buffer.alloc(8)]), command))
  refused(
    folder.at('gone'),
    'there is no such file',
  )(await glassbox([command, folder.at('gone'), ...(command === 'inspect' ? [] : [table])]))
})

test('a checkpoint is no model, a model is no checkpoint', async () => {
  const [model, checkpoint] = [folder.at('m.safetensors'), folder.at('c.ckpt')]
  await glassbox(['train', table, '-t', 'class', '-o', model, '--checkpoint', checkpoint, ...quick])
  refused(checkpoint, 'got a glassbox-checkpoint')(await glassbox(['predict', checkpoint, table]))
  refused(model, 'got a glassbox-model')(await glassbox(['train', table, '-t', 'class', '-o', out, '--resume', model]))
})

test('a model for other columns names all that are missing', async () => {
  const model = folder.at('m.safetensors')
  await glassbox(['train', table, '-t', 'class', '-o', model, ...quick])
  refused('3 columns are missing: "x", "y", "color"')(await glassbox(['predict', model, other]))
  refused('4 columns are missing')(await glassbox(['evaluate', model, other]))
  const renamed = folder.write('renamed.csv', points().replace('color', 'colour'))
  refused('a column is missing: "color"', '"colour" may be meant for "color"')(await glassbox(['predict', model, renamed]))
  const text = folder.write('text.csv', 'x,y,color\n1,2,red\nmuch,2,red\n')
  refused(`${text}, line 3, column "x"`, 'got "much"')(await glassbox(['predict', model, text]))
  refused('no row has a target that the model knows')(
    await glassbox(['evaluate', model, folder.write('unknown.csv', 'x,y,color,class\n1,2,red,up\n')]),
  )
})

test('other data or options than the checkpoint was made with', async () => {
  const checkpoint = folder.at('own.ckpt')
  await glassbox(['train', table, '-t', 'class', '-o', out, '--checkpoint', checkpoint, ...quick])
  const resume = (...words: (string | number)[]) =>
    glassbox(['train', table, '-t', 'class', '-o', out, '--resume', checkpoint, ...words])
  refused('the checkpoint belongs to another training', 'optimizer')(await resume(...quick, '--optimizer', 'sgd'))
  refused('the checkpoint belongs to another training', 'network')(await resume('--hidden', 5))
  expect((await resume(...quick)).code).toBe(0)
})

test('a table of 10,000 columns', async () => {
  const columns = Array.from({ length: 10_000 }, (_, c) => c)
  const rows = Array.from({ length: 12 }, (_, r) =>
    [...columns.map(c => (c % 10 === 9 ? 1 : (r * 7 + c * 3) % 11)), r % 2 ? 'a' : 'b'].join(),
  )
  const file = folder.write('wide.csv', [[...columns.map(c => `c${c}`), 'class'].join(), ...rows].join('\n'))
  const model = folder.at('wide.safetensors')
  const result = await glassbox(['train', file, '-t', 'class', '-o', model, '--epochs', 2, '--hidden', 2, '-q'])
  expect(result.code).toBe(0)
  expect(result.out).toContain('9,000 used: c0, c1')
  expect(result.out).toContain('and 994 more')
  expect(result.err.split('\n').length).toBeLessThan(12)
  const predicted = await glassbox(['predict', model, file, '--only-predictions'])
  expect(predicted.out.split('\n')).toHaveLength(14)
  expect((await glassbox(['inspect', model])).out).toContain('and 8,960 columns more')
})

test('nothing is written where the folder of the table is named as a model', async () => {
  mkdirSync(folder.at('folder'))
  refused('it is a folder')(await glassbox(['train', table, '-t', 'class', '-o', folder.at('folder')]))
  refused('it is not an ordinary file')(await glassbox(['train', table, '-t', 'class', '-o', '/dev/null']))
})

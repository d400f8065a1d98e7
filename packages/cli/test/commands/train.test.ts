import { existsSync } from 'node:fs'
import { loadModel } from 'glassbox/node'
import { expect, test } from 'vitest'
import { modelPlace } from '../../src/commands/places.ts'
import { colored, fakeIo, fakeOutput } from '../fake-io.ts'
import { example, glassbox, interruptedAt, points, quick, workFolder } from './run.ts'

const folder = workFolder()
const table = folder.write('points.csv', points())

test('the penguins, with defaults only', async () => {
  const out = folder.at('penguins.safetensors')
  const { code, out: text, err } = await glassbox(['train', example('penguins.csv'), '--target', 'Species', '--out', out])
  expect(code).toBe(0)
  const accuracy = /accuracy ([\d.]+) %/.exec(text)
  expect(Number(accuracy?.[1])).toBeGreaterThanOrEqual(97)
  for (const part of [
    'Species (3 classes: Adelie, Chinstrap, Gentoo)',
    /\d+ to train, \d+ to validate, \d+ held out/,
    '6 used: Island, Beak Length (mm)',
    /inputs → \d+ relu → 3 softmax, \d+ parameters/,
    /On the \d+ rows held out/,
    'true ↓ predicted →  Adelie  Chinstrap  Gentoo  total  recall',
    'training loss   • validation loss',
    `Model saved to ${out} (`,
    `Next: glassbox predict ${out} new-rows.csv`,
  ])
    expect(text).toMatch(part)
  expect(text).not.toContain('\x1b')
  const own = text.split('\n').filter(line => !line.includes('/'))
  expect(Math.max(...own.map(line => line.length))).toBeLessThanOrEqual(80)
  expect(err).toMatch(/^epoch 1\/\d+ \(0 %\): loss [\d.]+, validation [\d.]+, rate 0\.00300\n/)
  expect((await loadModel(out)).reportOn).toBe('test')
})

test.each([40, 60])('in a terminal of %i columns no line is longer, whatever names the table has', async columns => {
  const [short, long] = ['\x1b[31mred', 'L'.repeat(90)]
  const rows = Array.from({ length: 60 }, (_, i) => `${(i * 7) % 11},${i % 2 ? short : long}`)
  const file = folder.write(`${'t'.repeat(60)}.csv`, `x,${'target '.repeat(12)}\n${rows.join('\n')}\n`)
  const look = { columns, color: false, unicode: true }
  const io = fakeIo({ stdout: fakeOutput({ look }), stderr: fakeOutput({ look, live: true }) })
  const out = folder.at('narrow.safetensors')
  const target = 'target '.repeat(12).trim()
  const { code } = await glassbox(['train', file, '-t', target, '-o', out, '--epochs', 3, '--hidden', 4], io)
  expect(code).toBe(0)
  const judged = fakeIo({ stdout: fakeOutput({ look }) })
  await glassbox(['evaluate', out, file], judged)
  const shown = [...io.stdout.lines(), ...judged.stdout.lines()].filter(line => !line.includes(out))
  expect(shown.filter(line => line.length > columns)).toEqual([])
  const begun = io.stderr.text().split('Training on')[1]!.split('\x1b')[0]!
  expect(begun.split('\n').filter(line => line.length > columns)).toEqual([])
  expect(io.stdout.text() + judged.stdout.text()).not.toContain('\x1b[31m')
})

test('too few rows for a split: the cure is in flags, and it helps', async () => {
  const file = folder.write('three.csv', 'a,y\n1,3\n2,5\n4,6\n')
  const few = ['train', file, '-t', 'y', '-o', folder.at('three.safetensors'), ...quick]
  const { code, err } = await glassbox(few)
  expect({ code, err }).toMatchObject({ code: 2, err: expect.stringMatching(/none of them aside: --test 0 --validation 0\.\n$/) })
  expect((await glassbox([...few, '--test', 0, '--validation', 0])).code).toBe(0)
})

test('columns whose names have commas', async () => {
  const file = folder.write('commas.csv', `x,"size, cm","a,b",y\n${Array.from({ length: 30 }, (_, i) => `${(i * 7) % 11},${i % 5},${i % 3},${i % 2}`).join('\n')}\n`) // prettier-ignore
  const words = [
    'train',
    file,
    '-t',
    'y',
    '-o',
    folder.at('commas.safetensors'),
    '--drop',
    '"size, cm","a,b"',
    '--json',
    ...quick,
  ]
  expect(JSON.parse((await glassbox(words)).out).columns.used).toEqual(['x'])
})

test('--json prints one object, and nothing else', async () => {
  const out = folder.at('json.safetensors')
  const {
    code,
    out: text,
    err,
  } = await glassbox(['train', table, '-t', 'class', '-o', out, '--json', '--seed', 7, '--drop', 'color', '--epochs', 40])
  expect(code).toBe(0)
  const report = JSON.parse(text)
  expect(report).toMatchObject({
    task: 'binary',
    target: 'class',
    model: out,
    seed: 7,
    engine: 'wasm',
    rows: { train: 29, validation: 3, test: 8, withoutTarget: 0 },
    columns: { used: ['x', 'y'], dropped: [{ name: 'color', reason: 'on request' }] },
    epochs: 40,
    seconds: 0,
    metrics: {
      test: {
        accuracy: 1,
        rows: 8,
        confusion: [
          [4, 0],
          [0, 4],
        ],
      },
    },
  })
  for (const warning of report.warnings) expect(Object.keys(warning)).toEqual(expect.arrayContaining(['code', 'message', 'cure']))
  expect(err).toContain('epoch 40/40')
})

test('numbers are judged by their residuals, in their own units', async () => {
  const words = ['train', example('diabetes.csv'), '-t', 'progression', '-o', folder.at('diabetes.safetensors'), '-q']
  const { out } = await glassbox(words)
  expect(out).toMatch(/R² 0\.\d{3} {3}mean absolute error \d\d\.\d+ {3}root mean square error \d\d\.\d+/)
  expect(out).toContain('Residuals (true − predicted)')
  const report = JSON.parse((await glassbox([...words, '--json'])).out)
  expect(report.task).toBe('regression')
  expect(report.metrics.test.r2).toBeGreaterThan(0.2)
})

test('several numbers are predicted together', async () => {
  const { code, out } = await glassbox(['train', table, '-t', 'x,y', '-o', folder.at('two.safetensors'), ...quick])
  expect(code).toBe(0)
  expect(out).toContain('x, y (2 numbers)')
  expect(out).toContain('Residuals of x')
  expect(out).toContain('Residuals of y')
})

test('a target whose own name has a comma', async () => {
  const file = folder.write('comma.csv', 'a,"size, mm"\n1,2.5\n2,3.5\n3,4.5\n4,5.5\n5,7.5\n6,6.5\n')
  const { out } = await glassbox(['train', file, '-t', 'size, mm', '-o', folder.at('comma.safetensors'), ...quick])
  expect(out).toContain('size, mm (a number)')
})

test.each([
  [['--test', '0'], 'validation', 'validation rows (no rows were held out)'],
  [['--test', '0', '--validation', '0'], 'train', 'training rows (no rows were held out: this says little about new rows)'],
])('where nothing is held out: %j', async (flags, part, text) => {
  const words = ['train', table, '-t', 'class', '-o', folder.at('part.safetensors'), ...quick, ...flags]
  expect((await glassbox(words)).out).toContain(text)
  expect(Object.keys(JSON.parse((await glassbox([...words, '--json'])).out).metrics)).toEqual([part])
})

test('rows without a target are left out and counted, and it is said', async () => {
  const file = folder.write('gaps.csv', `${points()}1,1,red,\n2,2,blue,NA\n`)
  const { out, err } = await glassbox(['train', file, '-t', 'class', '-o', folder.at('gaps.safetensors'), ...quick])
  expect(out).toContain('2 left out without a target')
  expect(err).toContain('warning: 2 of 42 rows have no target')
})

test('columns of no use are named with the reason, in the report and in a warning', async () => {
  const lines = points().trimEnd().split('\n')
  const file = folder.write('useless.csv', lines.map((line, i) => `${line},${i === 0 ? 'id,same' : `${i},1`}`).join('\n'))
  const { out, err } = await glassbox(['train', file, '-t', 'class', '-o', folder.at('useless.safetensors'), ...quick])
  expect(out).toContain('left out  id (identifier), same (constant)')
  expect(err).toMatch(/warning: column "id" is left out: it counts the rows/)
  expect(err).toContain('(constant-column)')
})

test('a dropped column is not even looked at, and a type can be told', async () => {
  const rows = Array.from({ length: 60 }, (_, i) => `${i % 2 === 0 ? 'a' : 'b'},${i},${i === 30 ? 'oops' : i * 3 + 1}`)
  const file = folder.write('oops.csv', ['class,x,bad', ...rows].join('\n'))
  const words = ['train', file, '-t', 'class', '-o', folder.at('oops.safetensors'), ...quick]
  expect(await glassbox(words)).toMatchObject({
    code: 2,
    err: expect.stringContaining(`${file}, line 32, column "bad"`),
    out: '',
  })
  expect((await glassbox([...words, '--drop', 'bad'])).code).toBe(0)
  expect(await glassbox([...words, '--types', 'bad=category'])).toMatchObject({
    code: 0,
    out: expect.stringContaining('bad (identifier)'),
  })
})

test('JSON lines, tabs, and standard input', async () => {
  const lines = points().trimEnd().split('\n').slice(1)
  const json = lines
    .map(line => line.split(','))
    .map(([x, y, color, label]) => JSON.stringify({ x: Number(x), y: Number(y), color, class: label }))
  const place = ['-t', 'class', '-o', folder.at('form.safetensors'), ...quick]
  const reports: string[] = []
  for (const [words, stdin] of [
    [['train', table], ''],
    [['train', folder.write('points.jsonl', json.join('\n'))], ''],
    [['train', '-'], json.join('\n')],
    [['train', '-'], points()],
    [['train', '-', '--separator', 'tab'], points().replaceAll(',', '\t')],
    [['train', folder.write('points.txt', json.join('\n')), '--format', 'jsonl'], ''],
  ] as const) {
    const { code, out } = await glassbox([...words, ...place], fakeIo({ stdin }))
    reports.push(`${code} ${out.replace(/^table .*\n/m, '')}`)
  }
  const [first, ...others] = reports
  expect(first).toContain('0 predicts')
  for (const other of others) expect(other).toBe(first)
})

test('the model goes to the current folder, named after the table, unless told otherwise', () => {
  expect(modelPlace('data/penguins.csv')).toBe('penguins.safetensors')
  expect(modelPlace('-')).toBe('model.safetensors')
  expect(modelPlace('/x/archive.2024.jsonl')).toBe('archive.2024.safetensors')
})

test('the same seed gives the same file, another seed another', async () => {
  const models = []
  for (const [name, seed] of [
    ['a', 3],
    ['b', 3],
    ['c', 4],
  ] as const) {
    await glassbox(['train', table, '-t', 'class', '-o', folder.at(name), '--seed', seed, ...quick])
    models.push(folder.bytes(name))
  }
  expect(models[0]!.equals(models[1]!)).toBe(true)
  expect(models[0]!.equals(models[2]!)).toBe(false)
})

test('in a terminal: a bar that is cleared at the end, and colours', async () => {
  const io = fakeIo({ stdout: fakeOutput({ look: colored, live: true }), stderr: fakeOutput({ look: colored, live: true }) })
  const { out, err } = await glassbox(['train', table, '-t', 'class', '-o', folder.at('live.safetensors'), '--epochs', 3], io)
  const beginning = '\x1b[2mTraining on 29 rows to predict class. Ctrl-C keeps the best weights so far.\x1b[22m\n'
  expect(err.startsWith(`${beginning}\r\x1b[2Kepoch 1/3 `)).toBe(true)
  expect(err.endsWith('\r\x1b[2K')).toBe(true)
  expect(out).toContain('\x1b[1m')
  const plainly = fakeIo({ stdout: fakeOutput({ look: colored, live: true }), stderr: fakeOutput({ look: colored, live: true }) })
  const without = await glassbox(
    ['train', table, '-t', 'class', '-o', folder.at('live.safetensors'), ...quick, '--no-color'],
    plainly,
  )
  expect(without.out + without.err).not.toContain('\x1b')
})

test('Ctrl-C keeps the best weights so far, says so and exits 130', async () => {
  const out = folder.at('stopped.safetensors')
  const words = [
    'train',
    table,
    '-t',
    'class',
    '-o',
    out,
    '--epochs',
    5000,
    '--patience',
    'off',
    '--checkpoint',
    folder.at('stopped.ckpt'),
  ]
  const { code, out: text, err } = await glassbox(words, interruptedAt('epoch 50/'))
  expect(code).toBe(130)
  expect(err).toMatch(
    /Stopped by Ctrl-C after epoch 50 of 5,000\. The best weights so far \(epoch \d+\) are kept; the same command with --resume \S+ goes on\.\n$/,
  )
  expect(text.replace(/\s+/g, ' ')).toContain('50 of 5,000 epochs in 0ms, stopped by Ctrl-C')
  const { history, training } = await loadModel(out)
  expect(history).toHaveLength(50)
  expect(training.stopped).toBe('aborted')
  const losses = history.map(({ validationLoss }) => validationLoss!)
  expect(losses[Number(training.bestEpoch) - 1]).toBe(Math.min(...losses))
})

test('Ctrl-C before the first epoch is done saves nothing', async () => {
  const io = fakeIo()
  // The clock is read when the training begins.
  const begun = {
    ...io,
    now() {
      io.interrupt()
      return io.now()
    },
  }
  const out = folder.at('nothing.safetensors')
  expect(await glassbox(['train', table, '-t', 'class', '-o', out], begun)).toEqual({
    code: 130,
    out: '',
    err: 'Stopped by Ctrl-C before the first epoch was done: nothing is saved.\n',
  })
  expect(existsSync(out)).toBe(false)
})

test.each([
  ['cut short by Ctrl-C', ['--epochs', 90, '--patience', 'off', '--dropout', 0.3], 'epoch 45/', 130, 'epochs'],
  ['that had converged', ['--epochs', 500, '--optimizer', 'lbfgs', '--l2', 0.1], 'never', 0, 'converged'],
] as const)('a training %s and resumed is as one that was not', async (_, words, text, code, stopped) => {
  const run = (name: string, ...more: string[]) => ['train', table, '-t', 'class', '-o', folder.at(name), ...words, ...more]
  const checkpoint = folder.at('going.ckpt')
  await glassbox(run('whole.safetensors'))
  expect((await loadModel(folder.at('whole.safetensors'))).training['stopped']).toBe(stopped)
  expect((await glassbox(run('first.safetensors', '--checkpoint', checkpoint), interruptedAt(text))).code).toBe(code)
  expect((await glassbox(run('second.safetensors', '--resume', checkpoint))).code).toBe(0)
  expect(folder.bytes('second.safetensors').equals(folder.bytes('whole.safetensors'))).toBe(true)
})

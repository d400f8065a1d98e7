import { expect, test } from 'vitest'
import { example, glassbox, points, quick, workFolder } from './run.ts'

const folder = workFolder()
const table = folder.write('points.csv', points())

const trained = async (name: string, ...words: (string | number)[]) => {
  const path = folder.at(name)
  const { code, err } = await glassbox(['train', table, '-t', 'class', '-o', path, ...words])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return path
}

test('evaluate judges rows as the training did', async () => {
  const model = folder.at('iris')
  const report = JSON.parse(
    (await glassbox(['train', example('iris.csv'), '-t', 'species', '-o', model, '--test', 0, '--json', ...quick])).out,
  )
  const { code, out } = await glassbox(['evaluate', model, example('iris.csv'), '--json'])
  expect(code).toBe(0)
  const judged = JSON.parse(out)
  expect(judged).toMatchObject({ task: 'multiclass', target: 'species', model, rows: 150, leftOut: 0, warnings: [] })
  expect(Object.keys(judged.metrics)).toEqual(Object.keys(report.metrics.validation))
  const text = (await glassbox(['evaluate', model, example('iris.csv')])).out
  expect(text).toContain('On the 150 rows of ')
  expect(text).toContain('true ↓ predicted →')
})

test('evaluate says which rows it cannot judge', async () => {
  const model = await trained('some', ...quick)
  const file = folder.write('some.csv', `${points(4)}1,1,red,\n2,1,red,middle\n`)
  const { out, err } = await glassbox(['evaluate', model, file])
  expect(out).toContain('On the 4 rows of')
  expect(out).toContain('2 left out without a known target')
  expect(err).toContain('unknown-class')
})

test('evaluate draws residuals and predictions of numbers', async () => {
  await glassbox(['train', example('diabetes.csv'), '-t', 'progression', '-o', folder.at('diabetes'), ...quick])
  const { out } = await glassbox(['evaluate', folder.at('diabetes'), example('diabetes.csv')])
  for (const part of ['R²', 'Residuals (true − predicted)', 'predicted\n', 'true\n']) expect(out).toContain(part)
})

test('inspect tells all of a model', async () => {
  const model = await trained(
    'whole',
    '--hidden',
    '5,4',
    '--activation',
    'elu',
    '--activation-alpha',
    0.5,
    '--dropout',
    0.1,
    '--epochs',
    3,
    '-q',
  )
  const { code, out, err } = await glassbox(['inspect', model])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  for (const part of [
    'class (2 classes: left, right)',
    '59 parameters in float64',
    /hidden1 +dense, elu 0\.5 +5 +5×5 \+ 5 +30/,
    /dropout1 +dropout +5 +0/,
    /output +dense, sigmoid +1 +4×1 \+ 1 +5/,
    /total +59/,
    /color +category +one-hot: blue, green, red +3/,
    /x +number +\(x − [\d.]+\) ÷ [\d.]+/,
    'training loss',
    'On the rows held out',
    '29 trained on, 3 validated on, 8 held out',
  ])
    expect(out).toMatch(part)
  expect(Math.max(...out.split('\n').map(line => line.length))).toBeLessThanOrEqual(80)
})

test('the network in one line', async () => {
  const line = async (...words: string[]) => {
    const { out } = await glassbox(['train', table, '-t', 'class', '-o', folder.at('line'), '--epochs', 1, '-q', ...words])
    return /^network +(.*(\n .*)*)\ntraining/m.exec(out)?.[1]?.replace(/\s+/g, ' ')
  }
  expect(await line('--hidden=')).toBe('5 inputs → 1 sigmoid, 6 parameters')
  expect(await line('--hidden', '4,2', '--batch-norm', '--dropout', '0.1', '--categories', 'embedding')).toBe(
    '2 inputs + 1 embedding (2) → 4 batchNorm relu dropout → 2 batchNorm relu dropout → 1 sigmoid, 65 parameters',
  )
})

test('inspect --json holds all but the weights', async () => {
  const model = await trained('json', ...quick, '--categories', 'embedding', '--drop', 'y')
  const told = JSON.parse((await glassbox(['inspect', model, '--json'])).out)
  expect(told).toMatchObject({
    model,
    task: 'binary',
    target: 'class',
    classes: ['left', 'right'],
    seed: 1,
    dtype: 'float64',
    columns: {
      used: [
        { name: 'x', kind: 'number' },
        { name: 'color', as: 'embedding' },
      ],
      ignored: ['y'],
    },
    training: { optimizer: 'adam', epochs: 3 },
  })
  expect(told.history).toHaveLength(3)
  const layers = told.layers as { parameters: { shape: [number, number] }[] }[]
  const count = layers.flatMap(({ parameters }) => parameters).reduce((sum, { shape }) => sum + shape[0] * shape[1], 0)
  expect(told.parameters).toBe(count)
  expect((await glassbox(['inspect', model])).out).toMatch(/not used: +y/)
})

test.each(['moons', 'circles', 'blobs', 'spirals', 'xor', 'gaussians'])('new-data %s can be trained on', async kind => {
  const { code, out, err } = await glassbox(['new-data', kind, '--rows', 60, '--seed', 3])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toMatch(/^x1,x2,label\n-?[\d.e-]+,-?[\d.e-]+,[012]\n/)
  expect(out.split('\n')).toHaveLength(62)
  expect((await glassbox(['new-data', kind, '--rows', 60, '--seed', 3])).out).toBe(out)
  for (const flags of [
    ['--seed', 4],
    ['--seed', 3, '--noise', 0.3],
    ['--seed', 3, '--rows', 61],
  ])
    expect(
      (
        await glassbox(
          ['new-data', kind, '--rows', 60, ...flags].slice(0, flags.includes('--rows') ? 2 : 4).concat(flags.map(String)),
        )
      ).out,
    ).not.toBe(out)
  const file = folder.write(`${kind}.csv`, out)
  expect((await glassbox(['train', file, '-t', 'label', '-o', folder.at(kind), ...quick])).code).toBe(0)
})

test('new-data: classes, a file, and what it refuses', async () => {
  const { out } = await glassbox(['new-data', 'spirals', '--classes', 4, '--rows', 40])
  expect(
    new Set(
      out
        .trimEnd()
        .split('\n')
        .slice(1)
        .map(line => line.at(-1)),
    ).size,
  ).toBe(4)
  const file = folder.at('blobs.csv')
  const saved = await glassbox(['new-data', 'blobs', '--classes', 2, '--out', file])
  expect(saved).toEqual({ code: 0, out: '', err: `200 rows saved to ${file}\nNext: glassbox train ${file} --target label\n` })
  expect(folder.text('blobs.csv')).toMatch(/^x1,x2,label\n/)
  expect(await glassbox(['new-data', 'moon'])).toMatchObject({ code: 2, err: expect.stringContaining('Did you mean moons?') })
  expect(await glassbox(['new-data', 'moons', '--classes', 3])).toMatchObject({
    code: 2,
    err: expect.stringContaining('--classes does not go with moons'),
  })
  expect(await glassbox(['new-data', 'moons', '--noise', '-1'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('at least 0'),
  })
})

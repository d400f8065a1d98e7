import { existsSync, readdirSync } from 'node:fs'
import { lesson, sections } from 'glassbox/tutorial'
import type { Block } from 'glassbox/tutorial'
import { beforeEach, expect, test, vi } from 'vitest'
import { ascii, fakeIo, fakeOutput } from '../fake-io.ts'
import { readPng } from '../plots/read-png.ts'
import { allBlocks, sampleBlocks } from '../sample-blocks.ts'
import { glassbox, workFolder } from './run.ts'

vi.mock('glassbox/tutorial', async importOriginal => ({
  ...(await importOriginal<typeof import('glassbox/tutorial')>()),
  lesson: vi.fn<typeof lesson>(),
}))

const folder = workFolder()
const { heading, paragraph, equal, explained, differs, curve, points, step } = sampleBlocks

/** Lets the lesson of each section consist of some blocks. */
const tell = (blocks: readonly Block[]) =>
  vi.mocked(lesson).mockImplementation(async function* () {
    for (const block of blocks) yield await Promise.resolve(block)
  })

beforeEach(() => {
  vi.mocked(lesson).mockReset()
  tell([heading, paragraph, equal, explained])
})

test('tells every section in order, then how many numbers are equal, and why others are not', async () => {
  const { code, out, err } = await glassbox(['tutorial'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(vi.mocked(lesson).mock.calls).toEqual(sections.map(({ id }) => [id, {}]))
  expect(out.match(/^The tutorial’s steps$/gm)).toHaveLength(sections.length)
  const all = sections.length
  const summary = out.slice(out.lastIndexOf(`${2 * all} numbers`)).split('\n')
  expect(summary.slice(0, 3)).toEqual([
    `${2 * all} numbers that the tutorial prints`,
    `✓ ${all} equal to the last printed digit`,
    `≈ ${all} different, for a known reason`,
  ])
  expect(summary[3]).toMatch(/^ {4}moons: error at epoch 7000; error/)
  expect(summary.at(-3)).toMatch(/^ {6}Chaotic: /)
  expect(Math.max(...out.split('\n').map(line => line.length))).toBeLessThanOrEqual(80)
})

test('one section; rows stand together, other blocks apart', async () => {
  const { out } = await glassbox(['tutorial', 'moons'])
  expect(vi.mocked(lesson).mock.calls).toEqual([['moons', {}]])
  expect(out).toMatch(/─\n\nThe slope [^]*”\.\n\nerror at epoch 0 .*✓\nerror at epoch 7000 .*≈\n {6}Chaotic/)
})

test('a row that differs without a reason gives 1; under other settings it says what was changed, and gives 0', async () => {
  tell([equal, differs])
  const { code, out } = await glassbox(['tutorial', 'numpy'])
  expect(code).toBe(1)
  expect(out).toMatch(/✗ 1 different\n {4}numpy: output of sample 1/)
  expect(out).not.toContain('other settings')
  const words = ['tutorial', 'numpy', '--learning-rate', 0.5, '--seed', 7, '--epochs', 20]
  const changed = await glassbox(words)
  expect(changed.code).toBe(0)
  expect(vi.mocked(lesson)).toHaveBeenLastCalledWith('numpy', { learningRate: 0.5, seed: 7, epochs: 20 })
  expect(changed.out.replace(/\s+/g, ' ')).toContain(
    'Told with --learning-rate, --seed, --epochs: other settings than the tutorial’s give other numbers.',
  )
})

test('--code chooses the code line of a step', async () => {
  tell([step])
  expect((await glassbox(['tutorial', 'steps'])).out).toContain('NumPy    D = E * S')
  expect((await glassbox(['tutorial', 'steps', '--code', 'latex'])).out).toContain('LaTeX    D = E \\odot S')
})

test('in ASCII the whole command is in ASCII', async () => {
  tell(allBlocks)
  for (const words of [
    ['tutorial', 'moons'],
    ['tutorial', '--list'],
  ]) {
    const { out } = await glassbox(words, fakeIo({ stdout: fakeOutput({ look: ascii }) }))
    expect(out).toMatch(/^[ -~\n]*$/)
  }
})

test('--json: a block to a line, matrices as rows, typed arrays as arrays, a summary at the end', async () => {
  tell([...allBlocks])
  const { code, out } = await glassbox(['tutorial', 'moons', '--json'])
  expect(code).toBe(1)
  const lines = out.trimEnd().split('\n').map(line => JSON.parse(line) as { kind: string }) // prettier-ignore
  expect(lines.map(({ kind }) => kind)).toEqual([...allBlocks.map(({ kind }) => kind), 'summary'])
  expect(lines).toContainEqual({ section: 'moons', ...step, values: [{ name: 'D', matrix: [[0.035], [-0.1313]] }] })
  expect(lines.find(({ kind }) => kind === 'points')).toMatchObject({
    labels: [0, 0, 1, 1],
    boundary: { x: [0, 0.5, 1, 1.5, 2] },
  })
  expect(lines.at(-1)).toEqual({ kind: 'summary', printed: 4, equal: 2, explained: 1, differs: 1, settings: {} })
})

test('--list lists the sections', async () => {
  const { code, out } = await glassbox(['tutorial', '--list'])
  expect(code).toBe(0)
  for (const { id } of sections) expect(out).toMatch(new RegExp(`^${id} +\\S`, 'm'))
  const json = (await glassbox(['tutorial', '--list', '--json'])).out.trimEnd().split('\n')
  expect(json.map(line => JSON.parse(line) as unknown)).toEqual(sections)
  expect(vi.mocked(lesson)).not.toHaveBeenCalled()
})

test('--out makes the folder, and saves pictures as SVG and PNG and their numbers as CSV', async () => {
  tell([paragraph, curve, points])
  const place = folder.at('deep/pictures')
  const { code, err } = await glassbox(['tutorial', 'moons', '--out', place])
  expect(code).toBe(0)
  expect(err).toContain('2 pictures saved in')
  expect(readdirSync(place).sort()).toEqual(['csv', 'png', 'svg'].flatMap(end => [`classes.${end}`, `error.${end}`]).sort())
  expect(folder.text('deep/pictures/error.svg')).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg".*<\/svg>$/)
  expect(readPng(folder.bytes('deep/pictures/classes.png')).width).toBe(1600)
  expect(folder.text('deep/pictures/error.csv').trim().split(/\r?\n/)).toEqual([
    'series,epoch,value',
    'rate 0.1,0,0.25',
    'rate 0.1,5,0.1',
    'rate 0.1,10,0.01',
    'rate η,0,0.25',
    'rate η,10,0.2',
  ])
  expect(folder.text('deep/pictures/classes.csv').trim().split(/\r?\n/).slice(0, 2)).toEqual(['x,y,class', '0,0,0'])
  tell([paragraph])
  expect((await glassbox(['tutorial', 'moons', '--out', place])).err).toContain('nothing was saved')
})

test.each([
  [['moon'], 'the tutorial has no section "moon"', /Did you mean moons\? Known: intuition, .*moons/],
  [['--epochs', '0'], '--epochs', /at least 1/],
  [['--learning-rate', '-1'], '--learning-rate', /above 0/],
  [['--seed', '1.5'], '--seed', /whole number/],
  [['--code', 'fortran'], '--code', /one of numpy, r, typescript, maths, latex/],
  [['moons', '--list'], 'the section "moons" does not go with --list', /Leave one out/],
  [['--list', '--seed', '1'], '--seed does not go with --list', /Leave one out/],
  [['--json', '--code', 'r'], '--code does not go with --json', /Leave one out/],
])('refuses %j', async (words, problem, cure) => {
  const { code, out, err } = await glassbox(['tutorial', ...words])
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain(problem)
  expect(err).toMatch(cure)
  expect(vi.mocked(lesson)).not.toHaveBeenCalled()
})

test('a folder that cannot be made is refused before anything is told', async () => {
  const file = folder.write('file', 'x')
  for (const place of [file, `${file}/below`]) {
    const { code, out, err } = await glassbox(['tutorial', 'moons', '--out', place])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/the folder cannot be made: (it|a part of the path) is a file/)
  }
})

test('tells each block as soon as it is there; Ctrl-C ends with 130 though the next is long in coming', async () => {
  const io = fakeIo()
  let reached = (): void => undefined
  const waiting = new Promise<void>(resolve => (reached = resolve))
  vi.mocked(lesson).mockImplementation(async function* () {
    yield heading
    yield curve
    reached()
    await new Promise(() => undefined)
  })
  const place = folder.at('interrupted')
  const running = glassbox(['tutorial', '--out', place], io)
  await waiting
  expect(io.stdout.text()).toContain('The tutorial’s steps')
  io.interrupt()
  const { code, out, err } = await running
  expect({ code, err }).toEqual({ code: 130, err: '' })
  expect(out).not.toContain('that the tutorial prints')
  expect(existsSync(folder.at('interrupted/error.png'))).toBe(true)
  expect(vi.mocked(lesson)).toHaveBeenCalledTimes(1)
})

test('an error of the lesson is told', async () => {
  vi.mocked(lesson).mockImplementation(async function* () {
    yield heading
    await Promise.reject(new Error('lost'))
  })
  expect(await glassbox(['tutorial', 'moons'])).toMatchObject({ code: 1, err: expect.stringContaining('lost') as string })
})

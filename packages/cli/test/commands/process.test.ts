import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, readdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { VERSION } from 'glassbox'
import { loadModel } from 'glassbox/node'
import { bundled, mainProgram } from './bundled.ts'
import { points, quick, workFolder } from './run.ts'
import cli from '../../package.json' with { type: 'json' }

const folder = workFolder()
const table = folder.write('points.csv', points(200))
const program = folder.at('glassbox.mjs')

// The source as it is, in one file that Node runs.
beforeAll(() => bundled(mainProgram, program))

const start = (words: readonly (string | number)[], env: Record<string, string> = {}): ChildProcess =>
  spawn(process.execPath, [program, ...words.map(String)], { cwd: dirname(program), env: { PATH: process.env['PATH'], ...env } })

async function finished(child: ChildProcess) {
  let [out, err] = ['', '']
  child.stdout?.on('data', part => (out += String(part)))
  child.stderr?.on('data', part => (err += String(part)))
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  return { code, signal, out, err }
}

const changedAt = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs

/** Waits until a file is written (anew). */
async function written(path: string): Promise<void> {
  const before = changedAt(path)
  for (let i = 0; i < 3000 && changedAt(path) === before; i++) await new Promise(resolve => setTimeout(resolve, 10))
  expect(changedAt(path)).not.toBe(before)
}

const words = [
  'train',
  table,
  '-t',
  'class',
  '--epochs',
  400,
  '--hidden',
  '32,32',
  '--dropout',
  0.2,
  '--patience',
  'off',
  '-q',
  '--schedule',
  'reduceOnPlateau',
]

test('a training that is killed and resumed ends in the same bits as one that was not', async () => {
  const whole = await finished(start([...words, '--out', 'whole.safetensors']))
  expect(whole).toMatchObject({ code: 0, err: '' })

  const [checkpoint, out] = [folder.at('cut.ckpt'), folder.at('cut.safetensors')]
  const place = ['--out', out, '--checkpoint', checkpoint, '--checkpoint-every', 7]
  let resumed: readonly (string | number)[] = []
  for (let cut = 0; cut < 3; cut++) {
    const child = start([...words, ...place, ...resumed])
    const end = finished(child)
    for (let more = 0; more <= cut; more++) await written(checkpoint)
    child.kill('SIGKILL')
    expect(await end).toMatchObject({ signal: 'SIGKILL' })
    expect(existsSync(out)).toBe(false)
    resumed = ['--resume', checkpoint]
  }
  expect(await finished(start([...words, ...place, ...resumed]))).toMatchObject({ code: 0, err: '' })
  expect(folder.bytes('cut.safetensors').equals(folder.bytes('whole.safetensors'))).toBe(true)

  // Resumed after its end it has nothing more to do, and gives the same again.
  expect(await finished(start([...words, '--out', 'again.safetensors', '--resume', checkpoint]))).toMatchObject({ code: 0 })
  expect(folder.bytes('again.safetensors').equals(folder.bytes('whole.safetensors'))).toBe(true)
})

test('a real Ctrl-C ends tiny epochs at once, with a whole model', async () => {
  const child = start([
    'train',
    table,
    '-t',
    'class',
    '--out',
    'interrupted.safetensors',
    '--checkpoint',
    'interrupted.ckpt',
    '--epochs',
    10_000_000,
    '--batch-size',
    'full',
    '--hidden',
    2,
    '--patience',
    'off',
    '-q',
  ])
  const end = finished(child)
  await written(folder.at('interrupted.ckpt'))
  const asked = performance.now()
  child.kill('SIGINT')
  const { code, out, err } = await end
  expect(performance.now() - asked).toBeLessThan(5000)
  expect(code).toBe(130)
  expect(err).toMatch(/^Stopped by Ctrl-C after epoch [\d,]+ of 10,000,000\. The best weights so far \(epoch [\d,]+\) are kept/m)
  expect(out).toContain('Model saved to interrupted.safetensors')
  expect((await loadModel(folder.at('interrupted.safetensors'))).training['stopped']).toBe('aborted')
})

test('a Ctrl-C that arrives twice, as through npm, is one', async () => {
  const place = ['--out', 'twice.safetensors', '--checkpoint', 'twice.ckpt']
  const child = start(['train', table, '-t', 'class', ...place, '--epochs', 10_000_000, '--patience', 'off', '-q'])
  const end = finished(child)
  await written(folder.at('twice.ckpt'))
  child.kill('SIGINT')
  for (let i = 0; i < 5; i++) {
    await new Promise(resolve => setTimeout(resolve, 1))
    child.kill('SIGINT')
  }
  const { code, out } = await end
  expect(code).toBe(130)
  expect(out).toContain('Model saved to twice.safetensors')
  await loadModel(folder.at('twice.safetensors'))
})

/** Presses Ctrl-C so long after a start; gives what came of it, and how long it took from then. */
async function interruptedAfter(milliseconds: number, words: readonly (string | number)[]) {
  const child = start(words)
  const end = finished(child)
  await new Promise(resolve => setTimeout(resolve, milliseconds))
  const asked = performance.now()
  child.kill('SIGINT')
  return { ...(await end), took: performance.now() - asked }
}

describe('a long command that never looks up', () => {
  const rows = 200_000
  /** How long one takes here, in milliseconds. */
  let whole = 0
  beforeAll(async () => {
    expect(await finished(start(['train', table, '-t', 'class', ...quick, '--out', 'small.safetensors']))).toMatchObject({
      code: 0,
    })
    const few = points(1000).split('\n')
    const [header, body] = [few[0], `${few.slice(1, -1).join('\n')}\n`]
    folder.write('long.csv', `${header}\n${body.repeat(rows / 1000)}`)
    const began = performance.now()
    expect(await finished(start(['predict', 'small.safetensors', 'long.csv', '--out', 'whole.csv']))).toMatchObject({ code: 0 })
    whole = performance.now() - began
  })

  const commands = [
    ['predict', ['--out', 'interrupted.csv'], 'Stopped by Ctrl-C: nothing is saved to interrupted.csv.\n'],
    ['predict', [], 'Stopped by Ctrl-C: the predictions are not complete.\n'],
    ['evaluate', [], 'Stopped by Ctrl-C: nothing is judged.\n'],
    ['check', ['--rows', rows], 'Stopped by Ctrl-C: the gradients are not checked.\n'],
  ] as const
  test.each(commands)('%s %j is ended by Ctrl-C at once', async (name, more, message) => {
    // Long after the start of Node, long before the end.
    const { code, out, err, took } = await interruptedAfter(whole * 0.3, [name, 'small.safetensors', 'long.csv', ...more])
    expect({ code, out, err }).toEqual({ code: 130, out: '', err: message })
    expect(took).toBeLessThan(1000)
  })

  test('whenever Ctrl-C comes, what was predicted before stays whole and no draft is left', async () => {
    const asIs = folder.write('kept.csv', 'as it was\n')
    for (const part of [0.5, 0.75, 0.95]) {
      const words = ['predict', 'small.safetensors', 'long.csv', '--out', asIs]
      const { code, err } = await interruptedAfter(whole * part, words)
      if (code === 130)
        expect([err, folder.text('kept.csv')]).toEqual([`Stopped by Ctrl-C: nothing is saved to ${asIs}.\n`, 'as it was\n'])
      else expect([code, folder.bytes('kept.csv').equals(folder.bytes('whole.csv'))]).toEqual([0, true])
      folder.write('kept.csv', 'as it was\n')
      expect(readdirSync(dirname(asIs)).filter(file => file.endsWith('.part'))).toEqual([])
    }
  })

  test('what is wrong with the table is told as ever', async () => {
    folder.write('ragged.csv', 'x,y,color,class\n1,2\n')
    expect(await finished(start(['predict', 'small.safetensors', 'ragged.csv']))).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^error: ragged\.csv, line 2: this row has 2 cells, the header has 4/) as string,
    })
  })

  test('a reader that takes its time is left', async () => {
    const child = start(['predict', 'small.safetensors', 'long.csv'])
    await once(child.stdout!, 'readable')
    const end = once(child, 'exit')
    child.kill('SIGINT')
    expect(await end).toEqual([130, null])
    child.stdout!.destroy()
  })
})

test.runIf(existsSync('/dev/full'))('a standard output that takes no more is named', async () => {
  const full = openSync('/dev/full', 'w')
  const child = spawn(process.execPath, [program, 'help', 'train'], { stdio: ['ignore', full, 'pipe'] })
  expect(await finished(child)).toMatchObject({ code: 2, err: 'error: standard output: the disk is full.\n' })
  closeSync(full)
})

test('the default place is the current folder', async () => {
  const { code, out } = await finished(start(['train', table, '-t', 'class', '--epochs', 2, '-q']))
  expect(code).toBe(0)
  expect(out).toContain('Model saved to points.safetensors (')
  expect(existsSync(folder.at('points.safetensors'))).toBe(true)
})

test('no colour where it is no terminal, colours where they are forced, none under NO_COLOR', async () => {
  const colored = async (env: Record<string, string>) => (await finished(start(['--help'], env))).out.includes('\x1b[')
  expect(await colored({})).toBe(false)
  expect(await colored({ FORCE_COLOR: '1' })).toBe(true)
  expect(await colored({ FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false)
})

test('a reader that goes away ends the command quietly', async () => {
  const child = start(['new-data', 'moons', '--rows', 200_000])
  const end = finished(child)
  child.stdout?.once('data', () => child.stdout?.destroy())
  expect(await end).toMatchObject({ code: 141, err: '' })
})

test('the version is that of the package', async () => {
  expect(cli.version).toBe(VERSION)
  expect((await finished(start(['--version']))).out).toBe(`${VERSION}\n`)
})

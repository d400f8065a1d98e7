import { beforeEach, expect, test } from 'vitest'
import { keyName } from '../../src/command/keys.ts'
import { Player } from '../../src/commands/trace/player.ts'
import { screen } from '../../src/commands/trace/screen.ts'
import { exampleSubject } from '../../src/commands/trace/subject.ts'
import { ascii, colored, fakeIo, fakeOutput, plain } from '../fake-io.ts'
import { glassbox } from './run.ts'

const ROWS = 30
let player: Player

beforeEach(async () => {
  player = new Player(exampleSubject('spreadsheet', {}, {}))
  await player.goTo(0, 0)
})

async function after(...keys: string[]): Promise<string> {
  for (const key of keys) await player.press(key)
  return (await screen(player, plain, ROWS)).join('\n')
}

test('steps on and back, over a layer, out of a phase', async () => {
  expect(await after()).toContain('step 1 of 21: forward, dense1')
  expect(await after(']', 'n')).toContain('step 3 of 21: forward, dense1')
  expect(await after('[')).toContain('step 2 of 21')
  expect(await after('}')).toContain('step 4 of 21: forward, dense2')
  expect(await after(')')).toContain('step 7 of 21: loss')
  expect(await after('(', '{')).toContain('step 1 of 21')
  expect(await after('p')).toContain('This is the very start')
})

test('moves the cell within its matrix, and shows its arithmetic', async () => {
  expect(await after('down', 'right')).toContain('hidden_layer_input1[1,1] = 1 × 0.88')
  expect(await after('down', 'down', 'down', 'right', 'right')).toContain('hidden_layer_input1[2,2] = ')
  expect(await after('up', 'left')).toContain('hidden_layer_input1[1,1] = ')
})

test('goes into the sources of a cell, to what it changes, and back out', async () => {
  await after(')', ')', ']', ']')
  expect(await after('down', 'down')).toContain('d_output[2,0] = (-0.7893) × 0.1663 = -0.1313')
  expect(await after('tab')).toContain('Source 2 of 2: slope_output_layer[2,0]')
  expect(await after('return')).toContain('slope_output_layer[2,0] = 0.7893 × (1 - 0.7893)')
  expect(await after('s')).toContain('output[2,0] = 1 / (1 + e^(-1.321)) = 0.7893')
  expect(await after('u', 'backspace')).toContain('d_output[2,0] = ')
  expect(await after('u')).toContain('Nowhere to go back to')
  expect(await after('f')).toContain('gradient_bout[0,0] = ')
})

test('a cell that was given has no sources, but effects', async () => {
  await after('return')
  expect(await after('return')).toContain('X[0,0] comes from nothing: it was given')
  expect(await after()).toMatch(/X \(3×4\)[^]*\[1\]/)
  expect(await after('f')).toContain('hidden_layer_input1[0,0] = 1 × 0.42')
})

test('goes to an epoch and back with the same numbers', async () => {
  const start = await after()
  const later = await after('g', '1', '9', '9', 'x')
  expect(later).toBe(start)
  expect(await after('g', '2', '0', 'backspace', '0', 'return')).toContain('epoch 20 of 5000')
  expect(await after('e')).toContain('epoch 21 of 5000')
  expect(await after('E', 'g', '0', 'return')).toBe(start)
  expect(await after('g', '9', '9', '9', '9', 'return')).toContain('the training has no epoch 9999')
})

test('why, help, code, scroll, an unknown key', async () => {
  await after(')', ')')
  expect(await after('w')).toContain('Given')
  const read = await after('down', 'pagedown')
  expect(read).not.toBe(await after('up'))
  expect(await after('x', '?')).toContain('arrows         move the cell')
  await after('q')
  expect(await after('c')).toContain('E = y - output')
  expect(await after('c')).toContain('E <- y - output')
  expect(await after('!')).toContain('No key "!"')
})

test.each([
  ['plain', plain],
  ['ascii', ascii],
  ['colored', colored],
])('every step fits the screen: %s', async (_name, look) => {
  const small = new Player(exampleSubject('moons', { epochs: 3 }, {}))
  await small.goTo(1, 0)
  for (const columns of [60, 80, 130])
    for (let step = 0; step < small.subject.program.steps.length; step++) {
      const lines = await screen(small, { ...look, columns }, 24)
      expect(lines.length).toBe(24)
      // eslint-disable-next-line no-control-regex
      for (const line of lines) expect(line.replace(/\x1b\[[\d;]*m/g, '').length).toBeLessThanOrEqual(columns)
      if (look === ascii) expect(lines.join('')).toMatch(/^[ -~]*$/)
      await small.press(']')
    }
})

test('a wide matrix scrolls', async () => {
  const wide = new Player(exampleSubject('moons', { epochs: 3 }, {}))
  await wide.goTo(0, 0)
  const first = (await screen(wide, { ...plain, columns: 60 }, 40)).join('\n')
  await wide.press('>')
  await wide.press('>')
  const later = (await screen(wide, { ...plain, columns: 60 }, 40)).join('\n')
  expect(first).toMatch(/more: 9\d\d right/)
  expect(later).toMatch(/more: .*\d left/)
})

test('the command plays where both ends are a terminal, and leaves the screen as it was', async () => {
  const run = async (...keys: string[]) => {
    const stdout = fakeOutput({ live: true })
    const terminal = { rows: 24, keys: async function* () { yield* keys } } // prettier-ignore
    const { code, out } = await glassbox(['trace', '--example', 'mazur'], fakeIo({ stdout, terminal }))
    return { code, out }
  }
  const quit = await run(']', 'resize', 'q')
  expect(quit.code).toBe(0)
  expect(quit.out).toMatch(/^\x1b\[\?1049h\x1b\[\?25l/) // eslint-disable-line no-control-regex
  expect(quit.out).toMatch(/\x1b\[\?25h\x1b\[\?1049l$/) // eslint-disable-line no-control-regex
  expect(quit.out).toContain('step 2 of')
  expect((await run('ctrl-c', ']')).code).toBe(130)
  expect((await run('?', 'q', 'q')).code).toBe(0)
})

test('keys have names', () => {
  expect([
    keyName('a', { name: 'a' }),
    keyName('A', { name: 'a', shift: true }),
    keyName('\x1b[A', { name: 'up' }),
    keyName('\t', { name: 'tab' }),
    keyName(undefined, { name: 'tab', shift: true }),
    keyName('\x03', { name: 'c', ctrl: true }),
    keyName('\r', { name: 'return' }),
  ]).toEqual(['a', 'A', 'up', 'tab', 'shift-tab', 'ctrl-c', 'return'])
})

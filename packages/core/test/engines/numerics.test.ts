import { describe, expect, test } from 'vitest'
import { SessionMemory } from '../../src/engines/wasm/memory.ts'
import type { Dtype, Numbers } from '../../src/matrix.ts'
import { numbers } from '../../src/matrix.ts'
import { arithmeticOf } from '../../src/numerics.ts'
import { Random } from '../../src/random.ts'
import { firstDifference } from '../bits.ts'

const functions = ['exp', 'expm1', 'log', 'log1p', 'tanh', 'erf'] as const
/** How many random numbers each function is tried on; GLASSBOX_FUZZ asks for so many times more. */
const count = 400_000 * Number(process.env['GLASSBOX_FUZZ'] ?? 1)
const BLOCK = 65536

/** Every pattern of bits is as likely as another: all exponents, subnormal numbers, NaN. */
function anyBits(random: Random, out: Numbers): void {
  const words = new Uint32Array(out.buffer)
  for (let i = 0; i < words.length; i++) words[i] = random.integer(0, 65536) * 65536 + random.integer(0, 65536)
}

/** Numbers that networks meet, and the neighbourhoods where the functions change their course. */
function usual(random: Random, out: Numbers): void {
  const places = [0, 1, -1, 0.55, 0.875, 4, 6, 88.72, -103.97, 709.78, -745.13, 2 ** -25, Math.SQRT1_2, Math.SQRT2, -18, -38]
  for (let i = 0; i < out.length; i++) {
    const x = random.normal()
    const near = places[random.integer(0, places.length)]!
    out[i] = [x, 10 * x, 100 * x, near + x * 1e-3, near * (1 + x * 1e-7), Math.abs(x) * 2 ** random.integer(-40, 40)][i % 6]!
  }
}

const special = [
  NaN,
  Infinity,
  -Infinity,
  0,
  -0,
  1,
  -1,
  5e-324,
  -5e-324,
  1e-310,
  1e-40,
  -1e-40,
  1.4e-45,
  3.4e38,
  Number.MAX_VALUE,
  2 ** -126,
  2 ** -1022,
]

describe.each(['float64', 'float32'] as const)('numerics of the kernels, %s', dtype => {
  const memory = new SessionMemory(dtype)
  const at = memory.allocate(BLOCK * memory.size)
  const apply = (which: number, given: Numbers) => {
    memory.numbers(at, given.length).set(given)
    if (dtype === 'float64') memory.kernels.numeric64(which, at, given.length)
    else memory.kernels.numeric32(which, at, given.length)
    return memory.numbers(at, given.length)
  }
  test.each(functions)('%s has the bits of the definition', name => {
    const [random, f] = [new Random(1), arithmeticOf(dtype)[name]]
    const given = numbers(dtype, BLOCK)
    for (let done = 0; done < count; done += BLOCK) {
      if ((done / BLOCK) % 2 === 0) usual(random, given)
      else anyBits(random, given)
      if (done === 0) given.set(special)
      const expected = given.map(f)
      const difference = firstDifference(apply(functions.indexOf(name), given), expected)
      expect(difference && `${difference}, of ${given[Number(/\d+/.exec(difference)![0])]}`).toBeUndefined()
    }
  })

  test('pow has the bits of the definition', () => {
    const random = new Random(2)
    const { pow, round } = arithmeticOf(dtype)
    const own = dtype === 'float64' ? memory.kernels.power64 : memory.kernels.power32
    for (const x of special) for (const y of [...special, 2, 3, 0.5, -3]) same(own, pow, round(x), round(y), dtype)
    for (let i = 0; i < 20000; i++) {
      same(own, pow, round(random.uniform()), random.integer(1, 5000), dtype)
      same(own, pow, round(Math.abs(random.normal()) * 2 ** random.integer(-30, 30)), round(random.normal() * 20), dtype)
    }
  })
})

type Power = (x: number, y: number) => number

function same(own: Power, pow: Power, x: number, y: number, dtype: Dtype): void {
  if (!Object.is(own(x, y), pow(x, y))) throw new Error(`${dtype}: ${x} to the power ${y} is ${own(x, y)}, expected ${pow(x, y)}`)
}

/** The first place where two runs of numbers differ in a bit (any NaN equals any NaN, +0 is not −0); undefined where none does. */
export function firstDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): string | undefined {
  if (actual.length !== expected.length) return `${actual.length} numbers, expected ${expected.length}`
  for (let i = 0; i < actual.length; i++)
    if (!Object.is(actual[i], expected[i])) return `cell ${i} is ${shown(actual[i]!)}, expected ${shown(expected[i]!)}`
  return undefined
}

const shown = (x: number) => (Object.is(x, -0) ? '-0' : String(x))

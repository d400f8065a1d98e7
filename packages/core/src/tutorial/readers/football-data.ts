/** The rows that a reader of the tutorial brought: three columns of numbers and the result of a match, as they were posted. */
export const footballRows: readonly (readonly [number, number, number, string])[] = [
  [9, 2, 2, 'home'],
  [6, 1, 11, 'away'],
  [0, 2, 19, 'home'],
  [8, 1, 12, 'home'],
  [8, 2, 12, 'home'],
  [7, 1, 16, 'home'],
  [9, 2, 15, 'away'],
  [6, 1, 18, 'home'],
  [23, 2, 4, 'draw'],
  [7, 1, 18, 'home'],
  [13, 2, 16, 'draw'],
  [28, 1, 5, 'home'],
  [42, 1, 1, 'away'],
  [21, 2, 11, 'draw'],
  [28, 1, 6, 'away'],
]

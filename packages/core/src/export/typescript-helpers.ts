/** What the TypeScript lines call, each complete in itself. */
export const helpers = {
  matmul: `function matmul(A: number[][], B: number[][]): number[][] {
  return A.map(row => B[0].map((_, j) => row.reduce((total, a, k) => total + a * B[k][j], 0)))
}`,
  transpose: `function transpose(A: number[][]): number[][] {
  return A[0].map((_, j) => A.map(row => row[j]))
}`,
  sumOfRows: `function sumOfRows(A: number[][]): number[][] {
  return [A[0].map((_, j) => A.reduce((total, row) => total + row[j], 0))]
}`,
  sumOfColumns: `function sumOfColumns(A: number[][]): number[][] {
  return A.map(row => [row.reduce((total, a) => total + a, 0)])
}`,
  sumOfCells: `function sumOfCells(A: number[][]): number[][] {
  return [[A.flat().reduce((total, a) => total + a, 0)]]
}`,
  meanOfRows: `function meanOfRows(A: number[][]): number[][] {
  return [A[0].map((_, j) => A.reduce((total, row) => total + row[j], 0) / A.length)]
}`,
  meanOfColumns: `function meanOfColumns(A: number[][]): number[][] {
  return A.map(row => [row.reduce((total, a) => total + a, 0) / row.length])
}`,
  maxOfColumns: `function maxOfColumns(A: number[][]): number[][] {
  return A.map(row => [Math.max(...row)])
}`,
  maxOfRows: `function maxOfRows(A: number[][]): number[][] {
  return [A[0].map((_, j) => Math.max(...A.map(row => row[j])))]
}`,
  oneHot: `function oneHot(classes: number[][], count: number): number[][] {
  return classes.map(([k]) => Array.from({ length: count }, (_, j) => (j === k ? 1 : 0)))
}`,
  // A series of positive terms: no digits are lost to cancelling; beyond 6 the rest is below the last digit.
  erf: `function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x)
  let term = x
  let total = x
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(total); n++) {
    term *= (2 * x * x) / (2 * n + 1)
    total += term
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total
}`,
} as const

export type HelperName = keyof typeof helpers

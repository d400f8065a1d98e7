// Writes what of the assembly is the same many times over: the tiles of the matrix product, and the switch from opcodes to kernels,
// with the opcodes' table for the engine. Run by build-assembly.mjs.
import { join } from 'node:path'
import { root } from './lib/setup.mjs'

const header = '// Written by scripts/generate-kernels.mjs.\n'

/** @param {number} count */
const range = count => Array.from({ length: count }, (_, i) => i)

const activations = /** @type {const} */ ([
  ...['sigmoid', 'tanh', 'relu', 'leakyRelu', 'elu', 'selu', 'gelu', 'geluTanh', 'silu', 'softplus', 'softsign', 'hardSigmoid'],
  ...['relu6', 'mish'],
])
const losses = [
  ...['squaredError', 'halfSquaredError', 'absoluteError', 'huberError', 'binaryCrossEntropyError', 'logitCrossEntropyError'],
]
const cellwise = {
  arithmetic: {
    1: ['scale', 'square', 'root', 'signed', 'clip', 'clipFactor'],
    2: ['add', 'subtract', 'multiply', 'divide', 'maximum'],
  },
  activations: { 1: activations.flatMap(name => [name, `${name}Slope`]) },
  updates: {
    1: ['nadamMomentum'],
    2: [...['accumulate', 'accumulateSquare', 'addScaled', 'decay', 'decayedRate', 'normalized', 'centered', 'rpropGradient']],
    3: ['descend', 'dampenedMomentum', 'adadeltaMove', 'rpropSize', 'rpropMove'],
    5: ['nadamDirection'],
  },
}
const whole = {
  updates: ['adamStep', 'scaledStep', 'radamStep'],
  matmul: ['matmul'],
  reduce: ['sumOver', 'meanOver', 'spread', 'unbiased'],
  softmax: ['softmax', 'softmaxGradient', 'logSoftmax', 'logSoftmaxGradient'],
  crossEntropy: ['softmaxCrossEntropy'],
  select: ['lookup', 'scatterAdd'],
  fused: ['adam', 'chain'],
  parts: ['packPart'],
}

/** @param {string} name */
const capital = name => name[0]?.toUpperCase() + name.slice(1)

/** Opcode names in order, with the call that each makes. */
const kernels = [
  ...Object.values(cellwise).flatMap(byCount =>
    Object.entries(byCount).flatMap(([count, names]) => names.map(name => [name, `loop${count}<T, ${capital(name)}>(p)`])),
  ),
  ...Object.values(whole).flatMap(names => names.map(name => [name, `${name}<T>(p)`])),
  ...losses.flatMap(name => [
    [name, `cellLoss<T, ${capital(name)}>(p)`],
    [`${name}Gradient`, `cellLossGradient<T, ${capital(name)}>(p)`],
  ]),
  ['copyColumns', 'copyColumns(p)'],
  ['sumOfSquares', 'total<T, Square>(p)'],
  ['sumOfAbsolutes', 'total<T, Absolute>(p)'],
  ...activations.flatMap(name => [
    [`${name}Biased`, name === 'sigmoid' ? 'sigmoidBiased<T>(p)' : `loop2<T, Biased<${capital(name)}>>(p)`],
    [`${name}Through`, `loop2<T, Through<${capital(name)}Slope>>(p)`],
  ]),
]
const firstKernel = 8

const execute = `${header}import { adam, chain } from '../fused'
${Object.entries(cellwise)
  .map(([file, byCount]) => {
    const names = Object.values(byCount).flat().map(capital)
    if (file === 'arithmetic') names.push('Absolute')
    if (file === 'activations') names.push('Biased', 'Through')
    return `import {\n${names.map(name => `  ${name},\n`).join('')}} from '../cells/${file}'\n`
  })
  .join('')}${Object.entries(whole)
  .filter(([file]) => file !== 'fused' && file !== 'parts')
  .map(([file, names]) => `import { ${names.join(', ')} } from '../${file === 'updates' ? 'cells/updates' : file}'\n`)
  .join('')}import { packPart } from '../matmul'
import { copyColumns } from '../select'
import { word } from '../instruction'
import { loop1, loop2, loop3, loop5, sigmoidBiased } from '../loops'
import {
  cellLoss,
  cellLossGradient,
${losses.map(name => `  ${capital(name)},\n`).join('')}} from '../losses'
import { total } from '../sum'

/** Runs one instruction. */
export function execute<T>(p: usize): void {
  switch (word(p, 0) & 0xffff) {
${kernels.map(([name, call], i) => `    case ${firstKernel + i}: // ${name}\n      return ${call}\n`).join('')}  }
}
`

const opcodes = `${header}/** The kernels' numbers. */
export const opcodes = {
${kernels.map(([name], i) => `  ${name}: ${firstKernel + i},\n`).join('')}} as const
`

/** @param {number} rows @param {number} vectors */
function accumulators(rows, vectors) {
  return range(rows).flatMap(r => range(vectors).map(v => `c${r}${v}`))
}

/** The products of one inner index, and the sums. @param {number} rows @param {number} vectors @param {(r: number) => string} a */
function step(rows, vectors, a) {
  const lines = range(vectors).map(v => `const b${v} = v128.load(b${v === 0 ? '' : `, ${16 * v}`})`)
  for (const r of range(rows)) {
    lines.push(`const x${r} = loadAll<T>(${a(r)})`)
    for (const v of range(vectors)) lines.push(`c${r}${v} = v128.add<T>(c${r}${v}, v128.mul<T>(x${r}, b${v}))`)
  }
  return lines
}

/** @param {number} rows @param {number} vectors @param {string} indent */
function stores(rows, vectors, indent) {
  return range(rows)
    .flatMap(r => [
      ...range(vectors).map(v => `${indent}v128.store(c, c${r}${v}${v === 0 ? '' : `, ${16 * v}`})\n`),
      ...(r === rows - 1 ? [] : [`${indent}c += cStep\n`]),
    ])
    .join('')
}

/** @param {number} rows @param {number} vectors */
const direct = (rows, vectors) => `
function direct${rows}${vectors}<T>(a: usize, row: usize, step: usize, b: usize, bStep: usize, c: usize, cStep: usize, k: i32): void {
${accumulators(rows, vectors)
  .map(name => `  let ${name} = v128.splat<T>(0)\n`)
  .join('')}${range(rows - 1)
  .map(r => `  let a${r + 1} = a${r === 0 ? '' : r} + row\n`)
  .join('')}  for (; k; k--) {
${step(rows, vectors, r => `a${r === 0 ? '' : r}`)
  .map(line => `    ${line}\n`)
  .join('')}${range(rows)
  .map(r => `    a${r === 0 ? '' : r} += step\n`)
  .join('')}    b += bStep
  }
${stores(rows, vectors, '  ')}}
`

/**
 * A tile of packed parts. Neighbouring vectors stand side by side, in loads, sums and stores: what makes wide vectors of pairs looks for that.
 *
 * @param {number} rows @param {number} vectors
 */
const packed = (rows, vectors) => `
function packed${rows}${vectors}<T>(a: usize, b: usize, bStep: usize, c: usize, cStep: usize, k: i32, fresh: bool): void {
${accumulators(rows, vectors)
  .map(name => `  let ${name} = v128.splat<T>(0)\n`)
  .join('')}  if (!fresh) {
    let at = c
${range(rows)
  .flatMap(r => [
    ...range(vectors).map(v => `    c${r}${v} = v128.load(at${v === 0 ? '' : `, ${16 * v}`})\n`),
    ...(r === rows - 1 ? [] : ['    at += cStep\n']),
  ])
  .join('')}  }
  for (; k; k--) {
${step(rows, vectors, r => (r === 0 ? 'a' : `a + ${r} * sizeof<T>()`))
  .map(line => `    ${line}\n`)
  .join('')}    a += ${rows} * sizeof<T>()
    b += bStep
  }
${stores(rows, vectors, '  ')}}
`

/** An export, so that the compiler of the assembly leaves it as it is and the engine can have it compiled on its own. */
const wide = packed(4, 4)
  .replace(
    'function packed44<T>',
    '/** A tile of 4 rows and 4 vectors of float32: the engine may have it compiled to wide vectors. */\nexport function wideTile',
  )
  .replaceAll('<T>', '<f32>')
  .replaceAll('sizeof<f32>()', '4')

const tiles = `${header}import { loadAll } from '../vector'
${[1, 2, 3, 4].flatMap(rows => [1, 2].map(vectors => direct(rows, vectors))).join('')}${[1, 2, 3, 4].map(rows => packed(rows, 2)).join('')}${wide}
/** A tile of 1 to 4 rows and 1 or 2 vectors of A · B, both read where they are. */
// @ts-ignore: decorator
@inline
export function directTile<T>(
  rows: i32,
  vectors: i32,
  a: usize,
  row: usize,
  step: usize,
  b: usize,
  bStep: usize,
  c: usize,
  cStep: usize,
  k: i32,
): void {
  switch (rows * 2 + vectors - 3) {
${[1, 2, 3, 4]
  .flatMap(rows =>
    [1, 2].map(
      vectors =>
        `    case ${rows * 2 + vectors - 3}:\n      return direct${rows}${vectors}<T>(a, row, step, b, bStep, c, cStep, k)\n`,
    ),
  )
  .join('')}  }
}

/** A tile of 1 to 4 rows and 2 vectors, of packed parts; unless fresh it goes on from what is in the output. */
// @ts-ignore: decorator
@inline
export function packedTile<T>(rows: i32, a: usize, b: usize, bStep: usize, c: usize, cStep: usize, k: i32, fresh: bool): void {
  switch (rows) {
${[1, 2, 3].map(rows => `    case ${rows}:\n      return packed${rows}2<T>(a, b, bStep, c, cStep, k, fresh)\n`).join('')}    default:
      return packed42<T>(a, b, bStep, c, cStep, k, fresh)
  }
}

`

/** The generated files, by path. */
export const generated = new Map([
  [join(root, 'packages/core/assembly/generated/execute.ts'), execute],
  [join(root, 'packages/core/assembly/generated/tiles.ts'), tiles],
  [join(root, 'packages/core/src/engines/wasm/opcodes.ts'), opcodes],
])

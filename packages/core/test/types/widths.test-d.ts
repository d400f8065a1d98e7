import { fromRows, type Matrix } from '../../src/matrix.ts'
import { activation } from '../../src/network/activation.ts'
import { dense } from '../../src/network/dense.ts'
import { dropout } from '../../src/network/dropout.ts'
import { embedding } from '../../src/network/embedding.ts'
import type { Layer, Node } from '../../src/network/layer.ts'
import { add, concatenate } from '../../src/network/merge.ts'
import { graph, input, sequential, type Network } from '../../src/network/network.ts'
import { batchNorm, layerNorm } from '../../src/network/normalization.ts'

declare const someWidth: number

// A chain knows its first and its last width, whatever lies between.
export const one: Network<4, 1> = sequential(4, dense(3, { activation: 'sigmoid' }), dense(1, { activation: 'sigmoid' }))
export const kept: Network<4, 3> = sequential(4, dropout(0.1), dense(3), batchNorm(), layerNorm(), activation('relu'))
export const expected: Network<4, 2> = sequential(4, dense(5, { inputs: 4 }), dropout(0.5), dense(2, { inputs: 5 }))
export const same: Network<6, 6> = sequential(6, activation('tanh'))
export const categories: Network<1, 8> = sequential(1, embedding(10, 8))
// @ts-expect-error -- one output, not two
export const two: Network<4, 2> = sequential(4, dense(3), dense(1))
// @ts-expect-error -- four inputs, not five
export const five: Network<5, 1> = sequential(4, dense(3), dense(1))
// @ts-expect-error -- dropout keeps three columns
export const lost: Network<4, 4> = sequential(4, dense(3), dropout(0.5))

// A layer that expects another width does not fit.
// @ts-expect-error -- five columns expected behind four
sequential(4, dense(2, { inputs: 5 }))
// @ts-expect-error -- five columns expected behind four, with what keeps the width between
sequential(3, dense(4), dropout(0.1), batchNorm(), dense(2, { inputs: 5 }))
// @ts-expect-error -- an embedding takes one column
sequential(4, embedding(10, 3))
// @ts-expect-error -- an embedding takes one column, also within
sequential(1, embedding(10, 3), embedding(10, 3))

// The same for nodes.
const [x, y] = [input(4, 'x'), input(2, 'y')]
export const width: 4 = x.width
export const hidden: Node<3> = dense(3)(x)
export const normalized: Node<3> = layerNorm()(batchNorm()(hidden))
// @ts-expect-error -- five columns expected, four come
dense(2, { inputs: 5 })(x)
// @ts-expect-error -- an embedding takes Node<1>
embedding(10, 3)(x)
export const embedded: Node<3> = embedding(10, 3)(input(1))

// Sums need one width; joins add widths up.
export const sum: Node<4> = add([x, dense(4)(x), dropout(0.1)(x)])
// @ts-expect-error -- four columns and two
add([x, y])
// @ts-expect-error -- the third has two columns
add([x, dense(4)(x), y])
export const joined: Node<6> = concatenate([x, y])
export const three: Node<9> = concatenate([x, y, hidden])
export const wide: Node<100> = concatenate([input(98), y])
// @ts-expect-error -- six columns, not eight
export const wrong: Node<8> = concatenate([x, y])
export const fitted: Node<1> = dense(1, { inputs: 6 })(joined)
// @ts-expect-error -- the join has six columns
dense(1, { inputs: 5 })(joined)

// A graph knows the width of its output.
export const network: Network<number, 2> = graph([x, y], dense(2)(joined))
// @ts-expect-error -- two outputs, not three
export const other: Network<number, 3> = graph([x, y], dense(2)(joined))

// What the compiler does not know is left to the run.
export const unknown: Network<number, 1> = sequential(someWidth, dense(3, { inputs: 5 }), dense(1))
export const unknownUnits: Network<4, number> = sequential(4, dense(someWidth), dropout(0.2))
export const behindUnknown: Network<4, 2> = sequential(4, dense(someWidth), dense(2, { inputs: 7 }))
export const unknownSum: Node = add([dense(someWidth)(x), dense(someWidth)(x)])
export const unknownJoin: Node = concatenate([x, dense(someWidth)(x)])
export const large: Node = concatenate([input(784), input(1000)])
const layers: readonly Layer[] = [dense(3), dense(4)]
export const fromList: Network<4, number> = sequential(4, ...layers)
// @ts-expect-error -- what is not known is not known to be 1
export const guessed: Network<4, 1> = sequential(4, dense(someWidth))

// Rows written out have their columns.
export const rows: Matrix<4> = fromRows([
  [1, 0, 1, 0],
  [1, 0, 1, 1],
])
// @ts-expect-error -- four columns, not three
export const narrow: Matrix<3> = fromRows([[1, 0, 1, 0]])
declare const table: number[][]
export const read: Matrix = fromRows(table)

import { dense } from '../../src/network/dense.ts'
import { mse } from '../../src/network/losses.ts'
import { sequential } from '../../src/network/network.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import { normals, smooth } from './setup.ts'

export const inputs = normals(23, 3, 1)
export const targets = smooth(inputs)
export const network = sequential(3, dense(4, { activation: 'sigmoid' }), dense(1))
export const base = { loss: mse(), optimizer: sgd({ learningRate: 0.3, momentum: 0.8 }), epochs: 4, seed: 5 } as const

import type { Step, Value } from '../ops/op.ts'
import type { TrainingProgram } from '../program/program.ts'
import type { TutorialName } from './example.ts'

/** Whose names are told: the tutorial's, those of the textbooks (W1, Z1, A1, dW1), or the program's own. */
export type NameStyle = 'tutorial' | 'standard' | 'own'

/** The values of one dense layer, as far as it has them. */
interface DenseValues {
  readonly weights: Value
  readonly bias: Value | undefined
  readonly product: Value
  readonly z: Value
  readonly output: Value
  readonly slope: Value | undefined
}

const isBias = ({ op, inputs: [, b] }: Step) =>
  op.name === 'add' && b!.shape[0] === 1 && (b!.role === 'parameter' || b!.role === 'statistic')

/** The dense layers of a program, found by their steps: a product with weights, a bias added to it, an activation. */
function denseLayers(program: TrainingProgram): readonly DenseValues[] {
  const forward = program.steps.filter(({ phase }) => phase === 'forward')
  const weights = new Set(program.parameters.filter(({ kind }) => kind === 'weights').map(({ value }) => value))
  const slopes = program.steps.filter(({ phase, op }) => phase === 'backward' && op.name.endsWith('Slope'))
  const next = (value: Value) => {
    const users = forward.filter(({ inputs }) => inputs.includes(value))
    return users.length === 1 ? users[0] : undefined
  }
  return forward
    .filter(({ op, inputs: [, b] }) => op.name === 'matmul' && weights.has(b!))
    .map(({ inputs: [, w], output: product }) => {
      const after = next(product)
      const added = after !== undefined && isBias(after) ? after : undefined
      const z = added?.output ?? product
      const last = next(z)
      const slope = slopes.find(({ inputs: [x], op }) => op.name === `${last?.op.name}Slope` && (x === z || x === last?.output))
      const activated = slope !== undefined || last?.op.name === 'softmax' || last?.op.name === 'logSoftmax'
      const output = activated ? last!.output : z
      return { weights: w!, bias: added?.inputs[1], product, z, output, slope: slope?.output }
    })
}

interface Words {
  readonly weights: string
  readonly bias: string
  readonly product: string
  readonly z: string
  readonly output: string
  readonly slope: string
  readonly errorOfOutput: string
  readonly errorOfZ: string
  gradient(name: string): string
  updated(name: string): string
}

function tutorialWords(i: number, count: number): Words {
  const own = {
    gradient: (name: string) => `gradient_${name}`,
    updated: (name: string) => `${name}_updated`,
  }
  if (i === count - 1)
    return {
      ...own,
      weights: 'wout',
      bias: 'bout',
      product: 'output_layer_input1',
      z: 'output_layer_input',
      output: 'output',
      slope: 'slope_output_layer',
      errorOfOutput: 'E',
      errorOfZ: 'd_output',
    }
  const n = count === 2 ? '' : String(i + 1)
  return {
    ...own,
    weights: `wh${n}`,
    bias: `bh${n}`,
    product: `hidden_layer${n}_input1`,
    z: `hidden_layer${n}_input`,
    output: `hiddenlayer${n}_activations`,
    slope: `slope_hidden_layer${n}`,
    errorOfOutput: `Error_at_hidden_layer${n}`,
    errorOfZ: `d_hiddenlayer${n}`,
  }
}

const standardWords = (i: number): Words => ({
  weights: `W${i + 1}`,
  bias: `b${i + 1}`,
  product: `P${i + 1}`,
  z: `Z${i + 1}`,
  output: `A${i + 1}`,
  slope: `slope${i + 1}`,
  errorOfOutput: `dA${i + 1}`,
  errorOfZ: `dZ${i + 1}`,
  gradient: name => `d${name}`,
  updated: name => `${name}_updated`,
})

/**
 * What every value is called. Dense layers are named by their place, whatever stands between them; of several names that fit one value,
 * the first is taken, and what has none keeps the program's own.
 *
 * @param own names that go before all others, such as those of an example.
 */
export function namesOf(program: TrainingProgram, style: NameStyle, own: readonly TutorialName[] = []): (value: Value) => string {
  if (style === 'own' && own.length === 0) return value => value.name
  const names = new Map<Value, string>()
  const taken = new Set<string>()
  const byName = new Map(program.values.map(value => [value.name, value]))
  const name = (value: Value | undefined, wanted: string) => {
    if (value === undefined || names.has(value) || taken.has(wanted)) return
    names.set(value, wanted)
    taken.add(wanted)
  }
  for (const entry of own) name(byName.get(entry.value), entry.name)
  const layers = style === 'own' ? [] : denseLayers(program)
  if (style !== 'own') {
    if (program.inputs.length === 1) name(program.inputs[0], 'X')
    name(program.target, 'y')
    name(program.learningRate, 'lr')
  }
  if (style === 'standard') name(program.loss, 'L')
  layers.forEach((layer, i) => {
    const words = style === 'tutorial' ? tutorialWords(i, layers.length) : standardWords(i)
    const { weights, bias, product, z, output, slope } = layer
    name(weights, words.weights)
    name(bias, words.bias)
    name(z, words.z)
    name(product, words.product)
    name(output, words.output)
    name(slope, words.slope)
    // Where there is no activation, the error at the output is that at its input.
    if (output !== z) name(byName.get(`d_${output.name}`), words.errorOfOutput)
    name(byName.get(`d_${z.name}`), words.errorOfZ)
    for (const [parameter, called] of [
      [weights, words.weights],
      [bias, words.bias],
    ] as const) {
      // prettier-ignore
      if (parameter === undefined) continue
      name(byName.get(`d_${parameter.name}`), words.gradient(called))
      name(byName.get(`${parameter.name}.updated`), words.updated(called))
    }
  })
  // A name of the program itself gives way where a told one is the same.
  for (const value of program.values) {
    let free = value.name
    if (names.has(value)) continue
    while (taken.has(free)) free += '_'
    name(value, free)
  }
  return value => names.get(value) ?? value.name
}

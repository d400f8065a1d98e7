import { checkChoice, checkNumber, checkOptions, OptionError } from '../../errors.ts'
import { losses } from '../../network/losses.ts'
import type { Network } from '../../network/network.ts'
import { optimizers } from '../../optimizers/table.ts'
import { kerasScript } from './keras.ts'
import { numbersOf } from './nodes.ts'
import { pytorchScript } from './pytorch.ts'
import { scikitLearnScript } from './scikit-learn.ts'
import type { FrameworkOptions, ScriptParts } from './settings.ts'

export type Framework = 'scikit-learn' | 'pytorch' | 'keras'

const writers: { readonly [F in Framework]: (parts: ScriptParts) => string } = {
  'scikit-learn': scikitLearnScript,
  pytorch: pytorchScript,
  keras: kerasScript,
}

/**
 * The same network whole as a Python script: layers, loss, optimiser, and two functions, `train(X, y)` and `predict(X)`, over tables as
 * they are here (rows × columns, classes as one column of indices). Numbers are float64. It is written for PyTorch 1.12, Keras 3 and
 * scikit-learn 1.2 or later. Where a framework computes a little differently a comment in the script says so.
 *
 * @throws {OptionError} that names the layer or the option for what the framework does not have. scikit-learn has chains of dense layers
 * with biases, one activation in all hidden layers, log-loss or squared error.
 * @throws {DataError} for parameters that do not fit the network.
 */
export function networkAs(network: Network, framework: Framework, options: FrameworkOptions): string {
  checkChoice(framework, 'framework', 'networkAs', ['scikit-learn', 'pytorch', 'keras'])
  checkOptions(options, ['loss', 'optimizer', 'epochs', 'batchSize', 'parameters'], 'networkAs')
  const { loss, optimizer, epochs, batchSize, parameters } = options
  checkNumber(epochs, 'epochs', 'networkAs', { integer: true, min: 1 })
  if (batchSize !== 'full') checkNumber(batchSize, 'batchSize', 'networkAs', { integer: true, min: 1 })
  checkOwn('loss', loss.name, losses)
  checkOwn('optimizer', optimizer.name, optimizers)
  return writers[framework]({ ...options, network, numbers: numbersOf(network, parameters) })
}

function checkOwn(what: string, name: string, known: object): void {
  if (Object.hasOwn(known, name)) return
  throw new OptionError({
    problem: `no framework knows a ${what} of the caller's own`,
    where: 'networkAs',
    expected: Object.keys(known).join(', '),
    got: `"${name}"`,
  })
}

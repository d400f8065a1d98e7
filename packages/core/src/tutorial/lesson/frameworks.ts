import { networkAs } from '../../export/frameworks/network-as.ts'
import type { Block } from '../block.ts'
import type { Example } from '../example.ts'
import { heading, paragraph } from '../readers/figures.ts'
import { code } from './parts.ts'

/** The same network in scikit-learn, PyTorch and Keras, with the example's own sizes, rate and epochs. */
export function* frameworks({ network, options }: Example): Generator<Block> {
  const hidden = options.parameters.get('dense1.weights')!.columns
  const { learningRate } = options.optimizer
  const { epochs, seed, loss, optimizer } = options
  const script = { loss, optimizer, epochs, batchSize: 'full' as const }
  yield heading('The same network in Python’s libraries')
  yield paragraph(
    'X and y are the arrays of the listing. PyTorch can do just the same, with the half squared error summed; its own first weights differ.',
  )
  yield code('python', networkAs(network, 'pytorch', script))
  yield paragraph('In Keras a loss is a mean, so the half squared error and its sum are written out.')
  yield code('python', networkAs(network, 'keras', script))
  yield paragraph(
    'scikit-learn’s classifier always takes cross-entropy, as a mean, and adds a penalty and a momentum unless told not to. Its numbers differ from the listing’s, its answers should not.',
  )
  yield code(
    'python',
    'from sklearn.neural_network import MLPClassifier',
    '',
    'net = MLPClassifier(',
    `    hidden_layer_sizes=(${hidden},), activation="logistic", solver="sgd", alpha=0, momentum=0,`,
    `    learning_rate_init=${learningRate}, batch_size=len(X), max_iter=${epochs}, n_iter_no_change=${epochs},`,
    `    shuffle=False, random_state=${seed},`,
    ')',
    'net.fit(X, y.ravel())',
    'print(net.predict_proba(X)[:, 1])',
  )
}

/**
 * A stand-in for Keras, for machines without it, in NumPy and from Keras's documentation: the layers, activations and operations that the
 * scripts call, in prediction. It knows nothing of training: `fit` computes the loss once, and every prediction after it is that number.
 * It shows that a script is wired right and that weights arrive in Keras's order and shapes, not what Keras itself does.
 */
export const KERAS = `
import math, sys, types
import numpy as np

class Symbol:
    def __init__(self, compute, width):
        self.compute, self.width = compute, width

def stable(x):
    return x - x.max(axis=-1, keepdims=True)
def log_softmax(x):
    return stable(x) - np.log(np.exp(stable(x)).sum(axis=-1, keepdims=True))
def sigmoid(x):
    return 1 / (1 + np.exp(-x))
def softplus(x):
    return np.logaddexp(0, x)
def elu(x, alpha=1.0):
    return np.where(x > 0, x, alpha * np.expm1(x))
def gelu(x, approximate=False):
    if approximate:
        return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3)))
    return 0.5 * x * (1 + np.vectorize(math.erf)(x / math.sqrt(2)))
activations = types.SimpleNamespace(
    sigmoid=sigmoid, tanh=np.tanh, relu=lambda x: np.maximum(x, 0), elu=elu, gelu=gelu, softplus=softplus, log_softmax=log_softmax,
    leaky_relu=lambda x, negative_slope=0.2: np.where(x > 0, x, negative_slope * x),
    selu=lambda x: 1.0507009873554805 * elu(x, 1.6732632423543772),
    silu=lambda x: x * sigmoid(x), softsign=lambda x: x / (1 + np.abs(x)), hard_sigmoid=lambda x: np.clip(x / 6 + 0.5, 0, 1),
    relu6=lambda x: np.clip(x, 0, 6), mish=lambda x: x * np.tanh(softplus(x)), softmax=lambda x: np.exp(log_softmax(x)))

named = {}
class Layer:
    def __init__(self, name=None):
        if name is not None:
            if name in named:
                raise ValueError(f'two layers are named {name}')
            named[name] = self
        self.weights = []
    def set_weights(self, weights):
        if [w.shape for w in weights] != [w.shape for w in self.weights]:
            raise ValueError(f'{[w.shape for w in weights]} for {[w.shape for w in self.weights]}')
        self.weights = weights
    def __call__(self, x):
        several = isinstance(x, list)
        xs = x if several else [x]
        self.build([one.width for one in xs])
        return Symbol(lambda feed: self.call(*[one.compute(feed) for one in xs]), self.width)
    def build(self, widths):
        self.width = widths[0]
class Dense(Layer):
    def __init__(self, units, activation=None, use_bias=True, name=None):
        super().__init__(name)
        self.units, self.activation, self.bias = units, activation, use_bias
    def build(self, widths):
        self.width = self.units
        self.weights = [np.zeros((widths[0], self.units))] + ([np.zeros(self.units)] if self.bias else [])
    def call(self, x):
        z = x @ self.weights[0] + (self.weights[1] if self.bias else 0)
        return z if self.activation is None else self.activation(z)
class Activation(Layer):
    def __init__(self, f, name=None):
        super().__init__(name)
        self.call = f
class Dropout(Layer):
    def __init__(self, rate, name=None):
        super().__init__(name)
    def call(self, x):
        return x
class BatchNormalization(Layer):
    def __init__(self, momentum=0.99, epsilon=1e-3, name=None):
        super().__init__(name)
        self.epsilon = epsilon
    def build(self, widths):
        self.width = widths[0]
        self.weights = [np.zeros(widths[0]) for _ in range(4)]
    def call(self, x):
        gamma, beta, mean, variance = self.weights
        return gamma * (x - mean) / np.sqrt(variance + self.epsilon) + beta
class LayerNormalization(Layer):
    def __init__(self, epsilon=1e-3, name=None):
        super().__init__(name)
        self.epsilon = epsilon
    def build(self, widths):
        self.width = widths[0]
        self.weights = [np.zeros(widths[0]) for _ in range(2)]
    def call(self, x):
        gamma, beta = self.weights
        return gamma * (x - x.mean(axis=-1, keepdims=True)) / np.sqrt(x.var(axis=-1, keepdims=True) + self.epsilon) + beta
class Embedding(Layer):
    def __init__(self, input_dim, output_dim, name=None):
        super().__init__(name)
        self.shape = (input_dim, output_dim)
    def build(self, widths):
        self.width = widths[0] * self.shape[1]
        self.weights = [np.zeros(self.shape)]
    def call(self, x):
        return self.weights[0][x.astype(int)]
class Flatten(Layer):
    def call(self, x):
        return x.reshape(len(x), -1)
class Concatenate(Layer):
    def build(self, widths):
        self.width = sum(widths)
    def call(self, *xs):
        return np.concatenate(xs, axis=-1)
class Add(Layer):
    def call(self, *xs):
        return sum(xs)
layers = types.ModuleType('keras.layers')
for one in (Dense, Activation, Dropout, BatchNormalization, LayerNormalization, Embedding, Flatten, Concatenate, Add):
    setattr(layers, one.__name__, one)

names = []
def Input(shape, name=None):
    names.append(name)
    return Symbol(lambda feed: feed[name], shape[0])

lost = []
class Model:
    def __init__(self, inputs, output):
        self.output = output
    def get_layer(self, name):
        return named[name]
    def run(self, x):
        xs = x if isinstance(x, list) else [x]
        return self.output.compute(dict(zip(names, xs)))
    def compile(self, optimizer, loss):
        self.loss = loss
    def fit(self, x, y, epochs, batch_size, shuffle=True, verbose=1):
        lost.append(float(self.loss(y, self.run(x))))
    def predict(self, x, verbose=1):
        return np.array([lost]) if lost else self.run(x)

ops = types.ModuleType('keras.ops')
ops.sum, ops.mean, ops.abs, ops.log, ops.maximum, ops.where = np.sum, np.mean, np.abs, np.log, np.maximum, np.where
ops.softplus, ops.log_softmax, ops.cast = softplus, log_softmax, lambda x, dtype: x.astype(dtype)
ops.one_hot = lambda x, classes, dtype: np.eye(classes, dtype=dtype)[x]
class Optimizers:
    def __getattr__(self, name):
        return lambda **settings: (name, settings)
keras = types.ModuleType('keras')
keras.layers, keras.ops, keras.activations, keras.optimizers, keras.Input, keras.Model = layers, ops, activations, Optimizers(), Input, Model
keras.config = types.SimpleNamespace(set_floatx=lambda name: (named.clear(), names.clear(), lost.clear()))
sys.modules.update({'keras': keras, 'keras.layers': layers, 'keras.ops': ops})
`

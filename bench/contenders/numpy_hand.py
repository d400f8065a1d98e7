"""NumPy by hand: forward, backward and update written out, in place where that is faster."""
import numpy as np

from common import batches, cross_entropy, dtype, layer_count, race, tables, workload

ACTIVATIONS = workload.get("activations")
LOSS = workload.get("loss")


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(x, layers):
    outputs = [x]
    for (w, b), activation in zip(layers, ACTIVATIONS):
        z = outputs[-1] @ w
        z += b
        if activation == "sigmoid":
            z = sigmoid(z)
        elif activation == "relu":
            np.maximum(z, 0, out=z)
        outputs.append(z)
    return outputs


def slope_of_loss(z, y, classes):
    """The gradient of the loss with respect to the network's output."""
    if LOSS == "halfSquaredErrorSum":
        return z - y
    if LOSS == "mse":
        return (z - y) * (2 / len(z))
    if LOSS == "binaryCrossEntropyWithLogits":
        return (sigmoid(z) - y) / dtype(len(z))
    d = np.exp(z - z.max(axis=1, keepdims=True))
    d /= d.sum(axis=1, keepdims=True)
    d[np.arange(len(d)), classes] -= 1
    d /= dtype(len(d))
    return d


def loss_of(z, y, classes):
    z = z.astype(np.float64)
    if LOSS == "halfSquaredErrorSum":
        return ((z - y) ** 2).sum() / 2
    if LOSS == "mse":
        return ((z - y) ** 2).mean()
    if LOSS == "binaryCrossEntropyWithLogits":
        return np.mean(np.logaddexp(0, z) - y * z)
    return cross_entropy(z, classes)


def sgd():
    rate = dtype(workload["learningRate"])

    def update(parameters, gradients):
        for p, g in zip(parameters, gradients):
            g *= rate
            p -= g

    return update


def adam(parameters):
    rate, beta1, beta2, epsilon = workload["learningRate"], 0.9, 0.999, 1e-8
    states = [(np.zeros_like(p), np.zeros_like(p), np.empty_like(p)) for p in parameters]
    step = 0

    def update(parameters, gradients):
        nonlocal step
        step += 1
        first, second = 1 - beta1**step, 1 - beta2**step
        for p, g, (m, v, s) in zip(parameters, gradients, states):
            m *= beta1
            np.multiply(g, 1 - beta1, out=s)
            m += s
            v *= beta2
            g *= g
            g *= 1 - beta2
            v += g
            np.sqrt(v, out=s)
            s *= 1 / np.sqrt(second)
            s += epsilon
            np.divide(m, s, out=s)
            s *= rate / first
            p -= s

    return update


def training(extent):
    x, y, layers = tables(extent["rows"])
    classes = y[:, 0].astype(np.int64)
    parameters = [p for layer in layers for p in layer]
    update = adam(parameters) if workload["optimizer"] == "adam" else sgd()
    parts = [(x[i:j], y[i:j], classes[i:j]) for i, j in batches(len(x))]

    def run():
        for _ in range(extent["epochs"]):
            for xb, yb, cb in parts:
                outputs = forward(xb, layers)
                d = slope_of_loss(outputs[-1], yb, cb)
                gradients = [None] * (2 * layer_count)
                for i in reversed(range(layer_count)):
                    out = outputs[i + 1]
                    if ACTIVATIONS[i] == "sigmoid":
                        d = d * out * (1 - out)
                    elif ACTIVATIONS[i] == "relu":
                        d *= out > 0
                    gradients[2 * i] = outputs[i].T @ d
                    gradients[2 * i + 1] = d.sum(axis=0)
                    if i:
                        d = d @ layers[i][0].T
                update(parameters, gradients)

    return run, lambda: loss_of(forward(x, layers)[-1], y, classes)


def predicting(extent):
    x, y, layers = tables(extent["rows"])
    classes = y[:, 0].astype(np.int64)
    results = [None]

    def one_by_one():
        results[0] = np.concatenate([forward(x[i : i + 1], layers)[-1] for i in range(len(x))])

    def at_once():
        for _ in range(extent["epochs"]):
            results[0] = forward(x, layers)[-1]

    return (one_by_one if workload["kind"] == "one row" else at_once), lambda: cross_entropy(results[0], classes)


def product(form, a, b):
    left, right = (a.T if form == "TN" else a), (b.T if form == "NT" else b)
    out = np.empty((left.shape[0], right.shape[1]), np.float32)
    return (lambda: np.matmul(left, right, out=out)), lambda: out


race(np.__version__, training if workload["kind"] == "train" else predicting, product)

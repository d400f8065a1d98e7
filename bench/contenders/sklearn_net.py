"""scikit-learn's MLPClassifier, started from the given weights, without its penalty, shuffle and early end."""
import json
import sys
import warnings

from common import cross_entropy, dtype, layer_count, np, race, sizes, tables, workload

try:
    import sklearn
    from sklearn.neural_network import MLPClassifier
except ImportError as error:
    print(json.dumps({"missing": str(error)}))
    sys.exit(0)

warnings.filterwarnings("ignore")


class FromGivenWeights(MLPClassifier):
    def _init_coef(self, fan_in, fan_out, dtype):
        weights, bias = self.given.pop(0)
        return weights.copy(), bias.copy()


def make(extent, layers):
    net = FromGivenWeights(
        hidden_layer_sizes=tuple(sizes[1:-1]),
        activation="relu",
        solver=workload.get("optimizer", "sgd"),
        alpha=0,
        batch_size=min(workload.get("batch") or extent["rows"], extent["rows"]),
        learning_rate_init=workload.get("learningRate", 1e-30),
        momentum=0,
        nesterovs_momentum=False,
        max_iter=extent["epochs"],
        shuffle=False,
        tol=0,
        n_iter_no_change=10**9,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-8,
    )
    net.given = list(layers)
    return net


def loss_of(probabilities, classes):
    p = probabilities.astype(np.float64)[np.arange(len(classes)), classes]
    return -np.mean(np.log(p))


def logits_loss(net, x, classes):
    """From the net's own weights in doubles, since its probabilities round to 0 and 1."""
    z = x.astype(np.float64)
    for i, (w, b) in enumerate(zip(net.coefs_, net.intercepts_)):
        z = z @ w.astype(np.float64) + b
        if i < layer_count - 1:
            z = np.maximum(z, 0)
    if z.shape[1] == 1:
        return np.mean(np.logaddexp(0, z[:, 0]) - classes * z[:, 0])
    return cross_entropy(z, classes)


def training(extent):
    x, y, layers = tables(extent["rows"])
    classes = y[:, 0].astype(np.int64)
    net = make(extent, layers)
    return (lambda: net.fit(x, classes)), lambda: logits_loss(net, x, classes)


def predicting(extent):
    x, y, layers = tables(extent["rows"])
    classes = y[:, 0].astype(np.int64)
    net = make({"rows": min(50, len(x)), "epochs": 1}, layers)
    net.partial_fit(x[:50], classes[:50], classes=np.arange(sizes[-1]))
    net.coefs_ = [w for w, _ in layers]
    net.intercepts_ = [b for _, b in layers]
    results = [None]

    def one_by_one():
        results[0] = np.concatenate([net.predict_proba(x[i : i + 1]) for i in range(len(x))])

    def at_once():
        for _ in range(extent["epochs"]):
            results[0] = net.predict_proba(x)

    return (one_by_one if workload["kind"] == "one row" else at_once), lambda: loss_of(results[0], classes)


race(sklearn.__version__, training if workload["kind"] == "train" else predicting)

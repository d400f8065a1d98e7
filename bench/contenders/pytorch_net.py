"""PyTorch: a Sequential, its own losses and optimisers, slices of tensors that are already there as batches."""
import json
import sys

from common import batches, cross_entropy, job, np, race, sizes, tables, workload

try:
    import torch
except ImportError as error:
    print(json.dumps({"missing": str(error)}))
    sys.exit(0)

torch.set_num_threads(int(job["setting"]["threads"]))
KINDS = {"sigmoid": torch.nn.Sigmoid, "relu": torch.nn.ReLU, "linear": None}


def build(layers):
    parts = []
    for (w, b), activation in zip(layers, workload["activations"]):
        linear = torch.nn.Linear(*w.shape, dtype=torch.float64 if w.dtype == np.float64 else torch.float32)
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(w.T.copy()))
            linear.bias.copy_(torch.from_numpy(b))
        parts.append(linear)
        if KINDS[activation] is not None:
            parts.append(KINDS[activation]())
    return torch.nn.Sequential(*parts)


def criterion():
    loss = workload["loss"]
    if loss == "halfSquaredErrorSum":
        return lambda z, y: ((z - y) ** 2).sum() / 2
    if loss == "mse":
        return torch.nn.functional.mse_loss
    if loss == "binaryCrossEntropyWithLogits":
        return torch.nn.functional.binary_cross_entropy_with_logits
    return torch.nn.functional.cross_entropy


def training(extent):
    x, y, layers = tables(extent["rows"])
    net = build(layers)
    x = torch.from_numpy(x)
    y = torch.from_numpy(y[:, 0].astype(np.int64)) if workload["loss"] == "softmaxCrossEntropy" else torch.from_numpy(y)
    parts = [(x[i:j], y[i:j]) for i, j in batches(len(x))]
    rate = workload["learningRate"]
    if workload["optimizer"] == "adam":
        optimizer = torch.optim.Adam(net.parameters(), lr=rate, betas=(0.9, 0.999), eps=1e-8)
    else:
        optimizer = torch.optim.SGD(net.parameters(), lr=rate)
    loss = criterion()

    def run():
        for _ in range(extent["epochs"]):
            for xb, yb in parts:
                optimizer.zero_grad(set_to_none=True)
                loss(net(xb), yb).backward()
                optimizer.step()

    def after():
        with torch.no_grad():
            return loss(net(x).double(), y if y.dtype == torch.int64 else y.double())

    return run, after


def predicting(extent):
    x, y, layers = tables(extent["rows"])
    classes = y[:, 0].astype(np.int64)
    net = build(layers).eval()
    x = torch.from_numpy(x)
    results = [None]

    def one_by_one():
        with torch.inference_mode():
            results[0] = torch.cat([net(x[i : i + 1]) for i in range(len(x))])

    def at_once():
        with torch.inference_mode():
            for _ in range(extent["epochs"]):
                results[0] = net(x)

    return (one_by_one if workload["kind"] == "one row" else at_once), lambda: cross_entropy(results[0].numpy(), classes)


def product(form, a, b):
    a, b = torch.from_numpy(a), torch.from_numpy(b)
    left, right = (a.T if form == "TN" else a), (b.T if form == "NT" else b)
    out = torch.empty(left.shape[0], right.shape[1])
    return (lambda: torch.mm(left, right, out=out)), lambda: out.numpy()


race(torch.__version__, training if workload["kind"] == "train" else predicting, product)

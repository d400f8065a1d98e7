"""What every Python contender does alike: read the job and the data, warm up, time, print one line of JSON a result."""
import json
import math
import sys
import time

try:
    import numpy as np
except ImportError:
    print(json.dumps({"missing": "no module named numpy"}))
    sys.exit(0)

job = json.loads(sys.argv[1])
workload = job["workload"]
dtype = np.float64 if workload["dtype"] == "float64" else np.float32
sizes = workload.get("sizes", [])
layer_count = len(sizes) - 1


def tables(rows):
    """The first rows of the inputs and targets, and the first weights."""
    folder = job["folder"] + workload["data"] + "/"
    read = lambda name: np.load(folder + name + ".npy")
    layers = [(read(f"w{i}"), read(f"b{i}")) for i in range(layer_count)]
    return read("x")[:rows].copy(), read("y")[:rows].copy(), layers


def batches(rows):
    size = workload["batch"] or rows
    return [(start, min(start + size, rows)) for start in range(0, rows, size)]


def cross_entropy(logits, classes):
    """Mean softmax cross-entropy of logits, in doubles."""
    z = logits.astype(np.float64)
    z -= z.max(axis=1, keepdims=True)
    return float(np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), classes]))


def factor(rows, columns):
    i = np.arange(rows * columns, dtype=np.int64)
    return ((i * 7919 % 1009) / 1009 - 0.5).astype(np.float32).reshape(rows, columns)


def race(version, start=None, product=None):
    """start(extent) gives (run, loss); product(form, a, b) gives a function that multiplies and one that reads the result."""
    if workload["kind"] != "product":
        start(workload["warmUp"])[0]()
        run, loss = start(workload["extent"])
        began = time.perf_counter()
        run()
        seconds = time.perf_counter() - began
        print(json.dumps({"case": workload["id"], "seconds": seconds, "loss": float(loss()), "version": version}))
        return
    for spec in workload["products"]:
        m, k, n, form = spec["m"], spec["k"], spec["n"], spec["form"]
        a = factor(k, m) if form == "TN" else factor(m, k)
        b = factor(n, k) if form == "NT" else factor(k, n)
        multiply, result = product(form, a, b)
        multiply()
        count = max(2, min(5000, math.ceil(1e9 / (m * k * n))))
        began = time.perf_counter()
        for _ in range(count):
            multiply()
        seconds = (time.perf_counter() - began) / count
        squares = float(np.mean(result().astype(np.float64) ** 2))
        print(json.dumps({"case": "product " + spec["name"], "seconds": seconds, "loss": squares, "version": version}))

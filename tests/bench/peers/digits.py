"""digits.py: the digits of examples/data/digits.csv for the peers, and how their time is told."""
import time

import numpy as np

H, T, RATE = 128, 25, 2e-3
table = np.loadtxt("examples/data/digits.csv", delimiter=",", skiprows=1)
learnt, tested = table[table[:, 1] == 0], table[table[:, 1] == 1]
X, y = (learnt[:, 2:] / 16).astype(np.float32), learnt[:, 0].astype(np.int64)
X_test, y_test = (tested[:, 2:] / 16).astype(np.float32), tested[:, 0].astype(np.int64)


def epochs(count, most, batch, step, rng):
    """Calls step(which images) for `count` epochs of `most` images at most (0: all); the least CPU seconds of an epoch,
    of all 1437 images if there were fewer."""
    least, n = float("inf"), min(most or len(y), len(y))
    for _ in range(count):
        since, order = time.process_time(), rng.permutation(len(y))[:n]
        for k in range(0, n, batch):
            step(order[k:k + batch])
        least = min(least, (time.process_time() - since) * len(y) / n)
    return least


def tell(name, batch, seconds, accuracy):
    print(f"{name},{batch},{seconds:.5f},{100 * accuracy:.2f}", flush=True)

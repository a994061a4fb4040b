import json
import time

import mlx.core as mx
import numpy as np

COUNT = 1_000_000
REPEATS = 24
floats = np.random.rand(COUNT).astype(np.float32)
values = floats.tolist()
rows = floats.reshape(10_000, 100).tolist()
a = mx.array(floats)
matrix = a.reshape(10_000, 100)
half = a.astype(mx.bfloat16)
integers = mx.arange(COUNT, dtype=mx.int64)
integer_list = list(range(COUNT))
mx.eval(a, matrix, half, integers)


def measure(run):
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        for _ in range(REPEATS):
            run()
        best = min(best, (time.perf_counter() - start) * 1e3 / REPEATS)
    return best


def kept(make):
    def run():
        results = []
        for _ in range(8):
            results.append(make())

    return measure(run) / 8


print(
    json.dumps(
        {
            "numpy array in": measure(lambda: mx.array(floats)),
            "numpy array in, kept": kept(lambda: mx.array(floats)),
            "numpy array out": measure(lambda: np.array(a)),
            "numpy array out, kept": kept(lambda: np.array(a)),
            "list in": measure(lambda: mx.array(values)),
            "list of rows in": measure(lambda: mx.array(rows)),
            "list of 64-bit integers in": measure(lambda: mx.array(integer_list, dtype=mx.int64)),
            "list out": measure(lambda: a.tolist()),
            "list of rows out": measure(lambda: matrix.tolist()),
            "list of bfloat16 out": measure(lambda: half.tolist()),
            "list of 64-bit integers out": measure(lambda: integers.tolist()),
        }
    )
)

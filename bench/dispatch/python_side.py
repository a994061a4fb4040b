import json
import pathlib
import time

import mlx.core as mx

COUNT = 20_000
cases = json.loads(pathlib.Path(__file__).with_name("cases.json").read_text())
operands = {
    "mx": mx,
    "a": mx.array([[1.0, 2.0], [3.0, 4.0]]),
    "b": mx.array([[5.0, 6.0], [7.0, 8.0]]),
    "w": mx.ones((2,)),
    "x": mx.ones((1, 1, 2, 2)),
    "mask": mx.array([[True, False], [False, True]]),
    "index": mx.array([1, 0]),
    "key": mx.random.key(0),
}


def compiled(expression):
    source = f"""
def freed():
    for _ in range({COUNT}):
        {expression}

def kept():
    for _ in range({COUNT // 1000}):
        results = []
        for _ in range(1000):
            results.append({expression})
"""
    scope = dict(operands)
    exec(source, scope)
    return scope["freed"], scope["kept"]


def measure(run):
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter_ns()
        run()
        best = min(best, (time.perf_counter_ns() - start) / COUNT)
    return best


figures = {}
for name, _, expression in cases:
    freed, kept = compiled(expression)
    figures[name] = {"freed": measure(freed), "kept": measure(kept)}
print(json.dumps(figures))

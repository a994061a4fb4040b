import json
import pathlib
import time

import mlx.core as mx

BATCH = 200
BATCHES = 100
cases = json.loads(pathlib.Path(__file__).with_name("cases.json").read_text())
operands = {
    "mx": mx,
    "index": mx.array([1, 5, 2]),
    "order": mx.array([1, 5, 2], mx.uint32),
    "row": mx.ones((8,)),
    "rows": mx.ones((3, 8)),
}


def compiled(statement, keeps):
    each = f"results.append({statement})" if keeps else statement
    source = f"""
def run(a, mask):
    results = []
    for _ in range({BATCH}):
        {each}
"""
    scope = dict(operands)
    exec(source, scope)
    return scope["run"]


def measure(run):
    samples = []
    for _ in range(BATCHES):
        a = mx.ones((8, 8))
        mask = a > 1
        mx.eval(a, mask)
        start = time.perf_counter_ns()
        run(a, mask)
        samples.append((time.perf_counter_ns() - start) / BATCH)
        mx.eval(a)
    return sorted(samples)[BATCHES // 2]


def in_place():
    a = mx.zeros((4096, 1024))
    row = mx.ones((1024,))
    mx.eval(a, row)
    start = time.perf_counter_ns()
    for i in range(1000):
        a[i] = row
        mx.eval(a)
    return (time.perf_counter_ns() - start) / 1000


figures = {"update 16 MB in place": {"freed": in_place()}}
for statement, _ in cases["read"]:
    figures[statement] = {
        "freed": measure(compiled(statement, False)),
        "kept": measure(compiled(statement, True)),
    }
for statement, _ in cases["write"]:
    figures[statement] = {"freed": measure(compiled(statement, False))}
print(json.dumps(figures))

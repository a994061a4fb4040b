import json
import time

import mlx.core as mx

layers = [[mx.random.normal((64, 64)) * 0.1, mx.zeros((64,))] for _ in range(4)]
x, y = mx.random.normal((32, 64)), mx.random.normal((32, 64))
rows = mx.random.normal((256, 16))
mx.eval(layers, x, y, rows)


def loss(model, input, target):
    h = input
    for w, b in model:
        h = mx.tanh(h @ w + b)
    return mx.mean(mx.square(h - target))


step = mx.value_and_grad(loss)
distance = mx.vmap(lambda a, b: mx.sqrt(mx.sum(mx.square(a - b))), in_axes=(0, None))
origin = mx.full((16,), 0.5)
square = mx.grad(lambda each: mx.sum(each * each))

sides = {
    "step": lambda: mx.eval(step(layers, x, y)),
    "stepBuilt": lambda: step(layers, x, y),
    "vmap": lambda: mx.eval(distance(rows, origin)),
    "vmapBuilt": lambda: distance(rows, origin),
    "gradBuilt": lambda: square(x),
}
microseconds = {}
for name, run in sides.items():
    for _ in range(300):
        run()
    times = []
    for _ in range(1000):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1e6)
    microseconds[name] = sorted(times)[len(times) // 2]
print(json.dumps(microseconds))

import json
import sys
import time

import mlx.core as mx
from gguf_llama import load
from mlx_lm.generate import generate_step
from mlx_lm.utils import dequantize_model

path, mode, prefill_length = sys.argv[1], sys.argv[2], int(sys.argv[3])
mx.set_default_device(mx.cpu)
model = load(path)
if mode == "dequantized":
    model = dequantize_model(model)
    mx.eval(model.parameters())


def seconds(prompt, count):
    """Time to the first token and between the others."""
    start = time.perf_counter()
    times = []
    for _ in generate_step(mx.array(prompt), model, max_tokens=count):
        times.append(time.perf_counter())
    return times[0] - start, (times[-1] - times[0]) / max(1, len(times) - 1)


prompt = [(i * 37) % 40_000 for i in range(32)]
seconds(prompt[:4], 3)
_, per_token = seconds(prompt[:8], 24)
prefill = None
if prefill_length:
    first, _ = seconds([(i * 37) % 40_000 for i in range(prefill_length)], 1)
    prefill = prefill_length / first
print(json.dumps({"decode": 1 / per_token, "prefill": prefill}))

import json
import sys
import time

import mlx.core as mx
from gguf_llama import load
from mlx_lm.generate import generate_step
from mlx_lm.models.cache import make_prompt_cache

path, context, tokens, prefill_length = sys.argv[1], *map(int, sys.argv[2:5])
mx.set_default_device(mx.cpu)
model = load(path)


def run(prompt, count, held):
    """Seconds to the first token and between the others, with `held` positions of zeros in the cache."""
    cache = make_prompt_cache(model)
    args = model.args
    dims = args.hidden_size // args.num_attention_heads
    for layer in cache if held else []:
        layer.update_and_fetch(*[mx.zeros((1, args.num_key_value_heads, held, dims))] * 2)
    start = time.perf_counter()
    times = [
        time.perf_counter()
        for _ in generate_step(mx.array(prompt), model, max_tokens=count, prompt_cache=cache)
    ]
    return times[0] - start, (times[-1] - times[0]) / max(1, len(times) - 1)


run([1], 2, 0)
_, per_token = run([1], tokens + 1, context)
prefill = None
if prefill_length:
    first, _ = run([(i * 37) % 40_000 for i in range(prefill_length)], 1, 0)
    prefill = prefill_length / first
print(json.dumps({"decode": 1 / per_token, "prefill": prefill}))

# Logits of a checkpoint directory by mlx-lm: whole, and over a cache in pieces.
# inputs: directory, ids [B, L], pieces (lengths that add up to L). outputs: full, cached [B, L, V].
from pathlib import Path

from mlx_lm.models.cache import make_prompt_cache
from mlx_lm.utils import load_model

model, _ = load_model(Path(inputs["directory"]))
ids = mx.array(inputs["ids"])

cache = make_prompt_cache(model)
parts = []
start = 0
for length in inputs["pieces"]:
    parts.append(model(ids[:, start : start + length], cache=cache))
    start += length

outputs["full"] = model(ids)
outputs["cached"] = mx.concatenate(parts, axis=1)

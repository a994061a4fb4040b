"""Logits of a checkpoint directory by mlx-lm: whole, and over a cache in pieces. Request and answer are files."""

import json
import sys
from pathlib import Path

import mlx.core as mx
from mlx_lm.models.cache import make_prompt_cache
from mlx_lm.utils import load_model

request = json.load(sys.stdin)
model, _ = load_model(Path(request["directory"]))
ids = mx.array(request["ids"])

cache = make_prompt_cache(model)
parts = []
start = 0
for length in request["pieces"]:
    parts.append(model(ids[:, start : start + length], cache=cache))
    start += length

mx.save_safetensors(request["output"], {"full": model(ids), "cached": mx.concatenate(parts, axis=1)})

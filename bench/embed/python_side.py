"""all-MiniLM-L6-v2 with MLX's own operations, from ids, which are there already, to embeddings: documents a second."""

import json
import sys
import time

import mlx.core as mx
import mlx.nn as nn
import numpy as np

weights_path, ids_path, most_tokens = sys.argv[1], sys.argv[2], int(sys.argv[3])
w = mx.load(weights_path)
w = {key.removeprefix("bert."): value for key, value in w.items()}
heads, layers = 12, 6


def linear(x, name):
    return mx.addmm(w[f"{name}.bias"], x, w[f"{name}.weight"].T)


def norm(x, name):
    return mx.fast.layer_norm(x, w[f"{name}.LayerNorm.weight"], w[f"{name}.LayerNorm.bias"], 1e-12)


def layer(x, name):
    B, L, D = x.shape

    def split(part):
        return linear(x, f"{name}.attention.self.{part}").reshape(B, L, heads, -1).transpose(0, 2, 1, 3)

    attended = mx.fast.scaled_dot_product_attention(
        split("query"), split("key"), split("value"), scale=(D // heads) ** -0.5
    )
    merged = attended.transpose(0, 2, 1, 3).reshape(B, L, D)
    h = norm(x + linear(merged, f"{name}.attention.output.dense"), f"{name}.attention.output")
    return norm(h + linear(nn.gelu(linear(h, f"{name}.intermediate.dense")), f"{name}.output.dense"), f"{name}.output")


def embed(ids):
    rows = mx.array(ids)
    table = {name: w[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type")}
    h = norm(table["word"][rows] + (table["position"][: rows.shape[1]] + table["token_type"][0]), "embeddings")
    for index in range(layers):
        h = layer(h, f"encoder.layer.{index}")
    mean = h.mean(1)
    return np.array(mean / mx.linalg.norm(mean, axis=-1, keepdims=True))


def rate(ids):
    seconds = []
    end = time.perf_counter() + 1
    while not seconds or time.perf_counter() < end:
        start = time.perf_counter()
        embed(ids)
        seconds.append(time.perf_counter() - start)
    return len(ids) / sorted(seconds)[len(seconds) // 2]


rates, first = {}, {}
with open(ids_path) as file:
    for ids in json.load(file):
        name = f"{len(ids)}×{len(ids[0])}"
        if len(ids) * len(ids[0]) > most_tokens:
            continue
        first[name] = embed(ids[:1])[0].tolist()
        rates[name] = rate(ids)
print(json.dumps({"rates": rates, "first": first}))

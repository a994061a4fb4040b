"""all-MiniLM-L6-v2 in float64 with numpy, over 32 stretches of 128 tokens of the model's own README."""

import json
import math
import struct
import sys

import numpy as np
from tokenizers import Tokenizer

folder, rows, length = sys.argv[1], 32, 128


def read(path):
    with open(path, "rb") as file:
        (size,) = struct.unpack("<Q", file.read(8))
        header, data = json.loads(file.read(size)), file.read()
    return {
        key: np.frombuffer(data[slice(*entry["data_offsets"])], "<f4").reshape(entry["shape"]).astype("f8")
        for key, entry in header.items()
        if key != "__metadata__" and entry["dtype"] == "F32"
    }


def tokens():
    tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
    tokenizer.no_truncation()
    tokenizer.no_padding()
    with open(f"{folder}/README.md", encoding="utf8") as file:
        first, *inner, last = tokenizer.encode(file.read()).ids
    step = (len(inner) - length) // rows
    return [[first, *inner[i * step : i * step + length - 2], last] for i in range(rows)]


weights = read(f"{folder}/model.safetensors")
erf = np.vectorize(math.erf, otypes=["f8"])


def linear(x, name):
    return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def norm(x, name):
    centred = x - x.mean(-1, keepdims=True)
    scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
    return scaled * weights[f"{name}.LayerNorm.weight"] + weights[f"{name}.LayerNorm.bias"]


def layer(x, name):
    def heads(part):
        return linear(x, f"{name}.attention.self.{part}").reshape(length, 12, 32).transpose(1, 0, 2)

    scores = heads("query") @ heads("key").transpose(0, 2, 1) / math.sqrt(32)
    scores = np.exp(scores - scores.max(-1, keepdims=True))
    attended = (scores / scores.sum(-1, keepdims=True)) @ heads("value")
    merged = attended.transpose(1, 0, 2).reshape(length, 384)
    h = norm(x + linear(merged, f"{name}.attention.output.dense"), f"{name}.attention.output")
    wide = linear(h, f"{name}.intermediate.dense")
    wide = wide * (1 + erf(wide / math.sqrt(2))) / 2
    return norm(h + linear(wide, f"{name}.output.dense"), f"{name}.output")


def embed(ids):
    table = {name: weights[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type")}
    h = norm(table["word"][ids] + table["position"][:length] + table["token_type"][0], "embeddings")
    for index in range(6):
        h = layer(h, f"encoder.layer.{index}")
    return h.mean(0)


ids = tokens()
print(json.dumps({"ids": ids, "embeddings": [embed(row).tolist() for row in ids]}))

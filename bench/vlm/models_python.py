"""The same by mlx-vlm, from the weights that our side wrote: images a second and prompt tokens a second."""

import importlib
import importlib.util
import json
import sys
import time
import types

import mlx.core as mx
import numpy as np
from mlx_lm.models.cache import KVCache

folder, cases = sys.argv[1], json.loads(sys.argv[2])


def bare(name, path=None):
    module = types.ModuleType(name)
    if path is not None:
        module.__path__ = path
    sys.modules[name] = module


# Its models without its processors, servers and trainers, whose packages are not here.
bare("mlx_vlm", list(importlib.util.find_spec("mlx_vlm").submodule_search_locations))
for family in ("qwen2_vl", "qwen2_5_vl", "idefics3", "smolvlm"):
    bare(f"mlx_vlm.models.{family}.processing_{family}")


def build(config, weights):
    family = importlib.import_module(f"mlx_vlm.models.{config['model_type']}")
    parsed = family.ModelConfig.from_dict(dict(config))
    for part, kind in (("text_config", family.TextConfig), ("vision_config", family.VisionConfig)):
        value = getattr(parsed, part)
        if isinstance(value, dict):
            setattr(parsed, part, kind.from_dict(value))
    model = family.Model(parsed)
    model.load_weights(list(weights.items()), strict=True)
    model.eval()
    mx.eval(model.parameters())
    return model


def wave(shape):
    i = np.arange(int(np.prod(shape)), dtype=np.int64)
    return mx.array(((i * 7919) % 2003 / 1001.5 - 1).astype(np.float32).reshape(shape))


def per_second(units, run):
    run()
    seconds = []
    end = time.perf_counter() + 1.5
    while len(seconds) < 3 or time.perf_counter() < end:
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return units / sorted(seconds)[len(seconds) // 2]


figures, logits = {}, {}
for name, case in cases.items():
    config, visual = case["config"], case["visual"]
    weights = mx.load(f"{folder}/{name}.safetensors")
    text = [[(i * 31 + seed) % 8000 for i in range(length)] for length, seed in ((10, 1), (20, 2))]
    if "grid" in visual:
        key = "vision_tower.patch_embed.proj.weight"
        weights[key] = weights[key].reshape(-1, 3, 2, 14, 14).transpose(0, 2, 3, 4, 1)
        model = build(config, weights)
        grid = mx.array([visual["grid"]])
        pixels = wave((visual["grid"][1] * visual["grid"][2], 1176))

        def see():
            return model.vision_tower(pixels, grid)

        given = {"image_grid_thw": grid}
    else:
        weights = {k.replace("language_model.model.", "language_model."): v for k, v in weights.items()}
        key = "vision_model.embeddings.patch_embedding.weight"
        weights[key] = weights[key].reshape(-1, 3, 16, 16).transpose(0, 2, 3, 1)
        model = build(config, weights)
        tiles = wave((visual["tiles"], 3, 256, 256))
        pixels = tiles[None]
        mask = mx.ones((visual["tiles"], 16, 16), dtype=mx.bool_)

        def see():
            hidden, *_ = model.vision_model(tiles.transpose(0, 2, 3, 1), patch_attention_mask=mask)
            features = model.connector(hidden)
            return features.reshape(-1, features.shape[-1])

        given = {}

    features = see()
    mx.eval(features)
    row = [*text[0], 8189, *[8190] * features.shape[0], *text[1]]
    ids = mx.array([row])

    def prefill():
        merged = model.get_input_embeddings(ids, pixels, cached_image_features=features, **given)
        cache = [KVCache() for _ in model.layers]
        places = {} if merged.position_ids is None else {"position_ids": merged.position_ids}
        return model.language_model(ids, inputs_embeds=merged.inputs_embeds, cache=cache, **places).logits[:, -1]

    figures[f"{name}, images"] = per_second(1, lambda: mx.eval(see()))
    figures[f"{name}, tokens"] = per_second(len(row), lambda: mx.eval(prefill()))
    logits[name] = prefill()[0, :8].tolist()
print(json.dumps({"figures": figures, "logits": logits}))

# Idefics3 and SmolVLM by mlx-vlm, after mlx_vlm_models.py.
# inputs: config, weights (safetensors under our names; the patch matrix is flat), cases. A case has rows of ids,
# left_padding, pixel_values of all tiles [tiles, 3, size, size], and pieces and steps as in qwen.py.
# outputs: for each case features, embeddings, logits and, over a cache, cached.
from mlx_lm.models.cache import KVCache

vision = inputs["config"]["vision_config"]
patch = vision["patch_size"]
weights = {
    key.replace("language_model.model.", "language_model."): value for key, value in mx.load(inputs["weights"]).items()
}
flat = weights["vision_model.embeddings.patch_embedding.weight"]
weights["vision_model.embeddings.patch_embedding.weight"] = flat.reshape(-1, 3, patch, patch).transpose(0, 2, 3, 1)
model = build(inputs["config"], weights)
tower = model.language_model


def run(case):
    ids = mx.array(case["rows"])
    result = {}
    pixels = None
    if case["pixel_values"]:
        pixels = mx.array(case["pixel_values"])[None]
        side = pixels.shape[-1] // patch
        hidden, *_ = model.vision_model(
            pixels[0].transpose(0, 2, 3, 1), patch_attention_mask=mx.ones((pixels.shape[1], side, side), dtype=mx.bool_)
        )
        features = model.connector(hidden)
        result["features"] = features.reshape(-1, features.shape[-1])
    merged = model.get_input_embeddings(ids, pixels).inputs_embeds
    result["embeddings"] = merged
    L = ids.shape[1]
    mask = None
    if max(case["left_padding"]) > 0:
        columns = mx.arange(L)
        held = columns[None] >= mx.array(case["left_padding"])[:, None]
        mask = (columns[:, None] >= columns[None])[None, None] & held[:, None, None, :]
    result["logits"] = tower(ids, inputs_embeds=merged, mask=mask).logits
    if case["pieces"]:
        cache = [KVCache() for _ in tower.layers]
        start, parts = 0, []
        for length in case["pieces"]:
            part = slice(start, start + length)
            parts.append(tower(ids[:, part], inputs_embeds=merged[:, part], cache=cache).logits)
            start += length
        for length in case["steps"]:
            parts.append(tower(ids[:, start : start + length], cache=cache).logits)
            start += length
        result["cached"] = mx.concatenate(parts, axis=1)
    return result


outputs["results"] = [run(case) for case in inputs["cases"]]

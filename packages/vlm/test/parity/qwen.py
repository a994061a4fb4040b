# Qwen2-VL and Qwen2.5-VL by mlx-vlm, after mlx_vlm_models.py.
# inputs: config, weights (safetensors under mlx-vlm's names; the patch matrix is flat), cases. A case has rows of ids,
# mask (1 where a row holds something), pixel_values, grid and kind of all images or of all videos, pieces: lengths in
# which the beginning is fed over a cache as embeddings, and steps: lengths of what follows, fed as ids.
# outputs: for each case features, embeddings, positions [3, B, L], deltas, logits and, over a cache, cached.
from mlx_lm.models.cache import KVCache

vision = inputs["config"]["vision_config"]
kernel = [vision["temporal_patch_size"], vision["patch_size"], vision["patch_size"]]
weights = mx.load(inputs["weights"])
flat = weights["vision_tower.patch_embed.proj.weight"]
weights["vision_tower.patch_embed.proj.weight"] = flat.reshape(-1, 3, *kernel).transpose(0, 2, 3, 4, 1)


def run(case):
    model = build(inputs["config"], weights)
    ids = mx.array(case["rows"])
    mask = mx.array(case["mask"])
    padded = min(map(min, case["mask"])) == 0
    given = {}
    result = {}
    if case["grid"]:
        grid = mx.array(case["grid"])
        pixels = mx.array(case["pixel_values"])
        name = "image_grid_thw" if case["kind"] == "image" else "video_grid_thw"
        given = {"pixel_values": pixels, name: grid}
        result["features"] = model.vision_tower(pixels, grid)
    merged = model.get_input_embeddings(ids, mask=mask if padded else None, **given)
    positions = merged.position_ids
    if positions.ndim == 2:
        positions = mx.broadcast_to(positions[None], (3, *positions.shape))
    result["embeddings"] = merged.inputs_embeds
    result["positions"] = positions.astype(mx.int32)
    result["deltas"] = merged.rope_deltas.reshape(-1).tolist()
    tower = model.language_model

    def forward(embeddings, positions, cache=None, mask=None):
        h = tower.model(None, inputs_embeds=embeddings, position_ids=positions, cache=cache, mask=mask)
        return tower.model.embed_tokens.as_linear(h) if tower.args.tie_word_embeddings else tower.lm_head(h)

    if padded:
        L = ids.shape[1]
        causal = mx.arange(L)[:, None] >= mx.arange(L)[None]
        seen = causal[None, None] & (mask == 1)[:, None, None, :]
        result["logits"] = forward(merged.inputs_embeds, positions, mask=seen)
    else:
        result["logits"] = forward(merged.inputs_embeds, positions)
    if case["pieces"]:
        cache = [KVCache() for _ in tower.layers]
        start, parts = 0, []
        for length in case["pieces"]:
            end = start + length
            parts.append(forward(merged.inputs_embeds[:, start:end], positions[:, :, start:end], cache))
            start = end
        tower._rope_deltas, tower._position_ids = merged.rope_deltas, positions
        for length in case["steps"]:
            parts.append(tower(ids[:, start : start + length], cache=cache).logits)
            start += length
        result["cached"] = mx.concatenate(parts, axis=1)
    return result


outputs["results"] = [run(case) for case in inputs["cases"]]

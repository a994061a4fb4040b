# Logits and greedy tokens of a llama GGUF by mlx-lm, from MLX's own reading of the file.
# inputs: path, ids, maxTokens. outputs: logits [1, L, V], tokens.
from mlx_lm.generate import generate_step
from mlx_lm.models import llama

arrays, metadata = mx.load(inputs["path"], return_metadata=True)


def number(key):
    return metadata[f"llama.{key}"].item()


heads = number("attention.head_count")
args = llama.ModelArgs(
    model_type="llama",
    hidden_size=number("embedding_length"),
    num_hidden_layers=number("block_count"),
    intermediate_size=number("feed_forward_length"),
    num_attention_heads=heads,
    num_key_value_heads=number("attention.head_count_kv"),
    rms_norm_eps=number("attention.layer_norm_rms_epsilon"),
    vocab_size=arrays["token_embd.weight"].shape[0],
    rope_theta=number("rope.freq_base"),
    tie_word_embeddings="output.weight" not in arrays,
)

names = {
    "attn_norm": "input_layernorm",
    "ffn_norm": "post_attention_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
top = {"token_embd": "model.embed_tokens", "output_norm": "model.norm", "output": "lm_head"}


def unpermute(rows, n):
    """llama.cpp stores the halves of each head interleaved."""
    return rows.reshape(n, -1, 2, rows.shape[-1]).swapaxes(1, 2).reshape(rows.shape)


weights = {}
for key, array in arrays.items():
    module, part = key.rsplit(".", 1)
    if array.dtype == mx.float16:
        array = array.astype(mx.float32)
    if module.startswith("blk."):
        _, layer, name = module.split(".")
        if name == "attn_q":
            array = unpermute(array, heads)
        elif name == "attn_k":
            array = unpermute(array, args.num_key_value_heads)
        module = f"model.layers.{layer}.{names[name]}"
    else:
        module = top[module]
    weights[f"{module}.{part}"] = array


def packing(path, _):
    """GGUF's blocks hold 32 weights; the widths of weight and scales tell their bits."""
    if f"{path}.scales" not in weights:
        return False
    width = weights[f"{path}.weight"].shape[-1]
    return {"group_size": 32, "bits": width // weights[f"{path}.scales"].shape[-1]}


model = llama.Model(args)
nn.quantize(model, class_predicate=packing)
model.load_weights(list(weights.items()))
model.eval()

ids = mx.array(inputs["ids"])
outputs["logits"] = model(ids[None])
outputs["tokens"] = [int(token) for token, _ in generate_step(ids, model, max_tokens=inputs["maxTokens"])]

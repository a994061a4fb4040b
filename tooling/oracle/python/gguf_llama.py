"""mlx-lm's llama with the weights of a GGUF file, from MLX's own reading of it: no part of mlxts takes part."""

import mlx.core as mx
import mlx.nn as nn
from mlx_lm.models import llama

NAMES = {
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
TOP = {"token_embd": "model.embed_tokens", "output_norm": "model.norm", "output": "lm_head"}


def unpermute(rows, heads):
    """llama.cpp stores the halves of each head interleaved."""
    return rows.reshape(heads, -1, 2, rows.shape[-1]).swapaxes(1, 2).reshape(rows.shape)


def load(path):
    """The model, packed as in the file, with float32 scales and norms."""
    arrays, metadata = mx.load(path, return_metadata=True)

    def number(key):
        return metadata[f"llama.{key}"].item()

    args = llama.ModelArgs(
        model_type="llama",
        hidden_size=number("embedding_length"),
        num_hidden_layers=number("block_count"),
        intermediate_size=number("feed_forward_length"),
        num_attention_heads=number("attention.head_count"),
        num_key_value_heads=number("attention.head_count_kv"),
        rms_norm_eps=number("attention.layer_norm_rms_epsilon"),
        vocab_size=arrays["token_embd.weight"].shape[0],
        rope_theta=number("rope.freq_base"),
        tie_word_embeddings="output.weight" not in arrays,
    )

    weights = {}
    for key, array in arrays.items():
        module, part = key.rsplit(".", 1)
        if array.dtype == mx.float16:
            array = array.astype(mx.float32)
        if module.startswith("blk."):
            _, layer, name = module.split(".")
            if name == "attn_q":
                array = unpermute(array, args.num_attention_heads)
            elif name == "attn_k":
                array = unpermute(array, args.num_key_value_heads)
            module = f"model.layers.{layer}.{NAMES[name]}"
        else:
            module = TOP[module]
        weights[f"{module}.{part}"] = array

    def packing(name, _):
        """GGUF's blocks hold 32 weights; the widths of weight and scales tell their bits."""
        if f"{name}.scales" not in weights:
            return False
        width = weights[f"{name}.weight"].shape[-1]
        return {"group_size": 32, "bits": width // weights[f"{name}.scales"].shape[-1]}

    model = llama.Model(args)
    nn.quantize(model, class_predicate=packing)
    model.load_weights(list(weights.items()))
    model.eval()
    mx.eval(model.parameters())
    return model

# Encoders in float64 with NumPy, from checkpoints alone: what other programs here begin with.
# Each takes a configuration, weights by name, ids and types of one text, and gives hidden states [L, D].
import math


def erf(x):
    """Abramowitz and Stegun 7.1.26, off by at most 1.5e-7: NumPy has none, and Python's takes a microsecond a number."""
    t = 1 / (1 + 0.3275911 * np.abs(x))
    series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
    return np.sign(x) * (1 - series * np.exp(-(x**2)))


def gelu(x):
    return x * (1 + erf(x / math.sqrt(2))) / 2


def norm(x, weights, name, eps):
    centred = x - x.mean(-1, keepdims=True)
    scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + eps) * weights[f"{name}.weight"]
    return scaled + weights.get(f"{name}.bias", 0.0)


def linear(x, weights, name):
    return x @ weights[f"{name}.weight"].T + weights.get(f"{name}.bias", 0.0)


def attend(q, k, v, heads, seen=None):
    length, dims = q.shape

    def split(x):
        return x.reshape(length, heads, dims // heads).transpose(1, 0, 2)

    scores = split(q) @ split(k).transpose(0, 2, 1) / math.sqrt(dims // heads)
    if seen is not None:
        scores = np.where(seen, scores, -np.inf)
    scores = np.exp(scores - scores.max(-1, keepdims=True))
    out = scores / scores.sum(-1, keepdims=True) @ split(v)
    return out.transpose(1, 0, 2).reshape(length, dims)


def bert(config, w, ids, types, positions):
    eps = config["layer_norm_eps"]
    h = w["embeddings.word_embeddings.weight"][ids] + w["embeddings.position_embeddings.weight"][positions]
    h = norm(h + w["embeddings.token_type_embeddings.weight"][types], w, "embeddings.LayerNorm", eps)
    for i in range(config["num_hidden_layers"]):
        at = f"encoder.layer.{i}"
        q, k, v = (linear(h, w, f"{at}.attention.self.{part}") for part in ("query", "key", "value"))
        a = linear(attend(q, k, v, config["num_attention_heads"]), w, f"{at}.attention.output.dense")
        h = norm(h + a, w, f"{at}.attention.output.LayerNorm", eps)
        m = linear(gelu(linear(h, w, f"{at}.intermediate.dense")), w, f"{at}.output.dense")
        h = norm(h + m, w, f"{at}.output.LayerNorm", eps)
    return h


def plain_bert(config, w, ids, types):
    return bert(config, w, ids, types, np.arange(len(ids)))


def roberta(config, w, ids, types):
    pad = config["pad_token_id"]
    positions, seen = [], 0
    for id in ids:
        seen += id != pad
        positions.append(pad + seen if id != pad else pad)
    return bert(config, w, ids, types, positions)


def distilbert(config, w, ids, types):
    h = w["embeddings.word_embeddings.weight"][ids] + w["embeddings.position_embeddings.weight"][: len(ids)]
    h = norm(h, w, "embeddings.LayerNorm", 1e-12)
    for i in range(config["n_layers"]):
        at = f"transformer.layer.{i}"
        q, k, v = (linear(h, w, f"{at}.attention.{part}_lin") for part in "qkv")
        a = linear(attend(q, k, v, config["n_heads"]), w, f"{at}.attention.out_lin")
        h = norm(h + a, w, f"{at}.sa_layer_norm", 1e-12)
        m = linear(gelu(linear(h, w, f"{at}.ffn.lin1")), w, f"{at}.ffn.lin2")
        h = norm(h + m, w, f"{at}.output_layer_norm", 1e-12)
    return h


def rotate(x, heads, base):
    length, dims = x.shape
    size = dims // heads
    angles = np.arange(length)[:, None] * base ** (-np.arange(0, size, 2) / size)  # [L, size / 2]
    cos, sin = (np.concatenate([f(angles)] * 2, -1)[:, None] for f in (np.cos, np.sin))
    x = x.reshape(length, heads, size)
    half = np.concatenate([-x[..., size // 2 :], x[..., : size // 2]], -1)
    return (x * cos + half * sin).reshape(length, dims)


def modernbert(config, w, ids, types):
    eps, heads = config["norm_eps"], config["num_attention_heads"]
    distance = np.abs(np.arange(len(ids))[:, None] - np.arange(len(ids)))
    h = norm(w["embeddings.tok_embeddings.weight"][ids], w, "embeddings.norm", eps)
    for i in range(config["num_hidden_layers"]):
        at = f"layers.{i}"
        everywhere = i % config["global_attn_every_n_layers"] == 0
        base = config["global_rope_theta"] if everywhere else config["local_rope_theta"]
        x = h if i == 0 else norm(h, w, f"{at}.attn_norm", eps)
        q, k, v = np.split(linear(x, w, f"{at}.attn.Wqkv"), 3, axis=-1)
        seen = None if everywhere else distance <= config["local_attention"] // 2
        a = attend(rotate(q, heads, base), rotate(k, heads, base), v, heads, seen)
        h = h + linear(a, w, f"{at}.attn.Wo")
        inner, gate = np.split(linear(norm(h, w, f"{at}.mlp_norm", eps), w, f"{at}.mlp.Wi"), 2, axis=-1)
        h = h + linear(gelu(inner) * gate, w, f"{at}.mlp.Wo")
    return norm(h, w, "final_norm", eps)


encoders = {
    "bert": plain_bert,
    "roberta": roberta,
    "xlm-roberta": roberta,
    "distilbert": distilbert,
    "modernbert": modernbert,
}


def read(path):
    return {key: np.array(array).astype("f8") for key, array in mx.load(path).items()}

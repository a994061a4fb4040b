import json
import pathlib
import resource
import sys
import time

import mlx.core as mx
import mlx.nn as nn
import mlx.optimizers as optim

m = json.loads((pathlib.Path(__file__).parent / "model.json").read_text())
warmup, steps = 3, int(sys.argv[1])
dims, hidden, heads = m["dims"], m["hidden"], m["heads"]


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention_norm = nn.RMSNorm(dims)
        self.query_proj = nn.Linear(dims, dims, bias=False)
        self.key_proj = nn.Linear(dims, dims, bias=False)
        self.value_proj = nn.Linear(dims, dims, bias=False)
        self.out_proj = nn.Linear(dims, dims, bias=False)
        self.mlp_norm = nn.RMSNorm(dims)
        self.gate = nn.Linear(dims, hidden, bias=False)
        self.up = nn.Linear(dims, hidden, bias=False)
        self.down = nn.Linear(hidden, dims, bias=False)
        self.rope = nn.RoPE(dims // heads)

    def __call__(self, x):
        h = x + self.attention(self.attention_norm(x))
        normed = self.mlp_norm(h)
        return h + self.down(nn.silu(self.gate(normed)) * self.up(normed))

    def attention(self, x):
        b, length, _ = x.shape
        split = lambda y: y.reshape(b, length, heads, -1).transpose(0, 2, 1, 3)
        queries, keys = self.rope(split(self.query_proj(x))), self.rope(split(self.key_proj(x)))
        out = mx.fast.scaled_dot_product_attention(
            queries, keys, split(self.value_proj(x)), scale=(heads / dims) ** 0.5, mask="causal"
        )
        return self.out_proj(out.transpose(0, 2, 1, 3).reshape(b, length, -1))


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(m["vocabulary"], dims)
        self.blocks = [Block() for _ in range(m["depth"])]
        self.norm = nn.RMSNorm(dims)

    def __call__(self, ids):
        h = self.embedding(ids)
        for block in self.blocks:
            h = block(h)
        return self.embedding.as_linear(self.norm(h))


def resident():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


start_rss = resident()
model = Decoder()
optimizer = optim.AdamW(1e-3)


def loss_of(windows):
    return nn.losses.cross_entropy(model(windows[:, :-1]), windows[:, 1:], reduction="mean")


loss_and_gradients = nn.value_and_grad(model, loss_of)
windows = mx.random.randint(0, m["vocabulary"], (m["batch"], m["length"] + 1))
mx.eval(model.parameters(), windows)

times, built = [], []
for _ in range(warmup + steps):
    start = time.perf_counter()
    loss, gradients = loss_and_gradients(windows)
    optimizer.update(model, gradients)
    del gradients
    built.append((time.perf_counter() - start) * 1e3)
    mx.eval(loss, model.parameters(), optimizer.state)
    times.append((time.perf_counter() - start) * 1e3)


def middle(values):
    return sorted(values[warmup:])[steps // 2]


rss = resident()
print(
    json.dumps(
        {
            "milliseconds": middle(times),
            "builtMilliseconds": middle(built),
            "peakMB": mx.get_peak_memory() / 1e6,
            "rssMB": rss,
            "grownMB": rss - start_rss,
        }
    )
)

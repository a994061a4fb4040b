import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { add, divide, evaluate, type MLXArray, random, stack, tidy, treeMap } from '@mlxts/core';
import { type HostTensor, type Oracle, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  Embedding,
  type Gradients,
  joinHeads,
  Linear,
  losses,
  Module,
  optimizers,
  RMSNorm,
  RoPE,
  relu,
  scaledDotProductAttention,
  splitHeads,
  swiglu,
  valueAndGrad,
} from '../../src/index.js';
import { toHost } from './tensors.js';

const [steps, parts] = [20, 2];
const [vocabulary, dims, heads, length] = [24, 32, 4, 16];

let oracle: Oracle;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlxts-nn-'));
  oracle = await startOracle();
  random.seed(7);
});
afterAll(async () => {
  await oracle.close();
  await rm(folder, { recursive: true });
});

class MLP extends Module {
  layers = [new Linear(64, 128), new Linear(128, 128), new Linear(128, 10)];

  forward(x: MLXArray): MLXArray {
    return this.layers.reduce((h, layer, i) => layer.forward(i === 0 ? h : relu(h)), x);
  }
}

class Block extends Module {
  attentionNorm = new RMSNorm(dims);
  queryProj = new Linear(dims, dims, { bias: false });
  keyProj = new Linear(dims, dims, { bias: false });
  valueProj = new Linear(dims, dims, { bias: false });
  outProj = new Linear(dims, dims, { bias: false });
  mlpNorm = new RMSNorm(dims);
  gate = new Linear(dims, 3 * dims, { bias: false });
  up = new Linear(dims, 3 * dims, { bias: false });
  down = new Linear(3 * dims, dims, { bias: false });
  rope = new RoPE(dims / heads);

  forward(x: MLXArray): MLXArray {
    const h = add(x, this.attention(this.attentionNorm.forward(x)));
    const normed = this.mlpNorm.forward(h);
    return add(h, this.down.forward(swiglu(this.gate.forward(normed), this.up.forward(normed))));
  }

  attention(x: MLXArray): MLXArray {
    const queries = this.rope.forward(splitHeads(this.queryProj.forward(x), heads));
    const keys = this.rope.forward(splitHeads(this.keyProj.forward(x), heads));
    const values = splitHeads(this.valueProj.forward(x), heads);
    const scale = Math.sqrt(heads / dims);
    return this.outProj.forward(joinHeads(scaledDotProductAttention({ queries, keys, values, scale, mask: 'causal' })));
  }
}

class Decoder extends Module {
  embedding = new Embedding(vocabulary, dims);
  blocks = [new Block(), new Block()];
  norm = new RMSNorm(dims);

  forward(ids: MLXArray): MLXArray {
    const h = this.blocks.reduce((x, block) => block.forward(x), this.embedding.forward(ids));
    return this.embedding.asLinear(this.norm.forward(h));
  }
}

it('an MLP on batches of images has the losses of Python, step by step', async () => {
  const model = new MLP();
  const file = join(folder, 'mlp.safetensors');
  await model.saveWeights(file);
  const x = random.uniform([steps, 32, 64]);
  const y = random.randint(0, 10, [steps, 32]);
  const optimizer = new optimizers.AdamW(2e-3, { weightDecay: 0.05 });
  const lossAndGradients = valueAndGrad(model, (images: MLXArray, labels: MLXArray) =>
    losses.crossEntropy(model.forward(images), labels, { reduction: 'mean' }),
  );
  const ours = Array.from({ length: steps }, (_, i) => {
    const loss = tidy(
      () => {
        const [value, gradients] = lossAndGradients(x.get(i), y.get(i));
        optimizer.update(model, gradients);
        return value;
      },
      { state: [model, optimizer] },
    );
    evaluate(loss, model, optimizer);
    return loss;
  });
  const theirs = await oracle.run<{ losses: HostTensor }>(
    `
import mlx.optimizers as optim
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(64, 128), nn.Linear(128, 128), nn.Linear(128, 10)]
    def __call__(self, x):
        for layer in self.layers[:-1]:
            x = nn.relu(layer(x))
        return self.layers[-1](x)
model = MLP()
model.load_weights(inputs['file'])
optimizer = optim.AdamW(2e-3, weight_decay=0.05)
step = nn.value_and_grad(model, lambda x, y: nn.losses.cross_entropy(model(x), y, reduction='mean'))
losses = []
for x, y in zip(inputs['x'], inputs['y']):
    loss, gradients = step(x, y)
    optimizer.update(model, gradients)
    mx.eval(loss, model.parameters(), optimizer.state)
    losses.append(loss)
outputs['losses'] = mx.stack(losses)`,
    { file, x: toHost(x), y: toHost(y) },
  );
  expect(toHost(stack(ours))).toBeAllclose(theirs.losses);
  expect(ours.at(-1)?.item()).not.toBe(ours[0]?.item());
});

it('a transformer with accumulated, clipped gradients and a warmed-up rate has the losses of Python', async () => {
  const model = new Decoder();
  const file = join(folder, 'decoder.safetensors');
  await model.saveWeights(file);
  const windows = random.randint(0, vocabulary, [steps, parts, 4, length + 1]);
  const { AdamW, clipGradNorm, cosineDecay, joinSchedules, linearSchedule } = optimizers;
  const rate = joinSchedules([linearSchedule(0, 3e-3, 5), cosineDecay(3e-3, steps - 5)], [5]);
  const optimizer = new AdamW(rate, { betas: [0.9, 0.99] });
  const lossAndGradients = valueAndGrad(model, (ids: MLXArray) =>
    losses.crossEntropy(model.forward(ids.get('...', ':-1')), ids.get('...', '1:'), { reduction: 'mean' }),
  );
  let sum: { gradients?: Gradients<Decoder> } = {};
  const ours = Array.from({ length: steps * parts }, (_, i) => {
    const loss = tidy(
      () => {
        const [value, gradients] = lossAndGradients(windows.get(Math.floor(i / parts), i % parts));
        sum.gradients = sum.gradients ? treeMap((a, b) => add(a, b), sum.gradients, gradients) : gradients;
        return value;
      },
      { state: sum },
    );
    evaluate(loss, sum);
    if (i % parts === parts - 1) {
      tidy(
        () => {
          const mean = treeMap((gradient) => divide(gradient, parts), sum.gradients ?? {}) as Gradients<Decoder>;
          optimizer.update(model, clipGradNorm(mean, 1)[0]);
        },
        { state: [model, optimizer] },
      );
      evaluate(model, optimizer);
      sum = {};
    }
    return loss;
  });
  const theirs = await oracle.run<{ losses: HostTensor }>(
    `
import mlx.optimizers as optim
from mlx.utils import tree_map
dims, heads = ${dims}, ${heads}
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention_norm, self.mlp_norm = nn.RMSNorm(dims), nn.RMSNorm(dims)
        for name in ['query_proj', 'key_proj', 'value_proj', 'out_proj']:
            setattr(self, name, nn.Linear(dims, dims, bias=False))
        self.gate, self.up = nn.Linear(dims, 3 * dims, bias=False), nn.Linear(dims, 3 * dims, bias=False)
        self.down = nn.Linear(3 * dims, dims, bias=False)
        self.rope = nn.RoPE(dims // heads)
    def __call__(self, x):
        h = x + self.attention(self.attention_norm(x))
        normed = self.mlp_norm(h)
        return h + self.down(nn.silu(self.gate(normed)) * self.up(normed))
    def attention(self, x):
        split = lambda y: y.reshape(*y.shape[:2], heads, -1).transpose(0, 2, 1, 3)
        q, k, v = split(self.query_proj(x)), split(self.key_proj(x)), split(self.value_proj(x))
        y = mx.fast.scaled_dot_product_attention(self.rope(q), self.rope(k), v, scale=(heads / dims) ** 0.5, mask='causal')
        return self.out_proj(y.transpose(0, 2, 1, 3).reshape(*x.shape))
class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(${vocabulary}, dims)
        self.blocks = [Block(), Block()]
        self.norm = nn.RMSNorm(dims)
    def __call__(self, ids):
        h = self.embedding(ids)
        for block in self.blocks:
            h = block(h)
        return self.embedding.as_linear(self.norm(h))
model = Decoder()
model.load_weights(inputs['file'])
rate = optim.join_schedules([optim.linear_schedule(0, 3e-3, 5), optim.cosine_decay(3e-3, ${steps - 5})], [5])
optimizer = optim.AdamW(rate, betas=[0.9, 0.99])
step = nn.value_and_grad(model, lambda ids: nn.losses.cross_entropy(model(ids[:, :-1]), ids[:, 1:], reduction='mean'))
losses = []
for windows in inputs['windows']:
    total = None
    for part in windows:
        loss, gradients = step(part)
        total = gradients if total is None else tree_map(mx.add, total, gradients)
        mx.eval(loss, total)
        losses.append(loss)
    clipped, _ = optim.clip_grad_norm(tree_map(lambda g: g / ${parts}, total), 1)
    optimizer.update(model, clipped)
    mx.eval(model.parameters(), optimizer.state)
outputs['losses'] = mx.stack(losses)`,
    { file, windows: toHost(windows) },
  );
  expect(toHost(stack(ours))).toBeAllclose(theirs.losses);
});

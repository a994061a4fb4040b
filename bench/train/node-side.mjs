import { readFileSync } from 'node:fs';
import * as mx from '@mlxts/core';
import * as nn from '@mlxts/nn';

const { vocabulary, depth, dims, hidden, heads, batch, length } = JSON.parse(
  readFileSync(new URL('./model.json', import.meta.url), 'utf8'),
);

const warmup = 3;
const steps = Number(process.argv[2]);

class Block extends nn.Module {
  attentionNorm = new nn.RMSNorm(dims);
  queryProj = new nn.Linear(dims, dims, { bias: false });
  keyProj = new nn.Linear(dims, dims, { bias: false });
  valueProj = new nn.Linear(dims, dims, { bias: false });
  outProj = new nn.Linear(dims, dims, { bias: false });
  mlpNorm = new nn.RMSNorm(dims);
  gate = new nn.Linear(dims, hidden, { bias: false });
  up = new nn.Linear(dims, hidden, { bias: false });
  down = new nn.Linear(hidden, dims, { bias: false });
  rope = new nn.RoPE(dims / heads);

  forward(x) {
    const h = mx.add(x, this.attention(this.attentionNorm.forward(x)));
    const normed = this.mlpNorm.forward(h);
    return mx.add(h, this.down.forward(nn.swiglu(this.gate.forward(normed), this.up.forward(normed))));
  }

  attention(x) {
    const queries = this.rope.forward(nn.splitHeads(this.queryProj.forward(x), heads));
    const keys = this.rope.forward(nn.splitHeads(this.keyProj.forward(x), heads));
    const values = nn.splitHeads(this.valueProj.forward(x), heads);
    const attended = nn.scaledDotProductAttention({
      queries,
      keys,
      values,
      scale: (heads / dims) ** 0.5,
      mask: 'causal',
    });
    return this.outProj.forward(nn.joinHeads(attended));
  }
}

class Decoder extends nn.Module {
  embedding = new nn.Embedding(vocabulary, dims);
  blocks = Array.from({ length: depth }, () => new Block());
  norm = new nn.RMSNorm(dims);

  forward(ids) {
    return this.embedding.asLinear(
      this.norm.forward(this.blocks.reduce((h, block) => block.forward(h), this.embedding.forward(ids))),
    );
  }
}

const startRss = process.resourceUsage().maxRSS / 1000;
const model = new Decoder();
const optimizer = new nn.optimizers.AdamW(1e-3);
const lossAndGradients = nn.valueAndGrad(model, (windows) =>
  nn.losses.crossEntropy(model.forward(windows.get('...', ':-1')), windows.get('...', '1:'), { reduction: 'mean' }),
);
const windows = mx.random.randint(0, vocabulary, [batch, length + 1]);
mx.evaluate(model, windows);

const [times, built] = [[], []];
for (let i = 0; i < warmup + steps; i++) {
  const start = performance.now();
  const loss = mx.tidy(
    () => {
      const [value, gradients] = lossAndGradients(windows);
      optimizer.update(model, gradients);
      return value;
    },
    { state: [model, optimizer] },
  );
  built.push(performance.now() - start);
  mx.evaluate(loss, model, optimizer);
  loss.dispose();
  times.push(performance.now() - start);
}
const middle = (values) => values.slice(warmup).sort((a, b) => a - b)[steps >> 1];
const rss = process.resourceUsage().maxRSS / 1000;
console.log(
  JSON.stringify({
    milliseconds: middle(times),
    builtMilliseconds: middle(built),
    peakMB: mx.getPeakMemory() / 1e6,
    rssMB: rss,
    grownMB: rss - startRss,
  }),
);

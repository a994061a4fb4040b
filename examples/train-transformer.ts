/** Teaches a small language model three sonnets by heart, in a minute: `npx tsx examples/train-transformer.ts`. */
import { readFileSync } from 'node:fs';
import * as mx from '@mlxts/core';
import * as nn from '@mlxts/nn';
import { drawLossCurve } from './display/loss-curve.js';
import { ProgressBar } from './display/progress-bar.js';

const [dims, heads, depth, context] = [128, 4, 3, 64];
const [steps, warmup, batchSize, parts] = [250, 20, 8, 2];

class Block extends nn.Module {
  attentionNorm = new nn.RMSNorm(dims);
  queryProj: nn.Unary = new nn.Linear(dims, dims, { bias: false });
  keyProj: nn.Unary = new nn.Linear(dims, dims, { bias: false });
  valueProj: nn.Unary = new nn.Linear(dims, dims, { bias: false });
  outProj: nn.Unary = new nn.Linear(dims, dims, { bias: false });
  mlpNorm = new nn.RMSNorm(dims);
  gate: nn.Unary = new nn.Linear(dims, 3 * dims, { bias: false });
  up: nn.Unary = new nn.Linear(dims, 3 * dims, { bias: false });
  down: nn.Unary = new nn.Linear(3 * dims, dims, { bias: false });
  rope = new nn.RoPE(dims / heads);

  forward(x: mx.MLXArray): mx.MLXArray {
    const h = mx.add(x, this.attention(this.attentionNorm.forward(x)));
    const normed = this.mlpNorm.forward(h);
    return mx.add(h, this.down.forward(nn.swiglu(this.gate.forward(normed), this.up.forward(normed))));
  }

  attention(x: mx.MLXArray): mx.MLXArray {
    const queries = this.rope.forward(nn.splitHeads(this.queryProj.forward(x), heads)); // [B, heads, L, dims / heads]
    const keys = this.rope.forward(nn.splitHeads(this.keyProj.forward(x), heads));
    const values = nn.splitHeads(this.valueProj.forward(x), heads);
    const scale = Math.sqrt(heads / dims);
    return this.outProj.forward(
      nn.joinHeads(nn.scaledDotProductAttention({ queries, keys, values, scale, mask: 'causal' })),
    );
  }
}

class Decoder extends nn.Module {
  embedding: nn.Embedding;
  blocks = Array.from({ length: depth }, () => new Block());
  norm = new nn.RMSNorm(dims);

  constructor(vocabularySize: number) {
    super();
    this.embedding = new nn.Embedding(vocabularySize, dims);
  }

  forward(ids: mx.MLXArray): mx.MLXArray {
    const h = this.blocks.reduce((x, block) => block.forward(x), this.embedding.forward(ids)); // [B, L, dims]
    return this.embedding.asLinear(this.norm.forward(h)); // [B, L, vocabulary]
  }
}

mx.random.seed(0);
const text = readFileSync(new URL('./data/sonnets.txt', import.meta.url), 'utf8');
const characters = [...new Set(text)].sort();
const ids = mx.array(
  Array.from(text, (each) => characters.indexOf(each)),
  { dtype: 'int32' },
);
const model = new Decoder(characters.length);
const size = model.namedParameters().reduce((sum, [, array]) => sum + array.size, 0);
console.log(`${size} parameters, ${text.length} characters`);

const { AdamW, clipGradNorm, cosineDecay, joinSchedules, linearSchedule } = nn.optimizers;
const rate = joinSchedules([linearSchedule(0, 3e-3, warmup), cosineDecay(3e-3, steps - warmup)], [warmup]);
const optimizer = new AdamW(rate, { betas: [0.9, 0.99] });
const lossAndGradients = nn.valueAndGrad(model, (windows: mx.MLXArray) => {
  const logits = model.forward(windows.get('...', ':-1'));
  return nn.losses.crossEntropy(logits, windows.get('...', '1:'), { reduction: 'mean' });
});

const losses: number[] = [];
const bar = new ProgressBar(steps);
for (let step = 0; step < steps; step++) {
  const sum: { loss: mx.MLXArray; gradients?: nn.Gradients<Decoder> } = { loss: mx.array(0) };
  for (let part = 0; part < parts; part++) {
    mx.tidy(
      () => {
        const starts = mx.random.randint(0, ids.size - context, [batchSize, 1]);
        const [loss, gradients] = lossAndGradients(ids.get(mx.add(starts, mx.arange(context + 1))));
        sum.loss = mx.add(sum.loss, loss);
        sum.gradients = sum.gradients ? mx.treeMap((a, b) => mx.add(a, b), sum.gradients, gradients) : gradients;
      },
      { state: sum },
    );
    await mx.evalAsync(sum); // so that the activations of one part alone are in memory
  }
  const loss = sum.loss.item() as number;
  mx.tidy(
    () => {
      const mean = mx.treeMap((gradient) => mx.divide(gradient, parts), sum.gradients ?? {});
      optimizer.update(model, clipGradNorm(mean as nn.Gradients<Decoder>, 1)[0]);
    },
    { state: [model, optimizer] },
  );
  await mx.evalAsync(model, optimizer);
  losses.push(loss / parts);
  bar.advance(`loss ${losses.at(-1)?.toFixed(3)}`);
}

let sample = text.slice(0, text.indexOf('\n') + 1);
while (sample.length < 400) {
  const tail = Array.from(sample.slice(-context), (each) => characters.indexOf(each));
  const next = mx.tidy(() => {
    const logits = model.forward(mx.array([tail], { dtype: 'int32' })).get(0, -1); // [vocabulary]
    return mx.random.categorical(mx.multiply(logits, 4)).item() as number; // temperature 1/4
  });
  sample += characters[next];
}
console.log(`\n${sample}\n`);
console.log(`Loss curve: ${drawLossCurve('train-transformer', losses)}`);

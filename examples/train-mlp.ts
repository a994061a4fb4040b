/** Learns to read handwritten digits, in seconds: `npx tsx examples/train-mlp.ts`. */
import * as mx from '@mlxts/core';
import * as nn from '@mlxts/nn';
import { loadDigits } from './data/digits.js';
import { drawLossCurve } from './display/loss-curve.js';
import { ProgressBar } from './display/progress-bar.js';

class MLP extends nn.Module {
  layers = [new nn.Linear(64, 256), new nn.Linear(256, 256), new nn.Linear(256, 10)];
  dropout = new nn.Dropout(0.3);

  forward(x: mx.MLXArray): mx.MLXArray {
    const [first, ...others] = this.layers as [nn.Linear, ...nn.Linear[]];
    return others.reduce((h, layer) => layer.forward(this.dropout.forward(nn.relu(h))), first.forward(x));
  }
}

const [epochs, batchSize] = [60, 64];
mx.random.seed(0);
const [images, labels] = await loadDigits(); // [1797, 64], [1797]
const held = Math.floor(labels.size / 5);
const test = { images: images.get(`:${held}`), labels: labels.get(`:${held}`) };
const train = { images: images.get(`${held}:`), labels: labels.get(`${held}:`) };
const batches = Math.floor(train.labels.size / batchSize);

const model = new MLP();
const optimizer = new nn.optimizers.AdamW(nn.optimizers.cosineDecay(2e-3, epochs * batches), { weightDecay: 0.05 });
const lossAndGradients = nn.valueAndGrad(model, (x: mx.MLXArray, y: mx.MLXArray) =>
  nn.losses.crossEntropy(model.forward(x), y, { reduction: 'mean' }),
);

const losses: number[] = [];
const bar = new ProgressBar(epochs * batches);
for (let epoch = 0; epoch < epochs; epoch++) {
  using order = mx.random.permutation(train.labels.size);
  for (let i = 0; i < batches; i++) {
    using loss = mx.tidy(
      () => {
        const rows = order.get(`${i * batchSize}:${(i + 1) * batchSize}`);
        const [value, gradients] = lossAndGradients(train.images.get(rows), train.labels.get(rows));
        optimizer.update(model, gradients);
        return value;
      },
      { state: [model, optimizer] },
    );
    await mx.evalAsync(loss, model, optimizer); // after the scope, so that MLX can use buffers again
    losses.push(loss.item() as number);
    bar.advance(`epoch ${epoch + 1}  loss ${losses.at(-1)?.toFixed(3)}`);
  }
}

model.eval(); // no more dropout
const accuracy = mx.tidy(() => {
  const answers = mx.argmax(model.forward(test.images), { axis: 1 });
  return mx.mean(mx.equal(answers, test.labels)).item() as number;
});
console.log(`Reads ${(100 * accuracy).toFixed(1)} % of the ${held} digits that it never saw.`);
console.log(`Loss curve: ${drawLossCurve('train-mlp', losses)}`);

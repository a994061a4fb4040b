import { add, allclose, grad, type MLXArray, multiply, ones, random, sum, valueAndGrad, zeros } from '@mlxts/core';
import { expect, it } from 'vitest';
import type { AttentionMask } from '../attention/masks.js';
import { Dropout } from '../layers/dropout.js';
import { Module } from '../module/module.js';
import type { Unary } from '../module/unary.js';
import { quantize } from '../quantized/quantize.js';
import { checkpoint } from '../training/checkpoint.js';
import { Transformer } from './transformer.js';
import { TransformerDecoderLayer } from './transformer-decoder-layer.js';
import { TransformerEncoder } from './transformer-encoder.js';
import { TransformerEncoderLayer } from './transformer-encoder-layer.js';

class Sum extends Module {
  weight = ones([4]);
  dropout: Unary = new Dropout(0.5);

  forward(x: MLXArray, memory: MLXArray | AttentionMask = null): MLXArray {
    const y = this.dropout.forward(add(x, this.weight));
    return memory === null || typeof memory === 'string' ? y : add(y, sum(memory));
  }
}

it('has the checkpoint keys of MLX', () => {
  const model = new Transformer({ dims: 4, numHeads: 1, numEncoderLayers: 1, numDecoderLayers: 1 });
  expect(model.namedParameters().map(([path]) => path)).toEqual(
    expect.arrayContaining([
      'encoder.layers.0.attention.query_proj.weight',
      'encoder.layers.0.linear2.bias',
      'encoder.ln.weight',
      'decoder.layers.0.self_attention.out_proj.weight',
      'decoder.layers.0.cross_attention.key_proj.weight',
      'decoder.layers.0.ln3.bias',
      'decoder.ln.bias',
    ]),
  );
});

it('has the sizes of MLX by default', () => {
  const { encoder, decoder } = new Transformer();
  expect((encoder as TransformerEncoder).layers).toHaveLength(6);
  expect((decoder as TransformerEncoder).layers).toHaveLength(6);
  expect((encoder as TransformerEncoder).layers[0]?.attention.numHeads).toBe(8);
  expect((encoder as TransformerEncoder).layers[0]?.linear1).toMatchObject({ weight: { shape: [2048, 512] } });
});

it('takes encoders and decoders of your own', () => {
  const model = new Transformer({ customEncoder: new Sum(), customDecoder: new Sum() }).eval();
  expect(model.forward(zeros([1, 2, 4]), zeros([1, 1, 4])).tolist()).toEqual([[[9, 9, 9, 9]]]);
  expect(model.namedParameters().map(([path]) => path)).toEqual(['encoder.weight', 'decoder.weight']);
});

it('drops elements in training only', () => {
  const layer = new TransformerEncoderLayer(8, 2, { dropout: 0.5 });
  const x = random.normal([1, 3, 8]);
  expect(allclose(layer.forward(x), layer.forward(x)).item()).toBe(false);
  layer.eval();
  expect(allclose(layer.forward(x), layer.forward(x)).item()).toBe(true);
});

it('a layer as activation is a child', () => {
  class Double extends Module {
    forward(x: MLXArray): MLXArray {
      return add(x, x);
    }
  }
  const layer = new TransformerDecoderLayer(4, 2, { activation: new Double() });
  expect(Object.keys(layer.children())).toContain('activation');
  expect(layer.forward(ones([1, 2, 4]), ones([1, 3, 4])).shape).toEqual([1, 2, 4]);
});

it('a checkpointed layer computes the same, draws the same again for its gradient and keeps its arrays', () => {
  const layer = new Sum();
  const { weight } = layer;
  const [[, y], gradient] = valueAndGrad((x: MLXArray): [MLXArray, MLXArray] => {
    const out = checkpoint(layer)(x);
    return [sum(out), out];
  })(zeros([64, 4]));
  expect(layer.weight).toBe(weight);
  expect(new Set(y.flatten().tolist() as number[])).toEqual(new Set([0, 2]));
  expect(gradient.tolist()).toEqual(y.tolist());
  expect(checkpoint(layer)(zeros([64, 4])).tolist()).not.toEqual(y.tolist());
});

it('a checkpointed encoder with dropout has the gradients of its draws', () => {
  random.seed(5);
  const model = new TransformerEncoder(2, 8, 2, { dropout: 0.3, checkpoint: true });
  const [x, direction, weights] = [0, 1, 2].map(() => random.normal([2, 3, 8])) as [MLXArray, MLXArray, MLXArray];
  const start = random.state[0];
  const loss = (input: MLXArray) => sum(multiply(model.forward(input, 'causal'), weights));
  const gradient = grad(loss)(x);
  const step = 1e-3;
  const [ahead, behind] = [step, -step].map((by) => {
    random.state[0] = start;
    return loss(add(x, multiply(direction, by))).item() as number;
  }) as [number, number];
  const slope = sum(multiply(gradient, direction)).item() as number;
  expect(Math.abs(slope)).toBeGreaterThan(0.5);
  expect((ahead - behind) / (2 * step) / slope).toBeCloseTo(1, 2);
});

it('a checkpointed encoder takes quantized layers and gives the gradient of the plain one', () => {
  const model = quantize(new TransformerEncoder(1, 64, 2, { checkpoint: true }), { groupSize: 32, bits: 8 });
  const x = random.normal([1, 3, 64]);
  const plain = new TransformerEncoder(0, 64, 2);
  plain.layers = model.layers;
  const [checkpointedGradient, gradient] = [model, plain].map((encoder) =>
    grad((input: MLXArray) => sum(multiply(encoder.forward(input), x)))(x),
  ) as [MLXArray, MLXArray];
  expect(allclose(checkpointedGradient, gradient, { atol: 1e-6 }).item()).toBe(true);
});

it('refuses what no layer can do', () => {
  expect(() => new TransformerEncoderLayer(8, 3)).toThrow('expected dims divisible by numHeads 3, got 8');
  expect(() => new TransformerEncoderLayer(8, 2, { dropout: 1 })).toThrow('Dropout: expected p');
  expect(() => new TransformerEncoderLayer(8, 2, { activation: 'relu' as never })).toThrow(
    'TransformerEncoderLayer: expected activation to be a function or a layer',
  );
  expect(() => new TransformerEncoder(-1, 8, 2)).toThrow('TransformerEncoder: expected numLayers to be an integer');
  expect(() => new TransformerEncoder(1, 8, 2).forward(ones([1, 2, 7]))).toThrow();
});

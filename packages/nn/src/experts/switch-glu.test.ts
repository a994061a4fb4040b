import { arrayEqual, type MLXArray, random, slice } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { expectClose } from '../../test/expect-close.js';
import { gradient } from '../../test/gradient.js';
import { Module } from '../module/module.js';
import { quantize } from '../quantized/quantize.js';
import { QuantizedSwitchLinear } from './quantized-switch-linear.js';
import { SwitchGLU } from './switch-glu.js';
import { SwitchMLP } from './switch-mlp.js';

class Layer extends Module {
  glu = new SwitchGLU(32, 64, 5, { bias: true });
  mlp = new SwitchMLP(32, 64, 5);
}

const floating = new Layer();
const packed = quantize(new Layer(), { groupSize: 32, bits: 8 });
const blocks = [
  ['SwitchGLU', floating.glu],
  ['SwitchMLP', floating.mlp],
  ['quantized SwitchGLU', packed.glu],
  ['quantized SwitchMLP', packed.mlp],
] as const;

describe.each(blocks)('%s', (_, block) => {
  const x = random.normal([2, 24, 32]);
  const indices = random.randint(0, 5, [2, 24, 2], { dtype: 'uint32' });

  it('gives many tokens, in the order of their experts, what it gives each alone', () => {
    const all = block.forward(x, indices);
    expect(all.shape).toEqual([2, 24, 2, 32]);
    for (const [row, token] of [
      [0, 0],
      [1, 23],
    ] as const) {
      const alone = block.forward(x.get(row, token), indices.get(row, token));
      expectClose(all.get(row, token), alone, 1e-4);
    }
  });

  it('passes gradients to the tokens in either order', () => {
    const of = (length: number) => {
      const few = slice(indices, [0, 0, 0], [2, length, 2]);
      return gradient((tokens: MLXArray) => block.forward(tokens, few), slice(x, [0, 0, 0], [2, length, 32]));
    };
    expectClose(slice(of(24), [0, 0, 0], [2, 3, 32]), of(3), 1e-3);
  });
});

it('experts are quantized with the other layers of a model, under the keys of checkpoints', () => {
  expect(packed.glu.gateProj).toBeInstanceOf(QuantizedSwitchLinear);
  expect(packed.namedParameters().map(([key]) => key)).toEqual([
    ...['gate_proj', 'up_proj', 'down_proj'].flatMap((name) =>
      ['weight', 'scales', 'biases', 'bias'].map((part) => `glu.${name}.${part}`),
    ),
    ...['fc1', 'fc2'].flatMap((name) => ['weight', 'scales', 'biases'].map((part) => `mlp.${name}.${part}`)),
  ]);
});

it('an activation may be another', () => {
  const glu = new SwitchGLU(32, 64, 5, { activation: (_, x) => x });
  const mlp = new SwitchMLP(32, 64, 5, { activation: (x) => x });
  mlp.fc1 = glu.upProj;
  mlp.fc2 = glu.downProj;
  const x = random.normal([3, 32]);
  const indices = random.randint(0, 5, [3, 2]);
  expect(arrayEqual(glu.forward(x, indices), mlp.forward(x, indices)).item()).toBe(true);
});

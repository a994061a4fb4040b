import { add, array, arrayEqual, type MLXArray, multiply, ones, sum, zeros } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { silu } from '../activations/silu.js';
import { Embedding } from '../layers/embedding.js';
import { Linear } from '../layers/linear.js';
import { Module } from '../module/module.js';
import { checkpoint } from './checkpoint.js';
import { valueAndGrad } from './value-and-grad.js';

class Block extends Module {
  proj = new Linear(4, 4);
  runs = 0;
  seen: MLXArray = zeros([1]);

  constructor() {
    super();
    this.freeze({ keys: 'seen' });
  }

  forward(x: MLXArray, scale = 1): MLXArray {
    this.runs++;
    this.seen = add(this.seen, 1);
    return multiply(silu(this.proj.forward(x)), scale);
  }
}

class Net extends Module {
  layers = [new Block(), new Block()];
  checkpointed = false;

  forward(x: MLXArray): MLXArray {
    return this.layers.reduce((h, layer) => (this.checkpointed ? checkpoint(layer)(h, 2) : layer.forward(h, 2)), x);
  }
}

const x = array([[1, -2, 0.5, 3]]);

describe('checkpoint', () => {
  it('gives the gradients of the plain layers by all their parameters, and runs them again for it', () => {
    const net = new Net();
    const step = valueAndGrad(net, (input: MLXArray) => sum(net.forward(input)));
    const [loss, plain] = step(x);
    expect(net.layers.map(({ runs }) => runs)).toEqual([1, 1]);
    net.checkpointed = true;
    const [again, gradients] = step(x);
    expect(again.item()).toBe(loss.item());
    expect(net.layers.map(({ runs }) => runs)).toEqual([3, 3]);
    type Form = { layers: { proj: { weight: MLXArray; bias: MLXArray } }[] };
    for (const [i, { proj }] of (gradients as Form).layers.entries()) {
      const expected = (plain as Form).layers[i]?.proj;
      expect(arrayEqual(proj.weight, expected?.weight as MLXArray).item()).toBe(true);
      expect(arrayEqual(proj.bias, expected?.bias as MLXArray).item()).toBe(true);
    }
  });

  it('keeps once what the layers wrote to their fields, and their own parameters', () => {
    const net = new Net();
    net.checkpointed = true;
    const before = net.layers.map(({ proj }) => proj.weight);
    valueAndGrad(net, (input: MLXArray) => sum(net.forward(input)))(x);
    expect(net.layers.map(({ seen }) => seen.item())).toEqual([1, 1]);
    expect(net.layers.every(({ proj }, i) => proj.weight === before[i])).toBe(true);
  });

  it('takes a function of its own, and a frozen module', () => {
    const block = new Block().freeze();
    const out = checkpoint(block, (input: MLXArray) => block.proj.forward(input))(x);
    expect(arrayEqual(out, block.proj.forward(x)).item()).toBe(true);
  });

  it('takes arguments that have no gradient', () => {
    const table = new Embedding(4, 2);
    const ids = array([1, 1, 3], { dtype: 'int32' });
    const step = (forward: (i: MLXArray) => MLXArray) => valueAndGrad(table, () => sum(forward(ids)))()[1];
    const gradient = step(checkpoint(table)).weight as MLXArray;
    expect(arrayEqual(gradient, step((i) => table.forward(i)).weight as MLXArray).item()).toBe(true);
  });

  it('refuses a module without forward', () => {
    class Bare extends Module {
      weight = ones([1]);
    }
    expect(() => checkpoint(new Bare() as never)).toThrow(
      'checkpoint: expected a module with forward, or a module and a function, got an instance of Bare and undefined',
    );
  });
});

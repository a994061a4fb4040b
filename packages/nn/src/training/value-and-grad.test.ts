import {
  add,
  allclose,
  array,
  arrayEqual,
  grad,
  liveHandles,
  type MLXArray,
  mean,
  multiply,
  ones,
  random,
  split,
  square,
  subtract,
  sum,
  tidy,
  treeFlatten,
  treeMap,
  zeros,
} from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { silu } from '../activations/silu.js';
import { LayerNorm } from '../layers/layer-norm.js';
import { Linear } from '../layers/linear.js';
import { RMSNorm } from '../layers/rms-norm.js';
import { Sequential } from '../layers/sequential.js';
import { Module } from '../module/module.js';
import { type Gradients, valueAndGrad } from './value-and-grad.js';

class MLP extends Module {
  layers = [new Linear(3, 4), new Linear(4, 2, { bias: false })];

  forward(x: MLXArray): MLXArray {
    return this.layers.reduce((h, layer) => silu(layer.forward(h)), x);
  }
}

/** Keeps a running sum of what it saw. */
class Counter extends Module {
  weight = ones([2]);
  seen: MLXArray = zeros([2]);
  _last?: MLXArray;

  constructor() {
    super();
    this.freeze({ keys: 'seen' });
  }

  forward(x: MLXArray): MLXArray {
    const y = multiply(this.weight, x);
    this.seen = add(this.seen, y);
    this._last = y;
    return y;
  }
}

const x = array([[1, -2, 0.5]]);
const y = array([[0.25, 1]]);

describe('valueAndGrad', () => {
  it('gives the gradients by the trainable parameters, in a tree of their form', () => {
    const model = new MLP();
    const mse = (input: MLXArray, target: MLXArray) => mean(square(subtract(model.forward(input), target)));
    const [loss, gradients] = valueAndGrad(model, mse)(x, y);
    expect(loss.item()).toBe(mse(x, y).item());
    expect(Object.keys(gradients)).toEqual(['layers']);
    const [first, second] = model.layers as [Linear, Linear];
    const { weight } = first;
    const byFirst = grad((w: MLXArray) => {
      first.weight = w;
      return mse(x, y);
    })(weight);
    first.weight = weight;
    expect(gradients).toMatchObject({ layers: [{ weight: {}, bias: {} }, { weight: {} }] });
    const [g] = (gradients as { layers: { weight: MLXArray }[] }).layers;
    expect(arrayEqual(g?.weight as MLXArray, byFirst).item()).toBe(true);

    first.freeze();
    second.unfreeze();
    expect(Object.keys((valueAndGrad(model, mse)(x, y)[1] as { layers: object[] }).layers[0] as object)).toEqual([]);
  });

  it('leaves the parameters as they were, also after an error', () => {
    const model = new MLP();
    const before = model.namedParameters().map(([, a]) => a);
    const check = () => {
      const after = model.namedParameters().map(([, a]) => a);
      expect(after.every((a, i) => a === before[i])).toBe(true);
    };
    valueAndGrad(model, () => sum(model.forward(x)))();
    check();
    const failing = valueAndGrad(model, (): MLXArray => {
      model.forward(x);
      throw new RangeError('of the loss');
    });
    expect(failing).toThrow(new RangeError('of the loss'));
    check();
  });

  it('passes on what a list holds beside the value', () => {
    const model = new MLP();
    const [[loss, { out, name }, count], gradients] = valueAndGrad(model, (input: MLXArray) => {
      const out = model.forward(input);
      return [sum(out), { out, name: 'out' }, 3] as const;
    })(x);
    expect([loss.item(), name, count]).toEqual([sum(model.forward(x)).item(), 'out', 3]);
    expect(arrayEqual(out, model.forward(x)).item()).toBe(true);
    expect(Object.keys(gradients)).toEqual(['layers']);
  });

  it('adds up over the parts of a batch', () => {
    const model = new MLP();
    const batch = random.normal([4, 3]);
    const step = valueAndGrad(model, (input: MLXArray) => mean(square(model.forward(input))));
    const [, whole] = step(batch);
    const sum: { gradients?: Gradients<MLP> } = {};
    for (const part of split(batch, 2)) {
      const [, gradients] = step(part);
      const { gradients: before } = sum;
      sum.gradients = before === undefined ? gradients : treeMap((a, b) => add(a, b), before, gradients);
    }
    const mean2 = treeMap((gradient) => multiply(gradient, 0.5), sum.gradients ?? {}) as Gradients<MLP>;
    const [parts, expected] = [treeFlatten(mean2), treeFlatten(whole)];
    expect(parts.map(([path]) => path)).toEqual(['layers.0.weight', 'layers.0.bias', 'layers.1.weight']);
    for (const [i, [path, gradient]] of parts.entries())
      expect(allclose(gradient, expected[i]?.[1] as MLXArray, { atol: 1e-6 }).item(), path).toBe(true);
  });

  it('keeps what the function wrote to other fields', () => {
    const model = new Counter();
    const step = valueAndGrad(model, (input: MLXArray) => sum(model.forward(input)));
    const { weight } = model;
    step(array([1, 2]));
    const [loss, gradients] = step(array([3, 4]));
    expect([loss.item(), Object.keys(gradients)]).toEqual([7, ['weight']]);
    expect([model.seen.tolist(), model._last?.tolist()]).toEqual([
      [4, 6],
      [3, 4],
    ]);
    expect(model.weight).toBe(weight);
  });

  it('leaves nothing of its own behind, after an error neither', () => {
    tidy(() => {
      const model = new Counter();
      const input = array([1, 2]);
      const { seen } = model;
      const before = liveHandles();
      expect(() =>
        valueAndGrad(model, (): MLXArray => {
          model.forward(input);
          throw new Error('of the loss');
        })(),
      ).toThrow('of the loss');
      expect([model.seen === seen, model._last, liveHandles()]).toEqual([true, undefined, before]);
    });
  });

  it.each([
    ['Linear', () => new Linear(3, 2), '(layers.1)'],
    ['QuantizedLinear', () => new Linear(32, 2).toQuantized({ groupSize: 32 }), '(layers.1)'],
    ['RMSNorm', () => new RMSNorm(3), '(layers.1)'],
    ['LayerNorm', () => new LayerNorm(3), '(layers.1)'],
  ])('says where in the model a %s gets other features than it takes', (name, make, path) => {
    const layer = make();
    const refusal = new RegExp(`^${name}: expected x of shape \\[\\.\\.\\., \\d+\\], got \\[1, 2\\] float32`);
    expect(() => layer.forward(zeros([1, 2]))).toThrow(refusal);
    const model = new Sequential(new Linear(4, 2), layer);
    expect(() => valueAndGrad(model, () => sum(model.forward(zeros([1, 4]))))()).toThrow(path);
  });

  it('refuses a model that has nothing to train, by name', () => {
    const model = new MLP().freeze();
    expect(valueAndGrad(model, () => sum(model.forward(x)))).toThrow(
      'valueAndGrad: expected trainable parameters of MLP, got none: all 3 are frozen',
    );
    class Empty extends Module {}
    expect(valueAndGrad(new Empty(), () => sum(x))).toThrow(
      'valueAndGrad: expected trainable parameters of Empty, got a module without parameters',
    );
    class Table extends Module {
      tableIds = zeros([2], { dtype: 'int32' });
    }
    expect(valueAndGrad(new Table(), () => sum(x))).toThrow(
      'valueAndGrad: expected floating or complex trainable parameters of Table, got table_ids [2] int32 (freeze them)',
    );
  });

  it('refuses what is no model, no function or no scalar', () => {
    const model = new MLP();
    expect(() => valueAndGrad({} as never, () => sum(x))).toThrow('expected a module to differentiate by');
    expect(() => valueAndGrad(model, 3 as never)).toThrow('expected fn to be a function, got 3');
    expect(valueAndGrad(model, () => model.forward(x))).toThrow(/expected fn to return a scalar array.*got \[1, 2\]/);
    expect(valueAndGrad(model, (async () => sum(x)) as never)).toThrow('expected a synchronous function');
  });
});

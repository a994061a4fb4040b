import { evaluate, liveHandles, type MLXArray, ones, random, tidy } from '@mlxts/core';
import { expect, it } from 'vitest';
import {
  BatchNorm,
  Dropout,
  Embedding,
  GRU,
  Linear,
  LSTM,
  loadInto,
  Module,
  quantize,
  RMSNorm,
  Sequential,
  silu,
  type Unary,
  WeightsError,
} from '../../src/index.js';

class Model extends Module {
  embedTokens = new Embedding(16, 64);
  norm = new RMSNorm(64);
  upProj: Unary = new Linear(64, 128);
  downProj: Unary = new Linear(128, 64);

  forward(ids: MLXArray): MLXArray {
    const h = this.norm.forward(this.embedTokens.forward(ids));
    return this.embedTokens.asLinear(this.downProj.forward(silu(this.upProj.forward(h))));
  }
}

it('steps in a scope leave live handles where they were', () => {
  tidy(() => {
    const model = quantize(new Model(), { predicate: (path) => path.endsWith('proj') });
    const ids = random.randint(0, 16, [1, 4]);
    const step = () => {
      const out = tidy(() => model.forward(ids), { state: model });
      evaluate(out);
      out.dispose();
    };
    step();
    const before = liveHandles();
    for (let i = 0; i < 100; i++) step();
    expect(liveHandles()).toBe(before);
  });
});

it('training steps of layers with states and draws leave live handles where they were', () => {
  tidy(() => {
    const layers = new Sequential(new Linear(4, 8), new BatchNorm(8), new Dropout(), new GRU(8, 8));
    const lstm = new LSTM(8, 2);
    const x = random.normal([2, 3, 4]);
    const step = () => {
      const [hidden, cell] = tidy(() => lstm.forward(layers.forward(x)), { state: layers });
      evaluate(hidden, cell, layers.parameters());
      hidden.dispose();
      cell.dispose();
    };
    step();
    const before = liveHandles();
    for (let i = 0; i < 50; i++) step();
    expect(liveHandles()).toBe(before);
  });
});

it('a load that fails leaves nothing of its own behind', () => {
  tidy(() => {
    const weights = new Map([['norm.weight', ones([64], { dtype: 'float16' })]]);
    const before = liveHandles();
    expect(() => tidy(() => loadInto(new Model(), weights))).toThrow(WeightsError);
    expect(liveHandles()).toBe(before);
  });
});

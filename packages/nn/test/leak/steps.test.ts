import {
  add,
  evaluate,
  getActiveMemory,
  liveHandles,
  type MLXArray,
  mean,
  multiply,
  ones,
  random,
  square,
  subtract,
  sum,
  tidy,
  treeMap,
  zeros,
} from '@mlxts/core';
import { expect, it } from 'vitest';
import {
  BatchNorm,
  checkpoint,
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
  valueAndGrad,
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
    expect(liveHandles()).toBeLessThanOrEqual(before);
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
    expect(liveHandles()).toBeLessThanOrEqual(before);
  });
});

it('a load that fails leaves nothing of its own behind', () => {
  tidy(() => {
    const weights = new Map([['norm.weight', ones([64], { dtype: 'float16' })]]);
    const before = liveHandles();
    expect(() => tidy(() => loadInto(new Model(), weights))).toThrow(WeightsError);
    expect(liveHandles()).toBeLessThanOrEqual(before);
  });
});

/** Running statistics beside a block that is checkpointed. */
class Trained extends Module {
  model = new Model();
  seen: MLXArray = zeros([64]);

  constructor() {
    super();
    quantize(this.model, { predicate: (path) => path === 'up_proj' });
    this.freeze({ keys: 'seen' });
  }

  loss(ids: MLXArray): MLXArray {
    const h = checkpoint(this.model, (x: MLXArray) => this.model.forward(x))(ids);
    this.seen = add(multiply(this.seen, 0.9), sum(this.model.embedTokens.forward(ids), { axis: [0, 1] }));
    return mean(square(h));
  }
}

it('steps of training leave live handles and bytes where they were', () => {
  tidy(() => {
    const trained = new Trained();
    const ids = random.randint(0, 16, [1, 4]);
    const lossAndGrad = valueAndGrad(trained, () => trained.loss(ids));
    const step = () => {
      const loss = tidy(
        () => {
          const [value, gradients] = lossAndGrad();
          trained.update(
            treeMap((g, p) => subtract(p as MLXArray, multiply(g, 1e-3)), gradients, trained.parameters()),
          );
          return value;
        },
        { state: trained },
      );
      evaluate(loss, trained);
      loss.dispose();
    };
    for (let i = 0; i < 3; i++) step();
    const [handles, bytes] = [liveHandles(), getActiveMemory()];
    const { weight } = trained.model.norm;
    for (let i = 0; i < 200; i++) step();
    expect(liveHandles()).toBeLessThanOrEqual(handles);
    expect(getActiveMemory()).toBeLessThanOrEqual(bytes);
    expect(weight.isDisposed).toBe(true);
  });
});

import {
  clearCache,
  evaluate,
  getActiveMemory,
  getPeakMemory,
  liveHandles,
  type MLXArray,
  mean,
  random,
  resetPeakMemory,
  square,
  tidy,
  valueAndGrad,
} from '@mlxts/core';
import { expect, it } from 'vitest';
import { Linear, Module, optimizers, type ParameterTree, silu } from '../../src/index.js';

class MLP extends Module {
  up = new Linear(32, 64);
  down = new Linear(64, 32);

  forward(x: MLXArray): MLXArray {
    return this.down.forward(silu(this.up.forward(x)));
  }
}

const { AdamW, cosineDecay, MultiOptimizer, Muon } = optimizers;

it.each([
  ['AdamW', () => new AdamW(cosineDecay(1e-3, 100), { biasCorrection: true })],
  ['MultiOptimizer', () => new MultiOptimizer([new Muon(1e-2), new AdamW(1e-3)], [(_, w) => w.ndim === 2])],
])('200 training steps in scopes leave handles and memory where they were, and a bounded peak: %s', (_, make) => {
  tidy(() => {
    const [model, optimizer, x] = [new MLP(), make(), random.normal([16, 32])];
    const step = (): void => {
      const loss = tidy(
        () => {
          const before = model.parameters();
          const [value, gradients] = valueAndGrad((parameters: ParameterTree) =>
            mean(square(model.update(parameters).forward(x))),
          )(before);
          model.update(before);
          optimizer.update(model, optimizers.clipGradNorm(gradients, 1)[0]);
          return value;
        },
        { state: [model, optimizer] },
      );
      evaluate(loss, model, optimizer);
      loss.dispose();
    };
    const memory = (): readonly [number, number] => {
      clearCache();
      return [liveHandles(), getActiveMemory()];
    };
    const peakOf = (steps: number): number => {
      clearCache();
      resetPeakMemory();
      for (let i = 0; i < steps; i++) step();
      return getPeakMemory();
    };
    peakOf(2);
    const [handles, bytes] = memory();
    const peak = peakOf(5);
    expect(peakOf(200)).toBeLessThan(1.5 * peak); // a step's own peak varies: threads free some buffers sooner or later
    const after = memory();
    expect(after[0]).toBeLessThanOrEqual(handles);
    expect(after[1]).toBeLessThanOrEqual(bytes);
  });
});

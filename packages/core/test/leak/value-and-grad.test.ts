import { expect, it } from 'vitest';
import * as mx from '../../src/index.js';

it('a thousand gradients leave live handles and active memory where they were', () => {
  mx.tidy(() => {
    const weights = Array.from({ length: 3 }, () => mx.random.normal([32, 32]));
    const x = mx.random.normal([8, 32]);
    mx.eval(weights, x);
    const loss = (layers: mx.MLXArray[], input: mx.MLXArray) =>
      mx.mean(mx.square(layers.reduce((h, w) => mx.tanh(mx.matmul(h, w)), input)));
    const step = (): void =>
      mx.tidy(() => {
        const [value, gradients] = mx.valueAndGrad(loss)(weights, x);
        mx.eval(value, gradients);
      });
    step();
    const before = { handles: mx.liveHandles(), memory: mx.getActiveMemory() };
    for (let i = 0; i < 1000; i++) step();
    expect({ handles: mx.liveHandles(), memory: mx.getActiveMemory() }).toEqual(before);
  });
});

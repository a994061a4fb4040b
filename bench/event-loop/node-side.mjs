// How late the event loop is while big products are computed, and while nothing is.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as mx from '@mlxts/core';

const SIZE = 1024;
const PRODUCTS = 8;
const STEPS = 20;
const weight = mx.full([SIZE, SIZE], 1 / SIZE);
let x = mx.ones([SIZE, SIZE]);
await mx.evalAsync(weight, x);

async function delays(run) {
  const monitor = monitorEventLoopDelay({ resolution: 1 });
  await new Promise((resolve) => setTimeout(resolve, 50));
  monitor.enable();
  const start = performance.now();
  await run();
  const milliseconds = performance.now() - start;
  monitor.disable();
  const late = (percentile) => monitor.percentile(percentile) / 1e6;
  return { milliseconds, p50: late(50), p99: late(99), max: monitor.max / 1e6 };
}

const computing = await delays(async () => {
  for (let i = 0; i < STEPS; i++) {
    x = mx.tidy(() => {
      let y = x;
      for (let j = 0; j < PRODUCTS; j++) y = mx.matmul(y, weight);
      return y;
    });
    await mx.evalAsync(x);
  }
});
const idle = await delays(() => new Promise((resolve) => setTimeout(resolve, computing.milliseconds)));
console.log(JSON.stringify({ computing, idle }));

import * as mx from '@mlxts/core';
import { sys } from '@mlxts/core/native';

const COUNT = 200_000;
const a = mx.array([1, 2, 3, 4]);
const b = mx.array([5, 6, 7, 8]);

/** Nanoseconds per call, the best of five. */
async function measure(run) {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 5; i++) {
    const start = process.hrtime.bigint();
    run(COUNT);
    best = Math.min(best, Number(process.hrtime.bigint() - start) / COUNT);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return best;
}

const scope = await measure((count) => {
  for (let i = 0; i < count; i += 1000) {
    mx.tidy(() => {
      for (let j = 0; j < 1000; j++) mx.add(a, b);
    });
  }
});

const outside = await measure((count) => {
  for (let i = 0; i < count; i++) mx.add(a, b);
});

const stream = mx.defaultStream().handle;
const [left, right] = [a.handle, b.handle];
const raw = await measure((count) => {
  for (let i = 0; i < count; i++) sys.mlxts_free_one(sys.mlx_add(left, right, stream));
});

console.log(JSON.stringify({ scope, outside, raw }));

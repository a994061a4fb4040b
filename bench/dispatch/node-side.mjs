import { readFileSync } from 'node:fs';
import * as mx from '@mlxts/core';

const COUNT = 20_000;
const cases = JSON.parse(readFileSync(new URL('cases.json', import.meta.url), 'utf8'));
const operands = {
  mx,
  a: mx.array([
    [1, 2],
    [3, 4],
  ]),
  b: mx.array([
    [5, 6],
    [7, 8],
  ]),
  w: mx.ones([2]),
  x: mx.ones([1, 1, 2, 2]),
  mask: mx.array([
    [true, false],
    [false, true],
  ]),
  index: mx.array([1, 0], { dtype: 'int32' }),
  key: mx.random.key(0),
};

/** Nanoseconds per call, the best of three. */
async function measure(run) {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    const start = process.hrtime.bigint();
    run();
    best = Math.min(best, Number(process.hrtime.bigint() - start) / COUNT);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return best;
}

const figures = {};
for (const [name, expression] of cases) {
  const loop = new Function(
    ...Object.keys(operands),
    `return (count) => { for (let i = 0; i < count; i++) ${expression}; }`,
  );
  const repeat = loop(...Object.values(operands));
  const scope = await measure(() => {
    for (let i = 0; i < COUNT; i += 1000) mx.tidy(() => repeat(1000));
  });
  const outside = await measure(() => repeat(COUNT));
  figures[name] = { scope, outside };
}
console.log(JSON.stringify(figures));

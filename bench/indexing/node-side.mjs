import { readFileSync } from 'node:fs';
import * as mx from '@mlxts/core';

const BATCH = 200;
const BATCHES = 100;
const cases = JSON.parse(readFileSync(new URL('cases.json', import.meta.url), 'utf8'));
const operands = {
  mx,
  index: mx.array([1, 5, 2], { dtype: 'int32' }),
  order: mx.array([1, 5, 2], { dtype: 'uint32' }),
  row: mx.ones([8]),
  rows: mx.ones([3, 8]),
};

function compiled(expression) {
  const loop = `for (let i = 0; i < ${BATCH}; i++) ${expression};`;
  const fn = new Function('a', 'mask', ...Object.keys(operands), loop);
  return (a, mask) => fn(a, mask, ...Object.values(operands));
}

/** Nanoseconds per call of the median batch, each on an array of its own. */
async function measure(run) {
  const samples = [];
  for (let i = 0; i < BATCHES; i++) {
    const a = mx.ones([8, 8]);
    const mask = mx.greater(a, 1);
    mx.eval(a, mask);
    const start = process.hrtime.bigint();
    run(a, mask);
    samples.push(Number(process.hrtime.bigint() - start) / BATCH);
    mx.eval(a);
    a.dispose();
    mask.dispose();
    if (i % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return samples.sort((x, y) => x - y)[BATCHES / 2];
}

async function inPlace() {
  const a = mx.zeros([4096, 1024]);
  const row = mx.ones([1024]);
  mx.eval(a, row);
  const start = process.hrtime.bigint();
  for (let i = 0; i < 1000; i++) {
    a.set(i, row);
    mx.eval(a);
  }
  return Number(process.hrtime.bigint() - start) / 1000;
}

const figures = { 'update 16 MB in place': { scope: await inPlace() } };
const runs = [...cases.read, ...cases.write].map(([name, expression]) => [name, compiled(expression)]);
for (const [name, run] of runs) figures[name] = { scope: await measure((a, mask) => mx.tidy(() => run(a, mask))) };
// Afterwards, since what it leaves to the garbage collector slows down what follows.
for (const [name, run] of runs) figures[name].outside = await measure(run);
console.log(JSON.stringify(figures));

import * as mx from '@mlxts/core';

const COUNT = 1_000_000;
const REPEATS = 24;
const floats = new Float32Array(COUNT).map(() => Math.random());
const a = mx.array(floats);
const target = new Float32Array(COUNT);

/** Milliseconds a call, the best of three series. */
async function measure(run) {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    const start = process.hrtime.bigint();
    for (let j = 0; j < REPEATS; j++) run();
    best = Math.min(best, Number(process.hrtime.bigint() - start) / 1e6 / REPEATS);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return best;
}

/** The same where eight results are kept until they are let go of together. */
function kept(make) {
  return measure(() => {
    mx.tidy(() => {
      const results = [];
      for (let i = 0; i < 8; i++) results.push(make());
    });
  }).then((time) => time / 8);
}

const freed = (make) =>
  measure(() => {
    mx.tidy(() => {
      make();
    });
  });

const memory = {
  'typed array in': await freed(() => mx.array(floats)),
  'typed array in, kept': await kept(() => mx.array(floats)),
  'typed array out, view': await measure(() => a.toTypedArray({ copy: false })),
  'typed array out, into another': await measure(() => target.set(a.toTypedArray({ copy: false }))),
  'typed array out, copy': await measure(() => a.toTypedArray()),
  'typed array out, copy, kept': await kept(() => a.toTypedArray()),
};

// Only now: with millions of numbers on the heap, each collection that the buffers above call for takes longer.
const list = Array.from(floats);
const rows = Array.from({ length: 10_000 }, (_, i) => list.slice(100 * i, 100 * (i + 1)));
const integerList = Array.from({ length: COUNT }, (_, i) => i);
const matrix = a.reshape([10_000, 100]);
const half = a.astype('bfloat16');
const integers = mx.arange(COUNT, { dtype: 'int64' });
mx.eval(matrix, half, integers);

const lists = {
  'list in': await freed(() => mx.array(list)),
  'list of rows in': await freed(() => mx.array(rows)),
  'list of 64-bit integers in': await freed(() => mx.array(integerList, { dtype: 'int64' })),
  'list out': await measure(() => a.tolist()),
  'list of rows out': await measure(() => matrix.tolist()),
  'list of bfloat16 out': await measure(() => half.tolist()),
  'list of 64-bit integers out': await measure(() => integers.tolist()),
};

console.log(JSON.stringify({ ...memory, ...lists }));

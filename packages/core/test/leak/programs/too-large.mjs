// Evaluates arrays for which there is no memory, each time followed by one for which there is.
import { totalmem } from 'node:os';
import * as mx from '@mlxts/core';

const rows = Math.ceil(totalmem() / 2 ** 22) + 1;
const makers = {
  zeros: () => mx.zeros([2 ** 20, 2 ** 20, 8]),
  'a sum just beyond the memory': () => mx.add(mx.ones([rows, 1]), mx.ones([1, 2 ** 20])),
  'random numbers': () => mx.random.uniform([2 ** 20, 2 ** 20, 8]),
  'a product': () => mx.matmul(mx.zeros([2 ** 20, 1]), mx.zeros([1, 2 ** 20])),
  'rows that are gathered': () => mx.take(mx.zeros([4, 2 ** 20]), mx.zeros([2 ** 23], { dtype: 'int32' }), { axis: 0 }),
  'a broadcast that is laid out': () => mx.contiguous(mx.broadcastTo(mx.arange(4), [2 ** 22, 2 ** 20, 4])),
  'a sum over what does not fit': () => mx.sum(mx.exp(mx.zeros([2 ** 20, 2 ** 20, 8]))),
};
const ways = {
  evaluate: (x) => mx.evaluate(x),
  evalAsync: (x) => mx.evalAsync(x),
  item: (x) => mx.max(x).item(),
  tolist: (x) => x.tolist(),
  toTypedArray: (x) => x.toTypedArray(),
  toString: (x) => x.toString(),
};
const outcomes = {};
for (const [name, make] of Object.entries(makers)) {
  for (const [way, read] of Object.entries(ways)) {
    let outcome = 'no error';
    try {
      await read(make());
    } catch (error) {
      outcome = error instanceof mx.MLXError ? error.code : String(error);
    }
    const next = mx.add(1, 1).item();
    outcomes[`${name}, ${way}`] = next === 2 ? outcome : `then ${next}`;
  }
}
console.log(JSON.stringify(outcomes));

// Operations on arrays that nothing holds but the call, while collections come at every moment; run with --expose-gc.
import { deepStrictEqual } from 'node:assert';
import * as mx from '@mlxts/core';
import { sys } from '@mlxts/core/native';

const turn = () => new Promise((resolve) => setImmediate(resolve));
const fresh = (i) => mx.add(mx.zeros([8]), i);
const evens = () => mx.equal(mx.remainder(mx.arange(8), 2), 0);
const eight = (value) => Array(8).fill(value);

// Each reads handles of fresh arrays, evaluates or takes data in, and goes on with the handles.
const operations = [
  (i) => deepStrictEqual(fresh(i).toString(), `array([${i}, ${i}, ${i}, ..., ${i}, ${i}, ${i}], dtype=float32)`),
  (i) => deepStrictEqual(fresh(i).get(evens()).tolist(), [i, i, i, i]),
  (i) => deepStrictEqual(fresh(i).at(evens()).add(1).get(0).item(), i + 1),
  (i) =>
    deepStrictEqual(
      mx
        .concatenate([fresh(i), fresh(i)])
        .get('8:')
        .tolist(),
      eight(i),
    ),
  (i) =>
    deepStrictEqual(
      mx
        .add(mx.array(new Float32Array(32_768).fill(i)), fresh(i).get(0))
        .get(9)
        .item(),
      2 * i,
    ),
  (i) => deepStrictEqual(mx.einsum('i,i->', fresh(i), fresh(1)).item(), 8 * i),
  (i) => {
    const a = fresh(i);
    a.set(evens(), 0);
    deepStrictEqual(a.sum().item(), 4 * i);
  },
  (i) => {
    const list = Array.from({ length: 64 }, () => fresh(i));
    mx.evaluate(list);
    deepStrictEqual(mx.stack(list).sum().item(), 512 * i);
  },
  async (i) => {
    const pending = mx.evalAsync(fresh(i));
    const sum = mx.sum(fresh(i));
    await pending;
    deepStrictEqual(sum.item(), 8 * i);
  },
];

const start = mx.liveHandles();
for (let i = 0; i < 400; i++) {
  for (const operation of operations) await operation(i % 50);
  globalThis.gc({ type: i % 8 === 0 ? 'major' : 'minor' });
}

// In one turn: a handle outlives its object by some evaluations, but not by many.
const orphan = () => fresh(1).handle;
const handles = Array.from({ length: 100 }, orphan);
globalThis.gc();
mx.evaluate(fresh(0));
mx.evaluate(fresh(0));
const readable = handles.filter((handle) => sys.mlxts_is_live(handle)).length;
for (let i = 0; i < 10; i++) mx.evaluate(fresh(0));
const leftInTurn = handles.filter((handle) => sys.mlxts_is_live(handle)).length;

// Between turns: without any further call.
const idle = Array.from({ length: 100 }, orphan);
for (let i = 0; i < 4; i++) {
  globalThis.gc();
  await turn();
}
const leftIdle = idle.filter((handle) => sys.mlxts_is_live(handle)).length;
console.log(JSON.stringify({ readable, leftInTurn, leftIdle, handles: mx.liveHandles() - start }));

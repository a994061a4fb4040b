import { type HostTensor, type Oracle, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { sys } from '@mlxts/sys';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as mx from '../../src/index.js';
import { host } from '../host-tensor.js';
import { binary, type Differentiable, elementwise, structural } from './differentiable.js';

let oracle: Oracle;
beforeAll(async () => {
  oracle = await startOracle();
});
afterAll(() => oracle.close());

/** Between 0 and 1, without ties. */
function sample(shape: readonly number[], seed: number): mx.MLXArray {
  const size = shape.reduce((product, dim) => product * dim, 1);
  const values = Array.from({ length: size }, (_, i) => (((i * 37 + seed * 11 + 5) % 101) + 1) / 103);
  return mx.reshape(mx.array(values), shape);
}

const source = `
f = eval("lambda a, b: " + inputs["expression"], {"mx": mx})
a, b, w = inputs["a"], inputs["b"], inputs["w"]
def attempt(compute):
    try:
        results = compute()
        mx.eval(results)
        return results
    except Exception:
        return None
def batched(x, axis):
    return x if axis is None else mx.stack([x, x[::-1] * 0.5, mx.roll(x, 1)], axis=axis)
def over(in_axes, out_axis):
    return attempt(lambda: [mx.vmap(f, in_axes=tuple(in_axes), out_axes=out_axis)(batched(a, in_axes[0]), batched(b, in_axes[1]))])
outputs["vjp"] = attempt(lambda: mx.vjp(f, [a, b], [w])[1])
outputs["jvp"] = attempt(lambda: mx.jvp(f, [a, b], [b, a])[1])
outputs["second"] = attempt(lambda: [mx.grad(lambda x: mx.sum(mx.grad(lambda y: mx.sum(f(y, b) * w))(x)))(a)])
outputs["vmap"] = [over(in_axes, out) for in_axes, out in inputs["axes"]]
outputs["vjpOfVmap"] = attempt(lambda: [mx.grad(lambda x: mx.sum(mx.vmap(f, in_axes=(0, None))(batched(x, 0), b)))(a)])
`;

type Answer = HostTensor[] | null;
const axes: [inAxes: [number | null, number | null], outAxis: number][] = [
  [[0, 0], 0],
  [[1, null], -1],
  [[null, -1], 0],
  [[2, 0], 1],
];

function attempt(compute: () => readonly mx.MLXArray[]): Answer {
  try {
    return compute().map(host);
  } catch (error) {
    if (mx.MLXError.isInstance(error)) return null;
    throw error;
  }
}

function batched(x: mx.MLXArray, axis: number | null): mx.MLXArray {
  if (axis === null) return x;
  return mx.stack([x, mx.multiply(x.get('::-1'), 0.5), mx.roll(x, 1)], { axis });
}

function derivatives([, f]: Differentiable, a: mx.MLXArray, b: mx.MLXArray, w: mx.MLXArray) {
  const weighed = (x: mx.MLXArray) => mx.sum(mx.multiply(f(x, b), w));
  return {
    vjp: attempt(() => mx.vjp(f, [a, b], w)[1]),
    jvp: attempt(() => [mx.jvp(f, [a, b], [b, a])[1]]),
    second: attempt(() => [mx.grad((x: mx.MLXArray) => mx.sum(mx.grad(weighed)(x)))(a)]),
    vmap: axes.map(([inAxes, outAxes]) =>
      attempt(() => [mx.vmap(f, { inAxes, outAxes })(batched(a, inAxes[0]), batched(b, inAxes[1]))]),
    ),
    vjpOfVmap: attempt(() => {
      const total = (x: mx.MLXArray) => mx.sum(mx.vmap(f, { inAxes: [0, null] })(batched(x, 0), b));
      return [mx.grad(total)(a)];
    }),
  };
}

function expectAlike(name: string, ours: Answer, theirs: Answer): void {
  if (ours === null || theirs === null) {
    expect(ours, `${name}: whether it is refused`).toBe(theirs);
    return;
  }
  expect(ours.length, name).toBe(theirs.length);
  for (const [i, tensor] of ours.entries()) expect(tensor, name).toBeAllclose(theirs[i] as HostTensor);
}

describe('vjp, jvp, vmap and their compositions are those of Python for', () => {
  it.each([...elementwise, ...binary, ...structural])('%s', async (expression, ours) => {
    const [a, b] = [sample([3, 4], 0), sample([3, 4], 3)];
    const w = sample(ours(a, b).shape, 7);
    const inputs = { expression, a: host(a), b: host(b), w: host(w), axes };
    const theirs = await oracle.run<ReturnType<typeof derivatives>>(source, inputs);
    for (const enabled of [false, true]) {
      const before = sys.mlxts_set_cpu_kernels(enabled);
      try {
        const answer = derivatives([expression, ours], a, b, w);
        for (const name of ['vjp', 'jvp', 'second', 'vjpOfVmap'] as const)
          expectAlike(`${name}, kernels ${enabled}`, answer[name], theirs[name]);
        for (const [i, each] of answer.vmap.entries())
          expectAlike(`vmap ${JSON.stringify(axes[i])}, kernels ${enabled}`, each, theirs.vmap[i] ?? null);
      } finally {
        sys.mlxts_set_cpu_kernels(before);
      }
    }
  });
});

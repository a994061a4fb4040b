import { type HostTensor, type Oracle, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { sys } from '@mlxts/sys';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as mx from '../../src/index.js';
import { host } from '../host-tensor.js';

export const shapes = { cube: [2, 3, 4], vector: [5], scalar: [], empty: [0, 3], column: [4, 1] } as const;
export type ShapeName = keyof typeof shapes;

/** A name, Python of `a` and `b` (of one shape), ours, and the shapes at which Python dies or is wrong. */
export type Case = [
  name: string,
  python: string,
  ours: (a: mx.MLXArray, b: mx.MLXArray) => mx.MLXArray | mx.MLXArray[],
  except?: readonly ShapeName[],
];

/** Values of both signs with ties, fractions where the dtype has them. */
export function sample(dtype: mx.Dtype, shape: readonly number[], seed = 0): mx.MLXArray {
  const size = shape.reduce((product, dim) => product * dim, 1);
  const integers = Array.from({ length: size }, (_, i) => ((i * 7 + seed * 5) % 11) - 4);
  if (dtype === 'complex64') {
    const pairs = Float32Array.from(integers.flatMap((value) => [value / 2, (value % 3) - 1]));
    return mx.fromBytes(new Uint8Array(pairs.buffer), shape, dtype);
  }
  const values = mx.array(integers, { dtype: 'int32' });
  const scaled = mx.isFloating(dtype) ? mx.multiply(values, 0.375) : values;
  return mx.reshape(scaled.astype(dtype), shape);
}

/** Ways to lay the same elements out in memory that are not row-major. */
export const layouts: Record<string, (a: mx.MLXArray) => mx.MLXArray> = {
  transposed: (a) => mx.transpose(mx.contiguous(mx.transpose(a))),
  reversed: (a) => mx.flip(mx.contiguous(mx.flip(a))),
  stretched: (a) =>
    mx.broadcastTo(
      mx.reshape(
        mx.sum(a),
        a.shape.map(() => 1),
      ),
      a.shape,
    ),
  'cut out': (a) => a.shape.reduce((cut, _, axis) => mx.split(cut, [1, -1], { axis })[1] ?? cut, mx.pad(a, 1)),
};

const source = `
def answer(expression, pair):
    try:
        result = eval(expression, {"mx": mx, "a": pair[0], "b": pair[1]})
        result = list(result) if isinstance(result, (list, tuple)) else [result]
        mx.eval(result)
        return result
    except (ValueError, IndexError, TypeError, RuntimeError, OverflowError):
        return None
pairs = [(inputs[f"a{i}"], inputs[f"b{i}"]) for i in range(inputs["n"])]
outputs["answers"] = [answer(inputs["expression"], pair) for pair in pairs]
`;

let oracle: Oracle;

/** What Python answers for each pair of arrays: `null` where it raises. */
export async function inPython(
  expression: string,
  pairs: readonly (readonly [mx.MLXArray, mx.MLXArray])[],
): Promise<(HostTensor[] | null)[]> {
  const tensors = pairs.flatMap(([a, b], i) => [
    [`a${i}`, host(a)],
    [`b${i}`, host(b)],
  ]);
  const inputs = { expression, n: pairs.length, ...Object.fromEntries(tensors) };
  return (await oracle.run<{ answers: (HostTensor[] | null)[] }>(source, inputs)).answers;
}

function outcome(ours: Case[2], a: mx.MLXArray, b: mx.MLXArray, withKernels: boolean): HostTensor[] | null {
  const enabled = sys.mlxts_set_cpu_kernels(withKernels);
  try {
    const result = ours(a, b);
    return (Array.isArray(result) ? result : [result]).map(host);
  } catch (error) {
    if (mx.MLXError.isInstance(error)) return null;
    throw error;
  } finally {
    sys.mlxts_set_cpu_kernels(enabled);
  }
}

/** The oracle for the tests of this file. */
export function useOracle(): void {
  beforeAll(async () => {
    oracle = await startOracle();
  });
  afterAll(() => oracle.close());
}

/**
 * One test for each case: for each shape the bits that Python gives without our kernels, or a typed error where it
 * raises. Python's arrays are row-major; where ours have another `layout`, floats may differ in the last bits, and our
 * kernels compute.
 */
export function itGivesWhatPythonGives(
  cases: readonly Case[],
  dtype: mx.Dtype,
  names: readonly ShapeName[] = Object.keys(shapes) as ShapeName[],
  layout?: (a: mx.MLXArray) => mx.MLXArray,
): void {
  it.each(cases.map((each) => [each[0], each] as const))('%s', async (_, [, python, ours, except = []]) => {
    const used = names.filter((name) => !except.includes(name));
    const pairs = used.map((name) => {
      const [a, b] = [sample(dtype, shapes[name]), sample(dtype, shapes[name], 1)];
      return layout === undefined ? ([a, b] as const) : ([layout(a), layout(b)] as const);
    });
    const answers = await inPython(python, pairs);
    for (const [i, answer] of answers.entries()) {
      const [a, b] = pairs[i] as (typeof pairs)[number];
      const got = outcome(ours, a, b, layout !== undefined);
      if (answer === null || got === null) {
        expect(got, `${used[i]}: whether it is refused`).toBe(answer);
        continue;
      }
      expect(got.length, used[i]).toBe(answer.length);
      for (const [j, tensor] of got.entries()) {
        if (layout === undefined) expect(tensor, used[i]).toEqualBits(answer[j] as HostTensor);
        else expect(tensor, used[i]).toBeAllclose(answer[j] as HostTensor); // sums go along the memory
      }
    }
  });
}

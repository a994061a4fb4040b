import { type HostTensor, type Oracle, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { sys } from '@mlxts/sys';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as mx from '../../src/index.js';
import { host } from '../host-tensor.js';

const { fast } = mx;

let oracle: Oracle;
beforeAll(async () => {
  oracle = await startOracle();
});
afterAll(() => oracle.close());

type Inputs<Name extends string = string> = Record<Name, mx.MLXArray>;
type Case<Name extends string> = [python: string, ours: (inputs: Inputs<Name>) => mx.MLXArray];

async function inPython(python: string, inputs: Inputs): Promise<HostTensor> {
  const names = Object.keys(inputs);
  const source = [...names.map((name) => `${name} = inputs["${name}"]`), `outputs["out"] = mx.fast.${python}`].join(
    '\n',
  );
  const values = Object.fromEntries(Object.entries(inputs).map(([name, array]) => [name, host(array)]));
  return (await oracle.run<{ out: HostTensor }>(source, values)).out;
}

const draw = (shape: readonly number[], seed: number, dtype: mx.Dtype = 'float32'): mx.MLXArray =>
  mx.random.normal(shape, { key: mx.random.key(seed) }).astype(dtype);
const int = (values: number[], dtype: mx.Dtype = 'int32'): mx.MLXArray => mx.array(values, { dtype });
type Normed = 'x' | 'y' | 'v' | 'b' | 'w' | 'o' | 'f';
type Attended = 'q' | 'k' | 'v' | 's' | 'bits' | 'bias';
const dtypes = ['float32', 'float16', 'bfloat16'] as const;

describe.each(dtypes)('norms and rope of %s, without our kernels, have the bits of Python', (dtype) => {
  let enabled: boolean;
  beforeAll(() => {
    enabled = sys.mlxts_set_cpu_kernels(false);
  });
  afterAll(() => sys.mlxts_set_cpu_kernels(enabled));

  const inputs = (): Inputs<Normed> => ({
    x: draw([2, 3, 8], 1, dtype),
    y: draw([2, 3, 5, 8], 2, dtype),
    v: draw([8], 3, dtype),
    b: draw([8], 4, dtype),
    w: draw([8], 5),
    o: int([3, 7]),
    f: mx.array([1, 4, 16, 0.5]),
  });
  const cases: Case<Normed>[] = [
    ['rms_norm(x, v, 1e-5)', ({ x, v }) => fast.rmsNorm(x, v, 1e-5)],
    ['rms_norm(x, None, 1e-5)', ({ x }) => fast.rmsNorm(x, null, 1e-5)],
    ['rms_norm(x, w, 0)', ({ x, w }) => fast.rmsNorm(x, w, 0)],
    [
      'rms_norm(y[0, 0, 0], v, 1e-2)',
      ({ y, v }) => fast.rmsNorm(mx.slice(y, [0, 0, 0, 0], [1, 1, 1, 8]).reshape([8]), v, 1e-2),
    ],
    ['rms_norm(x.swapaxes(0, 1), v, 1e-5)', ({ x, v }) => fast.rmsNorm(x.swapaxes(0, 1), v, 1e-5)],
    ['layer_norm(x, v, b, 1e-5)', ({ x, v, b }) => fast.layerNorm(x, v, b, 1e-5)],
    ['layer_norm(x, None, None, 1e-5)', ({ x }) => fast.layerNorm(x, null, null, 1e-5)],
    ['layer_norm(x, v, None, 1e-5)', ({ x, v }) => fast.layerNorm(x, v, null, 1e-5)],
    ['layer_norm(x, None, b, 1e-5)', ({ x, b }) => fast.layerNorm(x, null, b, 1e-5)],
    ['layer_norm(x, w, b, 1e-5)', ({ x, w, b }) => fast.layerNorm(x, w, b, 1e-5)],
    ['rope(x, 8, traditional=False, base=10000.0, scale=1.0, offset=0)', ({ x }) => fast.rope(x, 8)],
    [
      'rope(x, 4, traditional=True, base=100.0, scale=0.5, offset=3)',
      ({ x }) => fast.rope(x, 4, { traditional: true, base: 100, scale: 0.5, offset: 3 }),
    ],
    [
      'rope(y, 6, traditional=False, base=1e6, scale=2.0, offset=100)',
      ({ y }) => fast.rope(y, 6, { base: 1e6, scale: 2, offset: 100 }),
    ],
    [
      'rope(y[None], 8, traditional=False, base=1e4, scale=1.0, offset=-5)',
      ({ y }) => fast.rope(mx.expandDims(y, 0), 8, { offset: -5 }),
    ],
    [
      'rope(y, 8, traditional=False, base=1e4, scale=1.0, offset=mx.array(4))',
      ({ y }) => fast.rope(y, 8, { offset: mx.array(4, { dtype: 'int32' }) }),
    ],
    ['rope(y, 8, traditional=False, base=1e4, scale=1.0, offset=o)', ({ y, o }) => fast.rope(y, 8, { offset: o })],
    [
      'rope(x, 6, traditional=True, base=1e4, scale=1.0, offset=o.astype(mx.int64))',
      ({ x, o }) => fast.rope(x, 6, { traditional: true, offset: o.astype('int64') }),
    ],
    [
      'rope(y, 8, traditional=False, base=None, scale=1.0, offset=2, freqs=f)',
      ({ y, f }) => fast.rope(y, 8, { base: null, offset: 2, freqs: f }),
    ],
    [
      'rope(y, 8, traditional=True, base=None, scale=0.25, offset=o, freqs=f.astype(mx.float16))',
      ({ y, f, o }) => fast.rope(y, 8, { traditional: true, scale: 0.25, offset: o, freqs: f.astype('float16') }),
    ],
    [
      'rope(y.swapaxes(1, 2), 8, traditional=False, base=1e4, scale=1.0, offset=131072)',
      ({ y }) => fast.rope(y.swapaxes(1, 2), 8, { offset: 131_072 }),
    ],
    [
      'rope(x[:0], 8, traditional=False, base=1e4, scale=1.0, offset=0)',
      () => fast.rope(mx.zeros([0, 3, 8], { dtype }), 8),
    ],
    [
      'rope(x[:, :0], 8, traditional=True, base=1e4, scale=1.0, offset=0)',
      () => fast.rope(mx.zeros([2, 0, 8], { dtype }), 8, { traditional: true }),
    ],
    ['rms_norm(x[:0], v, 1e-5)', ({ v }) => fast.rmsNorm(mx.zeros([0, 3, 8], { dtype }), v, 1e-5)],
    [
      'layer_norm(x[..., :0], None, None, 1e-5)',
      () => fast.layerNorm(mx.zeros([2, 3, 0], { dtype }), null, null, 1e-5),
    ],
  ];

  it.each(cases)('%s', async (python, ours) => {
    const given = inputs();
    expect(host(ours(given))).toEqualBits(await inPython(python, given));
  });
});

// Products: sums in another order.
describe.each(dtypes)('attention of %s is that of Python within the tolerance', (dtype) => {
  const inputs = (): Inputs<Attended> => ({
    q: draw([2, 6, 5, 8], 1, dtype),
    k: draw([2, 2, 7, 8], 2, dtype),
    v: draw([2, 2, 7, 3], 3, dtype),
    s: draw([6], 4, dtype),
    bits: mx.greater(draw([2, 6, 5, 7], 5), 0),
    bias: draw([6, 5, 7], 6, dtype),
  });
  const sdpa = (
    i: Inputs<Attended>,
    options: Omit<mx.fast.AttentionOptions, 'scale'> = {},
    scale = 0.35,
  ): mx.MLXArray => fast.scaledDotProductAttention(i.q, i.k, i.v, { scale, ...options });
  const call = 'scaled_dot_product_attention';
  const cases: Case<Attended>[] = [
    [`${call}(q, k, v, scale=0.35)`, (i) => sdpa(i)],
    [`${call}(q, k, v, scale=0.0)`, (i) => sdpa(i, {}, 0)],
    [`${call}(q, k, v, scale=-1.5, mask="causal")`, (i) => sdpa(i, { mask: 'causal' }, -1.5)],
    [
      `${call}(k, q[:, :2], q[:, :2], scale=0.35, mask="causal")`,
      ({ q, k }) => {
        const two = q.split(3, { axis: 1 })[0] as mx.MLXArray;
        return fast.scaledDotProductAttention(k, two, two, { scale: 0.35, mask: 'causal' });
      },
    ],
    [`${call}(q, k, v, scale=0.35, mask=bits)`, (i) => sdpa(i, { mask: i.bits })],
    [
      `${call}(q, k, v, scale=0.35, mask=mx.zeros((7,), dtype=mx.bool_))`,
      (i) => sdpa(i, { mask: mx.zeros([7], { dtype: 'bool' }) }),
    ],
    [`${call}(q, k, v, scale=0.35, mask=bias)`, (i) => sdpa(i, { mask: i.bias })],
    [`${call}(q, k, v, scale=0.35, mask=mx.arange(7))`, (i) => sdpa(i, { mask: mx.arange(7) })],
    [
      `${call}(q, k, v, scale=0.35, mask=bits[:1, :1], sinks=s)`,
      (i) => sdpa(i, { mask: i.bits.split(2)[0]?.split(6, { axis: 1 })[0], sinks: i.s }),
    ],
    [`${call}(q, k, v, scale=0.35, mask="causal", sinks=s)`, (i) => sdpa(i, { mask: 'causal', sinks: i.s })],
    [`${call}(q, k, v, scale=0.35, sinks=s)`, (i) => sdpa(i, { mask: null, sinks: i.s })],
    [`${call}(q, k, v.astype(mx.float32), scale=0.35)`, (i) => sdpa({ ...i, v: i.v.astype('float32') })],
    [
      `${call}(q.swapaxes(1, 2)[:, :4], k, v, scale=0.35)`,
      (i) => sdpa({ ...i, q: i.q.swapaxes(1, 2).split([4], { axis: 1 })[0] as mx.MLXArray }),
    ],
    [
      `${call}(q[:, :, :0], k, v, scale=0.35, mask="causal")`,
      (i) => sdpa({ ...i, q: mx.zeros([2, 6, 0, 8], { dtype }) }, { mask: 'causal' }),
    ],
    [
      `${call}(q[:0], k[:0], v[:0], scale=0.35)`,
      () =>
        fast.scaledDotProductAttention(
          mx.zeros([0, 6, 5, 8], { dtype }),
          mx.zeros([0, 2, 7, 8], { dtype }),
          mx.zeros([0, 2, 7, 3], { dtype }),
          { scale: 1 },
        ),
    ],
    [
      `${call}(q, k[:, :, :0], v[:, :, :0], scale=0.35)`,
      (i) => sdpa({ ...i, k: mx.zeros([2, 2, 0, 8], { dtype }), v: mx.zeros([2, 2, 0, 3], { dtype }) }),
    ],
    [
      `${call}(q[..., :0], k[..., :0], v, scale=0.35)`,
      (i) => sdpa({ ...i, q: mx.zeros([2, 6, 5, 0], { dtype }), k: mx.zeros([2, 2, 7, 0], { dtype }) }),
    ],
    [`${call}(q, k, v[..., :0], scale=0.35)`, (i) => sdpa({ ...i, v: mx.zeros([2, 2, 7, 0], { dtype }) })],
  ];

  it.each(cases)('%s', async (python, ours) => {
    const given = inputs();
    expect(host(ours(given))).toBeAllclose(await inPython(python, given));
  });
});

describe('cross entropy', () => {
  const logits = (dtype: mx.Dtype): mx.MLXArray => mx.multiply(draw([2, 3, 11], 1), 3).astype(dtype);
  const targets = (dtype: mx.Dtype): mx.MLXArray => int([0, 10, 3, 7, 7, 1], dtype).reshape([2, 3]);

  it.each(dtypes)('of %s has the bits of Python', async (dtype) => {
    for (const type of ['int32', 'uint8', 'int64', 'uint32'] as const) {
      const given = { l: logits(dtype), t: targets(type) };
      expect(host(fast.crossEntropy(given.l, given.t))).toEqualBits(await inPython('cross_entropy(l, t)', given));
    }
  });

  it('of one row is a scalar', async () => {
    const given = { l: draw([5], 2), t: mx.array(3, { dtype: 'int32' }) };
    expect(host(fast.crossEntropy(given.l, given.t))).toEqualBits(await inPython('cross_entropy(l, t)', given));
  });
});

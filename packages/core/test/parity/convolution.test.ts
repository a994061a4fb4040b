import { type HostTensor, type Oracle, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as mx from '../../src/index.js';
import { host } from '../host-tensor.js';

let oracle: Oracle;
beforeAll(async () => {
  oracle = await startOracle();
});
afterAll(() => oracle.close());

type Ours = (x: mx.MLXArray, w: mx.MLXArray) => mx.MLXArray;
type Case = [name: string, input: number[], weight: number[], python: string, ours: Ours];

const draw = (shape: readonly number[], dtype: mx.Dtype, seed: number): mx.MLXArray =>
  mx.random.uniform(shape, { low: -1, key: mx.random.key(seed) }).astype(dtype);

async function both([, input, weight, python, ours]: Case, dtype: mx.Dtype): Promise<[HostTensor, HostTensor]> {
  const [x, w] = [draw(input, dtype, 1), draw(weight, dtype, 2)];
  const { out } = await oracle.run<{ out: HostTensor }>(`x, w = inputs["x"], inputs["w"]\noutputs["out"] = ${python}`, {
    x: host(x),
    w: host(w),
  });
  return [host(ours(x, w)), out];
}

// MLX's own loops: the same sums in the same order.
const loops: Case[] = [
  [
    'conv1d, dilated',
    [2, 9, 4],
    [6, 3, 4],
    'mx.conv1d(x, w, stride=2, padding=2, dilation=2)',
    (x, w) => mx.conv1d(x, w, { stride: 2, padding: 2, dilation: 2 }),
  ],
  [
    'conv2d, depthwise',
    [2, 7, 6, 4],
    [4, 3, 3, 1],
    'mx.conv2d(x, w, padding=1, groups=4)',
    (x, w) => mx.conv2d(x, w, { padding: 1, groups: 4 }),
  ],
  [
    'conv2d, grouped, with a step for each axis',
    [1, 9, 8, 4],
    [6, 3, 2, 2],
    'mx.conv2d(x, w, stride=(2, 1), padding=(1, 0), dilation=(1, 3), groups=2)',
    (x, w) => mx.conv2d(x, w, { stride: [2, 1], padding: [1, 0], dilation: [1, 3], groups: 2 }),
  ],
  [
    'conv3d, dilated',
    [1, 5, 6, 5, 2],
    [3, 2, 2, 2, 2],
    'mx.conv3d(x, w, dilation=(2, 1, 2), padding=(1, 0, 1))',
    (x, w) => mx.conv3d(x, w, { dilation: [2, 1, 2], padding: [1, 0, 1] }),
  ],
  [
    'convTranspose1d',
    [2, 5, 4],
    [3, 4, 4],
    'mx.conv_transpose1d(x, w, stride=3, padding=1, dilation=2, output_padding=2)',
    (x, w) => mx.convTranspose1d(x, w, { stride: 3, padding: 1, dilation: 2, outputPadding: 2 }),
  ],
  [
    'convTranspose1d, grouped',
    [2, 5, 4],
    [4, 4, 2],
    'mx.conv_transpose1d(x, w, stride=2, groups=2)',
    (x, w) => mx.convTranspose1d(x, w, { stride: 2, groups: 2 }),
  ],
  [
    'convTranspose2d',
    [1, 4, 5, 3],
    [2, 3, 3, 3],
    'mx.conv_transpose2d(x, w, stride=(2, 3), padding=(1, 0), output_padding=(1, 2))',
    (x, w) => mx.convTranspose2d(x, w, { stride: [2, 3], padding: [1, 0], outputPadding: [1, 2] }),
  ],
  [
    'convTranspose3d',
    [1, 3, 3, 2, 2],
    [3, 2, 3, 2, 2],
    'mx.conv_transpose3d(x, w, stride=2, padding=1, output_padding=1)',
    (x, w) => mx.convTranspose3d(x, w, { stride: 2, padding: 1, outputPadding: 1 }),
  ],
  [
    'convGeneral, all at once',
    [2, 6, 7, 4],
    [4, 3, 2, 2],
    'mx.conv_general(x, w, stride=(2, 1), padding=([2, 1], [2, 2]), kernel_dilation=2, input_dilation=(2, 3), groups=2, flip=True)',
    (x, w) =>
      mx.convGeneral(x, w, {
        stride: [2, 1],
        padding: [
          [2, 1],
          [2, 2],
        ],
        kernelDilation: 2,
        inputDilation: [2, 3],
        groups: 2,
        flip: true,
      }),
  ],
  [
    'convGeneral, more padding after than before',
    [1, 6, 5, 2],
    [2, 3, 3, 1],
    'mx.conv_general(x, w, padding=([0, 1], [3, 2]), groups=2)',
    (x, w) =>
      mx.convGeneral(x, w, {
        padding: [
          [0, 1],
          [3, 2],
        ],
        groups: 2,
      }),
  ],
  [
    'convGeneral, dilated and cut',
    [1, 9, 2],
    [2, 2, 2],
    'mx.conv_general(x, w, padding=([-2], [3]), kernel_dilation=2)',
    (x, w) => mx.convGeneral(x, w, { padding: [[-2], [3]], kernelDilation: 2 }),
  ],
];

// Products of BLAS: sums in another order.
const products: Case[] = [
  ['conv1d', [2, 9, 4], [6, 3, 4], 'mx.conv1d(x, w)', (x, w) => mx.conv1d(x, w)],
  [
    'conv1d, strided and padded',
    [3, 9, 4],
    [6, 4, 4],
    'mx.conv1d(x, w, stride=3, padding=3)',
    (x, w) => mx.conv1d(x, w, { stride: 3, padding: 3 }),
  ],
  [
    'conv1d, padded beyond the kernel',
    [2, 5, 4],
    [6, 3, 4],
    'mx.conv1d(x, w, padding=5)',
    (x, w) => mx.conv1d(x, w, { padding: 5 }),
  ],
  ['conv1d, cut', [2, 9, 4], [6, 3, 4], 'mx.conv1d(x, w, padding=-2)', (x, w) => mx.conv1d(x, w, { padding: -2 })],
  ['conv1d, grouped', [2, 9, 6], [4, 3, 3], 'mx.conv1d(x, w, groups=2)', (x, w) => mx.conv1d(x, w, { groups: 2 })],
  [
    'conv1d, depthwise',
    [1, 9, 6],
    [6, 3, 1],
    'mx.conv1d(x, w, padding=1, groups=6)',
    (x, w) => mx.conv1d(x, w, { padding: 1, groups: 6 }),
  ],
  [
    'conv2d',
    [2, 9, 8, 3],
    [5, 3, 2, 3],
    'mx.conv2d(x, w, stride=2, padding=(1, 0))',
    (x, w) => mx.conv2d(x, w, { stride: 2, padding: [1, 0] }),
  ],
  [
    'conv2d of a kernel of one',
    [1, 4, 4, 3],
    [5, 1, 1, 3],
    'mx.conv2d(x, w, padding=1)',
    (x, w) => mx.conv2d(x, w, { padding: 1 }),
  ],
  [
    'conv3d',
    [1, 4, 5, 6, 2],
    [3, 2, 3, 2, 2],
    'mx.conv3d(x, w, stride=(1, 2, 1), padding=1)',
    (x, w) => mx.conv3d(x, w, { stride: [1, 2, 1], padding: 1 }),
  ],
  [
    'convTranspose2d of stride 1',
    [1, 4, 5, 3],
    [2, 3, 3, 3],
    'mx.conv_transpose2d(x, w, padding=1)',
    (x, w) => mx.convTranspose2d(x, w, { padding: 1 }),
  ],
  [
    'convTranspose1d, cut beyond the kernel',
    [1, 6, 3],
    [2, 2, 3],
    'mx.conv_transpose1d(x, w, padding=2)',
    (x, w) => mx.convTranspose1d(x, w, { padding: 2 }),
  ],
  [
    'convGeneral, causal',
    [2, 7, 3],
    [4, 3, 3],
    'mx.conv_general(x, w, padding=([2], [0]))',
    (x, w) => mx.convGeneral(x, w, { padding: [[2], [0]] }),
  ],
  [
    'convGeneral, dilated input with uneven padding',
    [2, 5, 3],
    [4, 3, 3],
    'mx.conv_general(x, w, padding=([1], [4]), input_dilation=2)',
    (x, w) => mx.convGeneral(x, w, { padding: [[1], [4]], inputDilation: 2 }),
  ],
  [
    'convGeneral, flipped',
    [2, 5, 6, 3],
    [4, 3, 2, 3],
    'mx.conv_general(x, w, flip=True)',
    (x, w) => mx.convGeneral(x, w, { flip: true }),
  ],
];

describe.each(['float32', 'float16', 'bfloat16'] as const)('convolutions of %s', (dtype) => {
  it.each(loops)('%s: the bits of Python', async (...each) => {
    const [ours, theirs] = await both(each, dtype);
    expect(ours).toEqualBits(theirs);
  });

  it.each(products)('%s: within the tolerance of Python', async (...each) => {
    const [ours, theirs] = await both(each, dtype);
    expect(ours).toBeAllclose(theirs);
  });
});

describe('convolve', () => {
  it.each([
    [5, 3, 'full'],
    [5, 4, 'full'],
    [3, 5, 'same'],
    [6, 4, 'same'],
    [4, 2, 'same'],
    [7, 3, 'valid'],
    [2, 6, 'valid'],
    [1, 1, 'same'],
  ] as const)('of %i and %i, %s, gives what Python and NumPy give', async (n, m, mode) => {
    const [a, v] = [draw([n], 'float32', 3), draw([m], 'float32', 4)];
    const out = await oracle.run<{ mlx: HostTensor; numpy: HostTensor }>(
      `import numpy as np
outputs["mlx"] = mx.convolve(inputs["a"], inputs["v"], mode="${mode}")
outputs["numpy"] = mx.array(np.convolve(np.array(inputs["a"]), np.array(inputs["v"]), "${mode}"))`,
      { a: host(a), v: host(v) },
    );
    const ours = host(mx.convolve(a, v, { mode }));
    expect(ours).toBeAllclose(out.mlx);
    expect(ours).toBeAllclose(out.numpy);
  });

  it('runs where the default is full', () => {
    expect(mx.convolve(mx.array([1, 2, 3]), mx.array([0, 1, 0.5])).tolist()).toEqual([0, 1, 2.5, 4, 1.5]);
  });
});

describe('where Python errs', () => {
  const padded = async (x: mx.MLXArray, w: mx.MLXArray, pads: string, rest: string): Promise<HostTensor> =>
    (
      await oracle.run<{ out: HostTensor }>(
        `outputs["out"] = mx.conv_general(mx.pad(inputs["x"], ${pads}), inputs["w"]${rest})`,
        { x: host(x), w: host(w) },
      )
    ).out;

  it('a grouped kernel larger than the map stays in the output', async () => {
    const [x, w] = [draw([3, 1, 1, 256], 'float32', 5), draw([256, 5, 5, 1], 'float32', 6)];
    const expected = await padded(x, w, '((0, 0), (2, 2), (2, 2), (0, 0))', ', groups=256');
    for (let i = 0; i < 20; i++) {
      expect(host(mx.conv2d(x, w, { padding: 2, groups: 256 }))).toEqualBits(expected);
    }
  });

  it('a dilated kernel larger than the volume stays in the output', async () => {
    const [x, w] = [draw([1, 1, 1, 1, 8], 'float32', 5), draw([8, 3, 3, 3, 8], 'float32', 6)];
    const expected = await padded(x, w, '((0, 0), (20, 20), (20, 20), (20, 20), (0, 0))', ', kernel_dilation=20');
    expect(host(mx.conv3d(x, w, { padding: 20, dilation: 20 }))).toEqualBits(expected);
  });

  it.each([
    [3, 2, 3],
    [1, 3, 1],
    [4, 2, 4],
    [4, 4, 5],
  ])('a transposed kernel of %i, stride %i, loses %i elements at both ends', (k, stride, padding) => {
    const [x, w] = [draw([1, 6, 2], 'float32', 7), draw([3, k, 2], 'float32', 8)];
    const full = mx.convTranspose1d(x, w, { stride });
    const length = full.shape[1] as number;
    const expected = mx.slice(full, [0, padding, 0], [1, length - padding, 3]);
    expect(host(mx.convTranspose1d(x, w, { stride, padding }))).toBeAllclose(host(expected));
  });
});

describe('empty convolutions', () => {
  it.each<[string, number[], number[], mx.ConvOptions, number[]]>([
    ['no batch', [0, 5, 5, 2], [3, 3, 3, 2], {}, [0, 3, 3, 3]],
    ['no outputs', [1, 5, 5, 2], [0, 3, 3, 2], {}, [1, 3, 3, 0]],
    ['no outputs in groups', [1, 5, 5, 4], [0, 3, 3, 2], { groups: 2 }, [1, 3, 3, 0]],
    ['nothing but padding', [1, 0, 5, 2], [3, 3, 3, 2], { padding: 2 }, [1, 2, 7, 3]],
  ])('%s', (_, input, weight, options, shape) => {
    const out = mx.conv2d(mx.ones(input), mx.ones(weight), options);
    expect([out.shape, out.dtype, mx.sum(out).item()]).toEqual([shape, 'float32', 0]);
  });
});

describe('dtypes', () => {
  it.each([
    ['float16', 'float32', 'float32'],
    ['float32', 'int32', 'float32'],
    ['float16', 'bool', 'float16'],
    ['bfloat16', 'float16', 'float32'],
    ['float64', 'float32', 'float64'],
    ['float32', 'float64', 'float64'],
  ] as const)('%s and %s give %s, also where there is nothing', async (input, weight, dtype) => {
    const [x, w] = [draw([1, 6, 2], 'float32', 9), draw([2, 3, 2], 'float32', 10)];
    const [a, b] = [x.astype(input), mx.multiply(w, 4).astype(weight)];
    const { out } = await oracle.run<{ out: HostTensor }>('outputs["out"] = mx.conv1d(inputs["a"], inputs["b"])', {
      a: host(a),
      b: host(b),
    });
    expect(host(mx.conv1d(a, b))).toBeAllclose(out, { rtol: 1e-2, atol: 1e-2 });
    expect(mx.conv1d(a, b).dtype).toBe(dtype);
    expect(mx.conv1d(mx.zeros([0, 6, 2], { dtype: input }), b).dtype).toBe(dtype);
    expect(mx.conv1d(a, b, { dilation: 2 }).dtype).toBe(dtype);
    mx.conv1d(a, b, { dilation: 2 }).tolist();
  });
});

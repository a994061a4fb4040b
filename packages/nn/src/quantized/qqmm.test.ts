import {
  array,
  liveHandles,
  type MLXArray,
  matmul,
  max,
  ones,
  random,
  swapaxes,
  take,
  tidy,
  valueAndGrad,
  zeros,
} from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { expectClose } from '../../test/expect-close.js';
import { dequantizeArray } from './dequantize-array.js';
import { gatherQqmm } from './gather-qqmm.js';
import { qqmm } from './qqmm.js';
import { quantizeArray } from './quantize-array.js';

const modes = ['nvfp4', 'mxfp8'] as const;
const ints = (...values: number[]) => array(values, { dtype: 'uint32' });

/** What a matrix becomes by rounding. */
function rounded(w: MLXArray, mode: (typeof modes)[number], globalScale: MLXArray | null = null): MLXArray {
  const { wq, scales } = quantizeArray(w, { mode, globalScale });
  return dequantizeArray(wq, scales, null, { mode, globalScale, dtype: 'float32' });
}

describe.each(modes)('qqmm in %s', (mode) => {
  const w = random.normal([32, 64]);
  const { wq, scales } = quantizeArray(w, { mode });

  it.each([[[64]], [[1, 64]], [[5, 64]], [[2, 3, 64]]])('is the product of both, rounded, for %j', (shape) => {
    const x = random.normal(shape);
    const rows = rounded(x.reshape([-1, 64]), mode);
    const expected = matmul(rows, swapaxes(rounded(w, mode), 0, 1)).reshape([...shape.slice(0, -1), 32]);
    expectClose(qqmm(x, wq, scales, { mode }), expected, 1e-4);
    expectClose(qqmm(x, w, null, { mode }), expected, 1e-4);
  });

  it('keeps the dtype of the input, and takes no rows', () => {
    expect(qqmm(ones([2, 64], { dtype: 'float16' }), wq, scales, { mode }).dtype).toBe('float16');
    expect(qqmm(ones([2, 64], { dtype: 'bfloat16' }), w, null, { mode }).dtype).toBe('bfloat16');
    expect(qqmm(zeros([0, 64]), wq, scales, { mode }).shape).toEqual([0, 32]);
  });

  it('has gradients of the input and a floating weight, which are such products', () => {
    const x = random.normal([2, 3, 64]);
    const weights = random.normal([2, 3, 32]);
    const loss = (input: MLXArray, weight: MLXArray) => qqmm(input, weight, null, { mode }).multiply(weights).sum();
    const [, [dx, dw]] = valueAndGrad(loss, { argnums: [0, 1] })(x, w) as unknown as [MLXArray, [MLXArray, MLXArray]];
    const g = weights.reshape([6, 32]);
    expectClose(dx, qqmm(g, swapaxes(w, 0, 1), null, { mode }).reshape([2, 3, 64]), 1e-5);
    const padded = (a: MLXArray) => {
      const full = zeros([32, a.shape[1] as number]);
      full.set('0:6', a);
      return swapaxes(full, 0, 1);
    };
    expectClose(dw, qqmm(padded(g), padded(x.reshape([6, 64])), null, { mode }), 1e-5);
  });

  it('has no gradients through a packed weight', () => {
    const loss = (input: MLXArray) => qqmm(input, wq, scales, { mode }).sum();
    expect(() => valueAndGrad(loss)(ones([2, 64]))).toThrow('expected a floating w for gradients, got a packed one');
  });

  it('has no gradients where matrices are chosen', () => {
    const loss = (input: MLXArray) =>
      gatherQqmm(input, w.reshape([1, 32, 64]), null, { mode, rhsIndices: ints(0) }).sum();
    expect(() => valueAndGrad(loss)(ones([1, 2, 64]))).toThrow('Not implemented');
  });

  it('takes chosen matrices', () => {
    const experts = random.normal([3, 8, 64]);
    const packed = quantizeArray(experts, { mode });
    const x = random.normal([2, 4, 64]);
    const indices = { lhsIndices: ints(0, 1, 1), rhsIndices: ints(2, 0, 2) };
    const expected = matmul(
      take(rounded(x, mode), indices.lhsIndices, { axis: 0 }),
      swapaxes(take(rounded(experts, mode), indices.rhsIndices, { axis: 0 }), 1, 2),
    );
    expectClose(gatherQqmm(x, packed.wq, packed.scales, { mode, ...indices }), expected, 1e-4);
    expectClose(gatherQqmm(x, experts, null, { mode, ...indices }), expected, 1e-4);
    const each = matmul(rounded(ones([3, 1, 64]), mode), swapaxes(rounded(experts, mode), 1, 2));
    expectClose(gatherQqmm(ones([3, 1, 64]), packed.wq, packed.scales, { mode }), each, 1e-4);
  });
});

describe('qqmm', () => {
  const w = random.normal([32, 64]);
  const { wq, scales } = quantizeArray(w, { mode: 'nvfp4' });

  it('takes numbers that scale both operands, for nvfp4', () => {
    const x = random.normal([3, 64], { scale: 100 });
    const [globalScaleX, globalScaleW] = [max(x.abs()), max(w.abs())];
    const expected = matmul(rounded(x, 'nvfp4', globalScaleX), swapaxes(rounded(w, 'nvfp4', globalScaleW), 0, 1));
    expectClose(qqmm(x, w, null, { globalScaleX, globalScaleW }), expected, 2e-3);
    const packed = quantizeArray(w, { mode: 'nvfp4', globalScale: globalScaleW });
    expectClose(qqmm(x, packed.wq, packed.scales, { globalScaleX, globalScaleW }), expected, 2e-3);
    const chosen = gatherQqmm(x.reshape([1, 3, 64]), w.reshape([1, 32, 64]), null, {
      globalScaleX,
      globalScaleW,
      rhsIndices: ints(0),
    });
    expectClose(chosen.reshape([3, 32]), expected, 2e-3);
    const loss = (input: MLXArray) => qqmm(input, w, null, { globalScaleX, globalScaleW }).sum();
    const [, dx] = valueAndGrad(loss)(x) as unknown as [MLXArray, MLXArray];
    expectClose(dx, qqmm(ones([3, 32]), swapaxes(w, 0, 1), null, { globalScaleX: array(1), globalScaleW }), 1e-4);
  });

  it.each<[string, () => unknown, string, RegExp]>([
    ['another mode', () => qqmm(ones([64]), w, null, { mode: 'affine' }), 'Argument', /expected mode nvfp4 or mxfp8/],
    ['a packed weight alone', () => qqmm(ones([64]), wq), 'Argument', /expected scales for a packed w/],
    ['a floating weight with scales', () => qqmm(ones([64]), w, scales), 'Dtype', /expected w of dtype uint32/],
    ['an integer weight', () => qqmm(ones([64]), w.astype('int32')), 'Dtype', /expected w of dtype/],
    ['integer inputs', () => qqmm(ones([64], { dtype: 'int32' }), w), 'Dtype', /expected x of dtype/],
    ['another width', () => qqmm(ones([32]), w), 'Shape', /expected x with last dimension 64, got 32/],
    ['another packed width', () => qqmm(ones([32]), wq, scales), 'Shape', /expected x with last dimension 64, got 32/],
    ['parts of groups', () => qqmm(ones([8]), ones([4, 8])), 'Shape', /divisible by groupSize 16, got 8/],
    ['a batch of weights', () => qqmm(ones([1, 1, 64]), ones([1, 8, 64])), 'Shape', /expected w of rank 2, got 3/],
    ['a vector as weight', () => qqmm(ones([64]), ones([64])), 'Shape', /expected w of rank 2 or more/],
    ['a number as input', () => qqmm(array(1), w), 'Shape', /expected x of rank 1 or more/],
    ['one global scale', () => qqmm(ones([64]), w, null, { globalScaleX: array(1) }), 'Argument', /both global scales/],
    [
      'global scales of mxfp8',
      () => qqmm(ones([64]), w, null, { mode: 'mxfp8', globalScaleX: array(1), globalScaleW: array(1) }),
      'Argument',
      /expected no globalScale for mode mxfp8/,
    ],
    ['vectors to choose from', () => gatherQqmm(ones([64]), w, null, {}), 'Shape', /expected x of rank 2 or more/],
    [
      'indices that are no integers',
      () => gatherQqmm(ones([1, 1, 64]), ones([1, 8, 64]), null, { rhsIndices: array([0.5]) }),
      'Dtype',
      /rhsIndices of an integer dtype/,
    ],
  ])('refuses %s', (_, call, code, text) => {
    expect(call).toThrow(text);
    expect(call).toThrow(expect.objectContaining({ code }));
  });

  it('leaves nothing behind', () => {
    const before = liveHandles();
    tidy(() => {
      valueAndGrad((input: MLXArray) => qqmm(input, w).sum())(ones([2, 64]));
    });
    expect(liveHandles()).toBe(before);
  });
});

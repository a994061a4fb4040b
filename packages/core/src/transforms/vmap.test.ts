import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

const matrix = () =>
  mx.array([
    [1, 2, 3],
    [4, 5, 6],
  ]);

describe('vmap', () => {
  it('runs over an axis of each argument, or of some', () => {
    const dot = (a: mx.MLXArray, b: mx.MLXArray) => mx.sum(mx.multiply(a, b));
    expect(mx.vmap(dot)(matrix(), matrix()).tolist()).toEqual([14, 77]);
    expect(
      mx
        .vmap(dot, { inAxes: [0, null] })(matrix(), mx.array([1, 0, 1]))
        .tolist(),
    ).toEqual([4, 10]);
    expect(
      mx
        .vmap(dot, { inAxes: [-1, 1] })(matrix(), matrix())
        .tolist(),
    ).toEqual([17, 29, 45]);
  });

  it('places axes of trees by trees of axes', () => {
    const fn = ({ a, b }: { a: mx.MLXArray; b: mx.MLXArray[] }) => ({
      sum: mx.add(a, b[0] as mx.MLXArray),
      same: a,
      note: 'ok',
    });
    const { sum, same, note } = mx.vmap(fn, { inAxes: [{ a: 1, b: null }], outAxes: { sum: -1, same: 0, note: null } })(
      {
        a: matrix(),
        b: [mx.array([10, 20])],
      },
    );
    expect(sum.tolist()).toEqual([
      [11, 12, 13],
      [24, 25, 26],
    ]);
    expect([same.tolist(), note]).toEqual([mx.transpose(matrix()).tolist(), 'ok']);
  });

  it('nests, and takes gradients inside and outside', () => {
    const product = (x: mx.MLXArray, y: mx.MLXArray) => mx.multiply(x, y);
    const outer = mx.vmap(mx.vmap(product, { inAxes: [null, 0] }), { inAxes: [0, null] });
    expect(outer(mx.array([1, 2]), mx.array([3, 4])).tolist()).toEqual([
      [3, 4],
      [6, 8],
    ]);
    expect(
      mx
        .vmap(mx.grad((x: mx.MLXArray) => mx.power(x, 3)))(mx.array([1, 2]))
        .tolist(),
    ).toEqual([3, 12]);
    expect(
      mx
        .grad((x: mx.MLXArray) => mx.sum(mx.vmap((each: mx.MLXArray) => mx.square(each))(x)))(mx.array([1, 2]))
        .tolist(),
    ).toEqual([2, 4]);
  });

  it('refuses axes that do not fit, and values of tracers', () => {
    const sum = (x: mx.MLXArray) => mx.sum(x);
    expect(() => mx.vmap(sum, { inAxes: 2 })(matrix())).toThrow(mx.ShapeError);
    expect(() => mx.vmap(sum, { inAxes: null })(matrix())).toThrow(/at least one array, got none/);
    expect(() => mx.vmap(sum, { inAxes: [0, 0] })(matrix())).toThrow(/expected 1 inAxes/);
    expect(() => mx.vmap(sum, { inAxes: 'x' as never })(matrix())).toThrow(mx.ArgumentError);
    expect(() => mx.vmap(sum)(mx.array(1))).toThrow(mx.ShapeError);
    expect(() => mx.vmap((a: mx.MLXArray, b: mx.MLXArray) => mx.add(a, b))(matrix(), mx.array([1, 2, 3]))).toThrow(
      mx.MLXError,
    );
    expect(() => mx.vmap((x: mx.MLXArray) => mx.multiply(x, Number(x.item())))(mx.array([1, 2]))).toThrow(mx.MLXError);
    const error = new Error('inside');
    const throwing = (_: mx.MLXArray): mx.MLXArray => {
      throw error;
    };
    expect(() => mx.vmap(throwing)(matrix())).toThrow(error);
  });

  it('names the operation that cannot be mapped', () => {
    const segments = mx.array([[0, 2]], { dtype: 'uint32' });
    const call = () => mx.vmap((x: mx.MLXArray) => mx.segmentedMm(x, mx.ones([3, 1]), segments))(mx.ones([2, 1, 3]));
    expect(call).toThrow('vmap: expected operations that MLX can map over an axis, got SegmentedMM, which has no vmap');
    expect(call).toThrow(expect.objectContaining({ code: 'Unsupported', op: 'vmap' }));
  });
});

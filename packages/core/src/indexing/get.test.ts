import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

const a = mx.arange(12).reshape([3, 4]);
const int32 = (values: number[] | number[][]): mx.MLXArray => mx.array(values, { dtype: 'int32' });

describe('get', () => {
  it('reads an array of its own for no entries and whole axes', () => {
    for (const index of [[], ['...'], [':'], [':', ':'], ['::1', '...']]) {
      const copy = a.get(...index);
      copy.dispose();
      expect(a.shape).toEqual([3, 4]);
    }
    expect(a.get('...').tolist()).toEqual(a.tolist());
  });

  it('takes integers as numbers and bigints', () => {
    expect(a.get(1, -1).item()).toBe(7);
    expect(a.get(1n, -1n).item()).toBe(7);
  });

  it.each([
    [
      [[0, 2]],
      [
        [0, 1, 2, 3],
        [8, 9, 10, 11],
      ],
    ],
    [
      [[0n, -1n]],
      [
        [0, 1, 2, 3],
        [8, 9, 10, 11],
      ],
    ],
    [
      [Uint8Array.of(2, 0)],
      [
        [8, 9, 10, 11],
        [0, 1, 2, 3],
      ],
    ],
    [[BigInt64Array.of(-1n), 3], [11]],
    [
      [
        [[0], [1]],
        [1, 2],
      ],
      [
        [1, 2],
        [5, 6],
      ],
    ],
    [[[]], []],
    [
      [':', [true, false, false, true]],
      [
        [0, 3],
        [4, 7],
        [8, 11],
      ],
    ],
    [
      [[true, false, true], -1],
      [3, 11],
    ],
    [[[false, false, false]], []],
  ] as [mx.Index[], unknown][])('takes index arrays and masks from the host (%#)', (index, expected) => {
    expect(a.get(...index).tolist()).toEqual(expected);
  });

  it('reads a mask of all axes in row-major order', () => {
    expect(a.get(mx.greater(a, 8)).tolist()).toEqual([9, 10, 11]);
    expect(a.get(mx.less(a, 0)).shape).toEqual([0]);
  });

  it('takes a mask of no axes as a new axis', () => {
    expect(a.get(mx.array(true)).shape).toEqual([1, 3, 4]);
    expect(a.get(mx.array(false), 0).shape).toEqual([0, 4]);
  });

  it('brings positions that only the graph knows to the nearest end of the axis', () => {
    const far = [100, -100, 2 ** 31 - 1, -(2 ** 31)];
    expect(a.get(int32(far), 0).tolist()).toEqual([8, 0, 8, 0]);
    for (const dtype of ['int8', 'uint8', 'int16', 'uint16', 'uint32', 'int64', 'uint64'] as const) {
      expect(a.get(mx.array([100, 1], { dtype }), 0).tolist()).toEqual([8, 4]);
    }
    expect(a.get(int32([-1, 5]), int32([-9, 9])).tolist()).toEqual([8, 11]);
  });

  it('mixes index arrays of 64 bits', () => {
    const index = (dtype: mx.Dtype): mx.MLXArray => mx.array([1, 2], { dtype });
    expect(a.get(index('uint64'), index('int64')).tolist()).toEqual([5, 10]);
  });

  it('reads empty axes', () => {
    const empty = mx.zeros([0, 3]);
    expect(empty.get(int32([])).shape).toEqual([0, 3]);
    expect(empty.get(':', 1).shape).toEqual([0]);
    expect(empty.get([]).shape).toEqual([0, 3]);
    expect(() => empty.get(int32([0]))).toThrow(mx.ShapeError);
    expect(() => empty.get([0])).toThrow(mx.ShapeError);
    expect(() => empty.get(0)).toThrow('get: expected no index into axis 0, which has length 0, got 0');
  });

  it.each([
    [[3], mx.ArgumentError, 'get: expected an index from -3 to 2 on axis 0, got 3'],
    [[0, -5], mx.ArgumentError, 'get: expected an index from -4 to 3 on axis 1, got -5'],
    [[':', [0, 4]], mx.ArgumentError, 'get: expected an index from -4 to 3 on axis 1, got 4'],
    [[2 ** 53], mx.ArgumentError, 'axis 0, got 9007199254740992'],
    [[2n ** 70n], mx.ArgumentError, 'axis 0'],
    [[1.5], mx.ArgumentError, 'expected an integer as index, got 1.5'],
    [[Number.NaN], mx.ArgumentError, 'got NaN'],
    [[true], mx.ArgumentError, 'got true'],
    [[undefined], mx.ArgumentError, 'got undefined'],
    [[{}], mx.ArgumentError, 'got an instance of Object'],
    [['1'], mx.ArgumentError, "expected a slice such as '1:3'"],
    [['...', '...'], mx.ArgumentError, "expected '...' once"],
    [[0, 0, 0], mx.ShapeError, 'expected an index into 2 axes, got one into 3'],
    [[mx.array([0.5])], mx.DtypeError, 'expected an index array of integers or booleans, got [1] float32'],
    [[Float32Array.of(1)], mx.DtypeError, 'expected an index as a typed array of integers'],
    [[new DataView(new ArrayBuffer(4))], mx.DtypeError, 'DataView'],
    [[[0.5]], mx.ArgumentError, 'expected integers in an index list, got 0.5'],
    [[[true, 1]], mx.ArgumentError, 'expected booleans only in a mask, got 1'],
    [[[1, true]], mx.ArgumentError, 'expected integers in an index list, got true'],
    [[[[1], [1, 2]]], mx.ShapeError, 'expected an index of lists of 1 on axis 1, got a list of 2'],
    [[[true]], mx.ShapeError, 'expected a mask of the shape of the axes it runs over, [3], got [1]'],
    [[int32([0, 1]), int32([0, 1, 2])], mx.ShapeError, 'shapes broadcast, got [2], [3]'],
  ] as [mx.Index[], typeof mx.MLXError, string][])('refuses what is no index (%#)', (index, error, text) => {
    expect(() => a.get(...index)).toThrow(error);
    expect(() => a.get(...index)).toThrow(text);
  });

  it('refuses any position of an array without axes', () => {
    const scalar = mx.array(1);
    for (const index of [0, ':', int32([0]), [0]]) expect(() => scalar.get(index)).toThrow(mx.ShapeError);
    expect(scalar.get().item()).toBe(1);
    expect(scalar.get(null, null).shape).toEqual([1, 1]);
  });

  it('refuses a disposed array and a disposed index', () => {
    const gone = int32([0]);
    gone.dispose();
    expect(() => gone.get(0)).toThrow(mx.HandleError);
    expect(() => a.get(gone)).toThrow(mx.HandleError);
    expect(() => a.get(gone, 0)).toThrow(mx.HandleError);
  });

  it('leaves no handle behind, whether it succeeds or throws', () => {
    const mask = mx.greater(a, 5);
    mx.eval(mask);
    const before = mx.liveHandles();
    const index = int32([5, 1]);
    mx.tidy(() => {
      a.get(1);
      a.get('1:', 0, null);
      a.get(index);
      a.get(index, index, null);
      a.get(null, 1, index);
      a.get(mask);
      a.get([[1], [2]], '::2');
      expect(() => a.get([0, 1], [7])).toThrow();
      expect(() => a.get(index, [7])).toThrow();
      expect(() => a.get(mask, 0)).toThrow();
    });
    index.dispose();
    expect(mx.liveHandles()).toBe(before);
  });
});

import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

const zeros = (...shape: number[]): mx.MLXArray => mx.zeros(shape, { dtype: 'int32' });

describe('set', () => {
  it('rebinds the array and leaves others of the same data as they are', () => {
    const a = zeros(3);
    const alias = a;
    const view = a.get(':');
    a.set(0, 7);
    expect(alias.tolist()).toEqual([7, 0, 0]);
    expect(view.tolist()).toEqual([0, 0, 0]);
  });

  it('casts the value to the dtype of the array', () => {
    const a = zeros(4);
    a.set(0, 1.9);
    a.set(1, true);
    a.set(2, mx.array(-2.5));
    a.set(3, 9n);
    expect(a.tolist()).toEqual([1, 1, -2, 9]);
    a.set('...', mx.array(0.5));
    expect(a.dtype).toBe('int32');
    a.set(null, mx.array(1.5));
    expect(a.dtype).toBe('int32');
    expect(a.tolist()).toEqual([1, 1, 1, 1]);
  });

  it('takes nested lists and typed arrays', () => {
    const a = zeros(2, 3);
    a.set(0, [1, 2, 3]);
    a.set(1, Int8Array.of(-1, -2, -3));
    expect(a.tolist()).toEqual([
      [1, 2, 3],
      [-1, -2, -3],
    ]);
    a.set(':', '1:', [[4], [5]]);
    expect(a.tolist()).toEqual([
      [1, 4, 4],
      [-1, 5, 5],
    ]);
  });

  it('drops leading axes of length 1 from the value', () => {
    const a = zeros(2, 2);
    a.set(0, mx.array([[[[1, 2]]]]));
    a.set('1:', mx.array([[[3, 4]]]));
    expect(a.tolist()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    a.set([0, 0], 1, mx.array([[[5, 6]]]));
    a.set(mx.less(a, 2), mx.array([[9]]));
    expect(a.tolist()).toEqual([
      [9, 6],
      [3, 4],
    ]);
    a.set(mx.array([1], { dtype: 'int32' }), mx.array([[[[7, 8]]]]));
    expect(a.tolist()).toEqual([
      [9, 6],
      [7, 8],
    ]);
  });

  it('writes through masks beside other entries', () => {
    const a = zeros(2, 3);
    a.set([true, false], '1:', 5);
    a.set(
      ':',
      [true, false, true],
      [
        [1, 2],
        [3, 4],
      ],
    );
    expect(a.tolist()).toEqual([
      [1, 5, 2],
      [3, 0, 4],
    ]);
    a.set(
      [
        [true, false, false],
        [false, true, true],
      ],
      null,
      [[7], [8], [9]],
    );
    expect(a.tolist()).toEqual([
      [7, 5, 2],
      [3, 8, 9],
    ]);
  });

  it('does not evaluate a mask that stands alone', () => {
    const mask = mx.greater(mx.divide(mx.array([1, 2]), 0), 0);
    const a = mx.zeros([2, 2]);
    mx.tidy(() => {
      a.set(mask, ':', 1);
      a.set(
        mask,
        '...',
        mx.array([
          [1, 2],
          [3, 4],
        ]),
      );
    });
    expect(a.tolist()).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('refuses fewer values than places of a mask, where it must: at evaluation', () => {
    const a = zeros(3);
    expect(() => a.set([true, true, true], [1, 2])).toThrow(
      'expected a value that broadcasts to [3], got one of shape [2]',
    );
    expect(() => a.set(mx.equal(a, 0), mx.zeros([0]))).toThrow(mx.ShapeError);
    a.set(mx.equal(a, 1), mx.zeros([0]));
    a.set(mx.equal(a, 0), [1, 2]);
    expect(() => mx.eval(a)).toThrow(mx.EvalError);
  });

  it('writes nothing to an empty selection', () => {
    const a = zeros(2, 2);
    a.set([], 1);
    a.set('2:', 1);
    a.set(mx.zeros([0], { dtype: 'int32' }), mx.zeros([0, 2]));
    a.set([0], '1:1', 1);
    a.set([false, false], 1);
    a.set(mx.array(false), 1);
    expect(a.tolist()).toEqual([
      [0, 0],
      [0, 0],
    ]);
    const none = zeros(0, 2);
    none.set(mx.zeros([0], { dtype: 'bool' }), mx.ones([5, 2]));
    none.set(mx.zeros([0, 2], { dtype: 'bool' }), 1);
    none.set(':', 1, 3);
    mx.eval(none);
    expect(none.shape).toEqual([0, 2]);
  });

  it.each([
    [[], mx.ArgumentError, 'set: expected an index and a value, got no arguments'],
    [[0, [1, 2, 3]], mx.ShapeError, 'set: expected a value that broadcasts to [2], got one of shape [3]'],
    [['1:', mx.ones([2, 2])], mx.ShapeError, 'broadcasts to [1, 2], got one of shape [2, 2]'],
    [[[0, 1], mx.ones([3])], mx.ShapeError, 'broadcasts to [2, 2], got one of shape [3]'],
    [[[0, 1], 0, mx.ones([3])], mx.ShapeError, 'broadcasts to [2], got one of shape [3]'],
    [[[true, false], mx.ones([3])], mx.ShapeError, 'broadcasts to [2], got one of shape [3]'],
    [[0, undefined], mx.ArgumentError, 'expected a value that is an array, a scalar, nested lists'],
    [[0, null], mx.ArgumentError, 'got null'],
    [[0, 'x'], mx.ArgumentError, "got 'x'"],
    [[0, Number.NaN], mx.ArgumentError, 'NaN'],
    [[2, 0], mx.ArgumentError, 'expected an index from -2 to 1 on axis 0, got 2'],
    [[[2], 0], mx.ArgumentError, 'expected an index from -2 to 1 on axis 0, got 2'],
    [[0, 0, 0, 0], mx.ShapeError, 'into 2 axes, got one into 3'],
  ] as [unknown[], typeof mx.MLXError, string][])('refuses what does not fit (%#)', (args, error, text) => {
    const a = zeros(2, 2);
    const write = (): unknown => Reflect.apply(a.set, a, args);
    expect(write).toThrow(error);
    expect(write).toThrow(text);
    expect(a.tolist()).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it('keeps positions that only the graph knows inside the axis', () => {
    const a = zeros(3);
    a.set(mx.array([100], { dtype: 'int32' }), 1);
    a.set(mx.array([-100], { dtype: 'int32' }), 2);
    expect(a.tolist()).toEqual([2, 0, 1]);
  });
});

describe('set and lifetimes', () => {
  it('holds one handle per array, in and outside of scopes', () => {
    const before = mx.liveHandles();
    const a = zeros(4, 4);
    for (let i = 0; i < 100; i++) a.set(i % 4, i);
    expect(mx.liveHandles()).toBe(before + 1);
    mx.tidy(() => {
      const inner = zeros(4);
      inner.set([0, 1], 5);
      a.set(0, inner);
    });
    expect(mx.liveHandles()).toBe(before + 1);
    expect(a.get(0).tolist()).toEqual([5, 5, 0, 0]);
    a.dispose();
    expect(() => a.set(0, 1)).toThrow(mx.HandleError);
  });

  it('keeps what state holds, whether it was made inside the scope or before', () => {
    const state = { kept: zeros(2), made: undefined as mx.MLXArray | undefined };
    const live = mx.liveHandles();
    for (let i = 0; i < 3; i++) {
      mx.tidy(
        () => {
          state.kept.set(0, i);
          state.made ??= zeros(2);
          state.made.set(1, i);
        },
        { state },
      );
      expect(mx.liveHandles()).toBe(live + 1);
    }
    expect([state.kept.tolist(), state.made?.tolist()]).toEqual([
      [2, 0],
      [0, 2],
    ]);
  });

  it('hands a written result outwards', () => {
    const out = mx.tidy(() =>
      mx.tidy(() => {
        const a = zeros(2);
        a.set(0, 1);
        return a;
      }),
    );
    expect(out.tolist()).toEqual([1, 0]);
    out.dispose();
    out.dispose();
  });

  it('leaves no handle behind where it throws', () => {
    const a = zeros(2, 3);
    const index = mx.array([0, 9], { dtype: 'int32' });
    const before = mx.liveHandles();
    expect(() => a.set(index, [1, 2])).toThrow();
    expect(() => a.set(index, '::2', [1, 2, 3])).toThrow();
    expect(() => a.set([0, 1], [7], 1)).toThrow();
    expect(() => a.set(9, 1)).toThrow();
    expect(() => a.set([true, false], [1, 2])).toThrow();
    expect(mx.liveHandles()).toBe(before);
  });
});

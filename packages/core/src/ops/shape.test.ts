import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

const six = mx.ones([2, 3]);
const many = 2 ** 31 - 1;
const wide = mx.broadcastTo(mx.array(1), [2 ** 20, 2 ** 20]);

describe('shapes that no array can have are refused:', () => {
  it.each<[string, () => unknown, RegExp]>([
    ['two free dimensions', () => mx.reshape(six, [-1, -1]), /^reshape: expected at most one -1/],
    ['negative dimensions', () => mx.reshape(six, [-2, -3]), /^reshape: expected dimensions from 0/],
    ['no list', () => Reflect.apply(mx.reshape, null, [six, 6]), /^reshape: expected a shape/],
    ['another size', () => mx.reshape(six, [4]), /^reshape: /],
    ['0 beside -1', () => mx.reshape(mx.zeros([0]), [0, -1]), /^reshape: /],
    ['a fraction', () => mx.reshape(six, [1.5, 4]), /^reshape: expected dimensions/],
    ['2^64 elements', () => mx.reshape(mx.zeros([0]), Array(4).fill(65_536)), /^reshape: expected at most 2\^47/],
    ['a million axes', () => mx.reshape(mx.ones([1]), Array(1_000_000).fill(1)), /^reshape: expected at most 1024/],
    ['0 beside -1 in unflatten', () => mx.unflatten(mx.zeros([0]), 0, [0, -1]), /^unflatten: expected no 0 beside -1/],
    ['negative axes in unflatten', () => mx.unflatten(mx.ones([4]), 0, [-2, -2]), /^unflatten: expected dimensions/],
    ['another size in unflatten', () => mx.unflatten(six, 0, [4, -1]), /^unflatten: Cannot unflatten axis 0/],
    ['flatten backwards', () => mx.flatten(six, { startAxis: 1, endAxis: 0 }), /^flatten: /],
    ['a flat axis beyond 32 bits', () => mx.flatten(wide), /^flatten: Shape dimension 1099511627776/],
    ['broadcastTo other lengths', () => mx.broadcastTo(six, [2, 4]), /^broadcastTo: /],
    ['broadcastTo 2^48 elements', () => mx.broadcastTo(1, [2 ** 24, 2 ** 24]), /^broadcastTo: expected at most 2\^47/],
    ['broadcastShapes that differ', () => mx.broadcastShapes([2], [3]), /^broadcastShapes: expected shapes that/],
    ['broadcastShapes of none', () => mx.broadcastShapes(), /^broadcastShapes: expected at least one shape/],
    ['broadcastShapes below 0', () => mx.broadcastShapes([-1], [1]), /^broadcastShapes: expected dimensions/],
    [
      'broadcastArrays of 2^62 elements',
      () => mx.broadcastArrays(mx.broadcastTo(1, [many, 1]), mx.broadcastTo(1, [many])),
      /^broadcastArrays: expected at most 2\^47/,
    ],
    ['broadcastArrays in a list', () => Reflect.apply(mx.broadcastArrays, null, [[six]]), /^broadcastArrays: expected/],
    ['meshgrid of 2^60 elements', () => mx.meshgrid(wide.reshape([-1, 1024]), six), /^meshgrid: /],
    [
      'meshgrid by another indexing',
      () => Reflect.apply(mx.meshgrid, null, [six, { indexing: 'yx' }]),
      /^meshgrid: expected/,
    ],
    ['repeat below 0', () => mx.repeat(six, -1), /^repeat: expected repeats/],
    ['repeat beyond 32 bits', () => mx.repeat(six, many), /^repeat: expected dimensions/],
    ['repeat beyond 2^47 elements', () => mx.repeat(wide, 2 ** 10, { axis: 0 }), /^repeat: expected at most 2\^47/],
    ['tile beyond 2^47 elements', () => mx.tile(six, [2 ** 20, 2 ** 20, 2 ** 20]), /^tile: expected at most 2\^47/],
    ['tile below 0', () => mx.tile(six, [1, -1]), /^tile: expected reps\[1\]/],
    ['tile to a million axes', () => mx.tile(six, Array(1_000_000).fill(1)), /^tile: expected at most 1024/],
    ['diag beyond 32 bits', () => mx.diag(mx.ones([2]), { k: many }), /^diag: expected dimensions/],
    ['diag beyond 2^47 elements', () => mx.diag(mx.ones([2]), { k: 2 ** 24 }), /^diag: expected at most 2\^47/],
    ['diag of three axes', () => mx.diag(mx.ones([1, 1, 1])), /^diag: expected 1 or 2 axes/],
    ['a diagonal of one axis', () => mx.diagonal(mx.ones([2])), /^diagonal: expected at least 2 axes/],
    [
      'a diagonal of an axis and itself',
      () => mx.trace(six, { axis1: 1, axis2: -1 }),
      /^trace: expected each axis once/,
    ],
    ['a triangle of one axis', () => mx.tril(mx.ones([2])), /^tril: expected at least 2 axes/],
    ['split into 0 parts', () => mx.split(six, 0), /^split: expected parts/],
    ['split into parts of different lengths', () => mx.split(six, 2, { axis: 1 }), /^split: expected axis 1 to divide/],
    ['split into more arrays than is sound', () => mx.split(mx.zeros([0]), many), /^split: expected parts/],
    ['unstack into as many', () => mx.unstack(mx.broadcastTo(1, [many])), /^unstack: expected an axis of at most/],
    ['unstack of a scalar', () => mx.unstack(mx.array(1)), /^unstack: expected an axis/],
    ['concatenate of nothing', () => mx.concatenate([]), /^concatenate: expected arrays/],
    ['concatenate of what is no list', () => Reflect.apply(mx.concat, null, [six]), /^concatenate: expected arrays/],
    ['stack of two shapes', () => mx.stack([six, mx.ones([2])]), /^stack: /],
    ['a longer axis to squeeze', () => mx.squeeze(six, { axis: 0 }), /^squeeze: Cannot squeeze axis 0/],
    ['expandDims twice at one place', () => mx.expandDims(six, [0, -4]), /^expandDims: expected each axis once/],
    ['transpose by too few axes', () => mx.transpose(six, { axes: [0] }), /^transpose: /],
    ['transpose by an axis twice', () => mx.transpose(six, { axes: [0, 0] }), /^transpose: expected each axis once/],
  ])('%s', (_, call, message) => {
    expect(call).toThrow(mx.MLXError);
    expect(call).toThrow(message);
  });
});

describe('shapes', () => {
  it('broadcast as in NumPy', () => {
    expect(mx.broadcastShapes([6, 7], [5, 6, 1], [7])).toEqual([5, 6, 7]);
    expect(mx.broadcastShapes([0], [1])).toEqual([0]);
    expect(mx.broadcastShapes([])).toEqual([]);
  });

  it('take scalars in broadcastTo', () => {
    expect(mx.broadcastTo(true, [2]).tolist()).toEqual([true, true]);
    expect(mx.broadcastTo(2, [1, 2]).dtype).toBe('float32');
  });

  it('of no arrays are none', () => {
    expect([mx.broadcastArrays(), mx.meshgrid(), mx.atleast1d(), mx.meshgrid({ sparse: true })]).toEqual([
      [],
      [],
      [],
      [],
    ]);
  });

  it('of one array at least are that array, of several a list', () => {
    expect(mx.atleast3d(mx.ones([2]), { stream: 'cpu' }).shape).toEqual([1, 2, 1]);
    expect(mx.atleast2d(mx.array(1), mx.ones([3]), { stream: 'cpu' }).map((a) => a.shape)).toEqual([
      [1, 1],
      [1, 3],
    ]);
  });

  it('span grids of scalars and of nothing', () => {
    expect(mx.meshgrid(mx.array(1), mx.array(2)).map((a) => a.tolist())).toEqual([[[1]], [[2]]]);
    expect(mx.meshgrid(mx.zeros([0]), mx.ones([2])).map((a) => a.shape)).toEqual([
      [2, 0],
      [2, 0],
    ]);
  });
});

describe('diagonals and triangles far outside', () => {
  it.each([-(2 ** 31), 2 ** 31 - 1])('by %s are empty, none or all', (k) => {
    const a = mx.ones([3, 3]);
    expect(mx.diagonal(a, { offset: k }).tolist()).toEqual([]);
    expect(mx.trace(a, { offset: k }).item()).toBe(0);
    expect(mx.diag(a, { k }).tolist()).toEqual([]);
    expect(mx.sum(mx.tril(a, { k })).item()).toBe(k < 0 ? 0 : 9);
    expect(mx.sum(mx.triu(a, { k })).item()).toBe(k < 0 ? 9 : 0);
  });

  it('have a trace of 0 where a plane is empty', () => {
    expect(mx.trace(mx.zeros([2, 0, 3])).tolist()).toEqual([0, 0, 0]);
    expect(mx.trace(mx.ones([2, 2, 3], { dtype: 'bool' }), { offset: 5 }).tolist()).toEqual([0, 0, 0]);
  });
});

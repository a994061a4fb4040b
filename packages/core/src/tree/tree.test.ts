import { describe, expect, expectTypeOf, it } from 'vitest';
import * as mx from '../index.js';

const [a, b] = [mx.array(1), mx.array(2)];
const record = <T extends object>(fields: T): T => Object.assign(Object.create(null), fields);

class Box {
  weight = a;
}

describe('treeFlatten', () => {
  it('gives arrays and constants with their paths, in order', () => {
    const flat = mx.treeFlatten({ x: [a, 'text', null], y: record({ z: b, n: 3 }), empty: [{}] });
    expect(flat.map(([path]) => path)).toEqual(['x.0', 'x.1', 'x.2', 'y.z', 'y.n']);
    expect([flat[0]?.[1] === a, flat[3]?.[1] === b, flat[4]?.[1]]).toEqual([true, true, 3]);
    expectTypeOf(flat).toEqualTypeOf<[path: string, leaf: mx.MLXArray | string | number | null][]>();
  });

  it('begins paths with a prefix, and gives a leaf alone an empty path', () => {
    expect(mx.treeFlatten([[[0]]], { prefix: 'hello' })).toEqual([['hello.0.0.0', 0]]);
    expect(mx.treeFlatten(5)).toEqual([['', 5]]);
  });

  it('takes as leaves what isLeaf says', () => {
    const isLeaf = (value: unknown) => Array.isArray(value) || value instanceof Box;
    const box = new Box();
    expect(mx.treeFlatten({ shape: [2, 3], deep: { box } }, { isLeaf })).toEqual([
      ['shape', [2, 3]],
      ['deep.box', box],
    ]);
  });

  it('fills a list, a Map or a record', () => {
    const tree = { p: { __proto__x: 1 }, q: 2 };
    const list: [string, number][] = [['first', 0]];
    expect(mx.treeFlatten(tree, { destination: list })).toBe(list);
    expect(list).toHaveLength(3);
    expect(mx.treeFlatten(tree, { destination: new Map<string, number>() }).get('q')).toBe(2);
    expect(mx.treeFlatten(tree, { destination: {} as Record<string, number> })).toEqual({ 'p.__proto__x': 1, q: 2 });
    expect(() => mx.treeFlatten(tree, { destination: new Set() as never })).toThrow(/a list, a Map or a record/);
  });
});

describe('treeUnflatten', () => {
  it('is the inverse of treeFlatten', () => {
    const tree = { layers: [{ weight: 1, bias: 2 }, { weight: 3 }], norm: { scale: [4, [5]] } };
    expect(mx.treeUnflatten(mx.treeFlatten(tree))).toEqual(tree);
    expect(mx.treeUnflatten(new Map(mx.treeFlatten(tree)))).toEqual(tree);
    expect(mx.treeUnflatten(mx.treeFlatten(tree, { destination: {} as Record<string, number> }))).toEqual(tree);
    expect(mx.treeUnflatten([['', 7]])).toBe(7);
  });

  it('makes lists where all keys are numbers, with records in the gaps', () => {
    expect(mx.treeUnflatten({ 'a.2': 1, 'a.0': 0 })).toEqual({ a: [0, {}, 1] });
    expect(mx.treeUnflatten({ 'a.0': 1, 'a.x': 0 })).toEqual({ a: { 0: 1, x: 0 } });
    expect(mx.treeUnflatten({ 'a.1': 1, 'a.01': 0 })).toEqual({ a: { 1: 1, '01': 0 } });
    expect(mx.treeUnflatten([])).toEqual([]);
  });

  it('refuses paths that meet, and positions that no list has', () => {
    expect(() =>
      mx.treeUnflatten([
        ['a.b', 1],
        ['a.b', 2],
      ]),
    ).toThrow('treeUnflatten: expected one leaf or tree under each path, got two at a.b');
    expect(() => mx.treeUnflatten({ a: 1, 'a.b': 2 })).toThrow(/got two at a\.b/);
    expect(() => mx.treeUnflatten({ 'a.b': 1, a: 2 })).toThrow(/got two at a$/);
    expect(() => mx.treeUnflatten({ 'x.4000000000': 1 })).toThrow(/got x\.4000000000, a position beyond/);
    expect(() => mx.treeUnflatten('ab' as never)).toThrow(/a record, a Map or a list of pairs, got 'ab'/);
    expect(() => mx.treeUnflatten([['a']] as never)).not.toThrow();
    expect(() => mx.treeUnflatten([1] as never)).toThrow(/got 1/);
  });

  it('keeps __proto__ a key like others', () => {
    const tree = mx.treeUnflatten([['__proto__.polluted', 1]]) as object;
    expect([Object.keys(tree), ({} as { polluted?: number }).polluted]).toEqual([['__proto__'], undefined]);
  });
});

describe('treeMap', () => {
  it('maps arrays and constants to the same structure', () => {
    const mapped = mx.treeMap((leaf) => (typeof leaf === 'string' ? leaf.length : mx.multiply(leaf, 2)), {
      x: [a],
      text: 'abc',
    });
    expect([(mapped.x[0] as mx.MLXArray).item(), mapped.text]).toEqual([2, 3]);
    expectTypeOf(mapped).toEqualTypeOf<{ x: (number | mx.MLXArray)[]; text: number | mx.MLXArray }>();
  });

  it('takes what other trees have in a leaf’s place, trees and fields of modules too', () => {
    const sums = mx.treeMap(
      (x, y, z) => x + y + z,
      { p: [1, 2] },
      { p: [10, 20], q: 0 },
      { p: record({ 0: 100, 1: 200 }) },
    );
    expect(sums).toEqual({ p: [111, 222] });
    const pairs = mx.treeMap((leaf, other) => [leaf, other], { weight: 1 } as mx.Tree, new Box() as mx.Tree);
    expect((pairs as { weight: mx.Tree[] }).weight[1] === a).toBe(true);
    expect(mx.treeMap((_, state) => state, { w: 1 } as mx.Tree, { w: { m: 2 } } as mx.Tree)).toEqual({ w: { m: 2 } });
  });

  it('names the path where a tree does not match', () => {
    const layers = { layers: [{ w: 1 }, { w: 2 }] };
    const add = (x: unknown, y: unknown) => [x, y];
    expect(() => mx.treeMap(add, layers, { layers: [{ w: 1 }] } as mx.Tree)).toThrow(
      'treeMap: expected tree 2 to have layers.1 as the first has, got none',
    );
    expect(() => mx.treeMap(add, layers, { layers: [{ w: 1 }, a] } as mx.Tree)).toThrow(
      'treeMap: expected tree 2 to have a list or record at layers.1 as the first has, got [] float32',
    );
    expect(() => mx.treeMap(add, layers as mx.Tree, layers, 3)).toThrow(/tree 3 to have a list or record as/);
  });

  it('has a type for trees of any depth', () => {
    type Nested = { [field: string]: mx.MLXArray | Nested | (mx.MLXArray | Nested)[] };
    const parameters: Nested = { layers: [{ weight: a }], shift: b };
    const doubled: Nested = mx.treeMap((each) => mx.multiply(each, 2), parameters);
    expect((doubled.shift as mx.MLXArray).item()).toBe(4);
    expectTypeOf(mx.treeFlatten(parameters)).toEqualTypeOf<[path: string, leaf: mx.MLXArray][]>();
    const tuple = mx.treeMap((each) => `${each}`, [1, true] as [number, boolean]);
    expectTypeOf(tuple).toEqualTypeOf<[string, string]>();
  });

  it('takes isLeaf last', () => {
    const isLeaf = Array.isArray;
    expect(mx.treeMap((leaf) => (leaf as unknown[]).length, { x: [1, 2], y: [3] }, { isLeaf })).toEqual({ x: 2, y: 1 });
    expect(mx.treeMap((x, y) => [x, y], { x: [1] }, { x: 5 }, { isLeaf })).toEqual({ x: [[1], 5] });
  });
});

describe('treeMapWithPath', () => {
  it('gives the path of each leaf', () => {
    const tree = { model: [{ w: 0 }, { w: 2 }] };
    expect(mx.treeMapWithPath((path, leaf, other) => `${path} ${leaf + other}`, tree, tree)).toEqual({
      model: [{ w: 'model.0.w 0' }, { w: 'model.1.w 4' }],
    });
    expect(mx.treeMapWithPath((path) => path, 1)).toBe('');
  });
});

describe('treeReduce', () => {
  it('folds the leaves in order, from the first where nothing else is given', () => {
    const tree = { a: ['x', 'y'], b: { c: 'z' } };
    expect(mx.treeReduce((text, leaf) => text + leaf, tree)).toBe('xyz');
    expect(mx.treeReduce((text, leaf) => text + leaf, tree, '>')).toBe('>xyz');
    expect(mx.treeReduce((count) => count + 1, tree, 0, { isLeaf: Array.isArray })).toBe(2);
    expect(mx.treeReduce((text, leaf) => text + leaf, [] as string[])).toBeUndefined();
  });
});

describe('treeMerge', () => {
  it('gives the leaves of both trees', () => {
    expect(mx.treeMerge({ a: { x: 1 }, l: [1] }, { a: { y: 2 }, b: null, l: [{}, 2] })).toEqual({
      a: { x: 1, y: 2 },
      l: [1, 2],
      b: null,
    });
    expect([mx.treeMerge({}, [1]), mx.treeMerge(undefined, { a: 1 }), mx.treeMerge([], [])]).toEqual([
      [1],
      { a: 1 },
      [],
    ]);
  });

  it('merges leaves in the same place by mergeFn, or names their path', () => {
    const [left, right] = [{ a: [1, 2] }, { a: [10] }];
    expect(mx.treeMerge(left, right, { mergeFn: (x, y) => x + y })).toEqual({ a: [11, 2] });
    expect(() => mx.treeMerge(left, right)).toThrow('or mergeFn for two leaves at a.0, got 1 and 10');
    expect(() => mx.treeMerge({ a: [1] }, { a: { b: 1 } })).toThrow(/ at a, got \[1\] and an instance of Object/);
    expect(() => mx.treeMerge([], {})).toThrow(/expected trees that merge/);
  });
});

describe('every use of a tree', () => {
  const uses: [string, (tree: mx.Tree) => unknown][] = [
    ['treeArrays', (tree) => mx.treeArrays(tree)],
    ['treeFlatten', (tree) => mx.treeFlatten(tree)],
    ['treeMap', (tree) => mx.treeMap((leaf) => leaf, tree)],
    ['treeMap, second tree', (tree) => mx.treeMap((leaf) => leaf, { a: { b: 1 } }, tree)],
    ['treeReduce', (tree) => mx.treeReduce((sum: number) => sum, tree, 0)],
    ['treeMerge', (tree) => mx.treeMerge({ b: 1 }, tree)],
    ['tidy', (tree) => mx.tidy(() => tree)],
    ['evaluate', (tree) => mx.evaluate(tree)],
    ['grad', (tree) => mx.grad((_: mx.Tree) => mx.sum(a))(tree)],
    ['compile', (tree) => mx.compile((x: mx.Tree) => x)(tree)],
    ['compile, inputs', (tree) => mx.compile((x: mx.MLXArray) => x, { inputs: tree })(a)],
  ];

  it.each(uses)('refuses Map and Set: %s', (_, use) => {
    expect(() => use({ a: new Map([['b', a]]) })).toThrow(/got (a|an instance of) Map/);
    expect(() => use({ a: new Set([a]) })).toThrow(/got (a|an instance of) Set/);
  });

  it.each(uses)('takes records without a prototype: %s', (_, use) => {
    expect(() => use(record({ a: record({ b: mx.array([1]) }) }))).not.toThrow();
  });

  it('ends at a tree that holds itself', () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    for (const use of [mx.treeFlatten, (tree: mx.Tree) => mx.treeMap((leaf) => leaf, tree)])
      expect(() => use(loop)).toThrow(/at most 1000 levels deep/);
  });

  it('refuses instances of classes where it would have to build one', () => {
    expect(() => mx.treeFlatten({ boxes: [new Box()] })).toThrow(
      'treeFlatten: expected lists and plain records, got an instance of Box at boxes.0',
    );
  });
});

describe('treeArrays', () => {
  it('lists each array once, private-looking fields included', () => {
    const arrays = [...mx.treeArrays({ _hidden: a, shown: b, again: [a], box: new Box() })];
    expect([arrays.length, arrays[0] === a, arrays[1] === b]).toEqual([2, true, true]);
  });
});

it('named arguments of gradients may be a record without a prototype', () => {
  const gradient = mx.grad(({ x }: { x: mx.MLXArray }) => mx.square(x), { argnames: 'x' });
  expect(gradient(record({ x: mx.array(3) })).x.item()).toBe(6);
});

import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

const sum = (x: mx.MLXArray) => mx.sum(x);

describe('vjp and jvp', () => {
  it('weigh the derivative from either side', () => {
    const fn = (x: mx.MLXArray, y: mx.MLXArray) => [mx.multiply(x, y), mx.add(x, 1)];
    const primals = [mx.array([1, 2]), mx.array([3, 4])] as const;
    const [outputs, [dx, dy]] = mx.vjp(fn, [...primals], [mx.array([1, 10]), mx.array([100, 100])]);
    expect(outputs.map((each) => each.tolist())).toEqual([
      [3, 8],
      [2, 3],
    ]);
    expect([dx?.tolist(), dy?.tolist()]).toEqual([
      [103, 140],
      [1, 20],
    ]);
    const [, tangents] = mx.jvp(fn, [...primals], [mx.array([1, 0]), mx.array([0, 1])]);
    expect(tangents.map((each) => each.tolist())).toEqual([
      [3, 2],
      [1, 0],
    ]);
  });

  it('refuse weights that do not match', () => {
    const x = mx.array([1, 2]);
    expect(() => mx.vjp(mx.square, [x], mx.array(1))).toThrow(
      /cotangents of the shapes of the outputs of fn, got \[\]/,
    );
    expect(() => mx.vjp(mx.square, [x], [])).toThrow(/cotangents of 1 arrays/);
    expect(() => mx.jvp(mx.square, [x], [mx.array(1)])).toThrow(mx.ShapeError);
    expect(() => mx.jvp(mx.square, x as never, [x] as never)).toThrow(/primals as a list of arguments/);
  });
});

describe('checkpoint', () => {
  it('has the values and the gradients of the function, which it runs again', () => {
    let runs = 0;
    const layer = mx.checkpoint((x: mx.MLXArray, { scale }: { scale: mx.MLXArray }) => {
      runs++;
      return { y: mx.multiply(mx.sin(x), scale) };
    });
    const [x, scale] = [mx.array([0, 1]), mx.array(2)];
    expect(layer(x, { scale }).y.tolist()).toEqual(mx.multiply(mx.sin(x), 2).tolist());
    runs = 0;
    const gradient = mx.grad((each: mx.MLXArray) => sum(layer(each, { scale }).y))(x);
    expect(gradient.tolist()).toEqual(mx.multiply(mx.cos(x), 2).tolist());
    expect(runs).toBe(2);
  });
});

describe('customFunction', () => {
  it('takes gradients by a vjp of its own', () => {
    const fn = mx.customFunction((x: mx.MLXArray, y: mx.MLXArray) => mx.multiply(x, y), {
      vjp: ([x, y], cotangent, output) => [mx.multiply(cotangent, 7), mx.add(mx.add(x, y), output)],
    });
    const [x, y] = [mx.array(2), mx.array(3)];
    expect(fn(x, y).item()).toBe(6);
    const [dx, dy] = mx.grad((a: mx.MLXArray, b: mx.MLXArray) => fn(a, b), { argnums: [0, 1] })(x, y);
    expect([dx.item(), dy.item()]).toEqual([7, 11]);
  });

  it('takes tangents and batches by its own, and MLX’s where there are none', () => {
    const fn = mx.customFunction((x: mx.MLXArray, y: mx.MLXArray) => mx.multiply(x, y), {
      jvp: (_, [dx, dy]) => mx.add(dx === null ? 0 : mx.multiply(dx, 100), dy === null ? 0 : dy),
      vmap: ([x, y], axes) => [mx.add(mx.multiply(x, y), 1000), (axes as [number, null])[0]],
    });
    const [, tangent] = mx.jvp(fn, [mx.array(2), mx.array(3)], [mx.array(1), mx.array(5)]);
    expect(tangent.item()).toBe(105);
    expect(
      mx
        .vmap(fn, { inAxes: [0, null] })(mx.array([1, 2]), mx.array(3))
        .tolist(),
    ).toEqual([1003, 1006]);
    expect(
      mx
        .grad((x: mx.MLXArray) => fn(x, mx.array(4)))(mx.array(2))
        .item(),
    ).toBe(4);
  });

  it('throws what a transform throws, and refuses results that do not match', () => {
    const error = new Error('inside');
    const of = (vjp: () => never) => mx.customFunction((x: mx.MLXArray) => mx.square(x), { vjp });
    const throwing = of(() => {
      throw error;
    });
    expect(() => mx.grad((x: mx.MLXArray) => throwing(x))(mx.array(1))).toThrow(error);
    const short = mx.customFunction((x: mx.MLXArray) => mx.square(x), { vjp: () => [] });
    expect(() => mx.grad((x: mx.MLXArray) => short(x))(mx.array(1))).toThrow(
      /expected vjp to return a tree of 1 arrays/,
    );
    expect(() => mx.customFunction(sum, { vjp: 1 as never })).toThrow(/expected vjp to be a function/);
  });
});

import { describe, expect, it } from 'vitest';
import { refusal } from '../../test/refusal.js';
import * as mx from '../index.js';

const of = (...values: number[]) => mx.array(values);

describe('valueAndGrad', () => {
  it('gives value and gradient of the first argument', () => {
    const [value, gradient] = mx.valueAndGrad((w: mx.MLXArray, x: mx.MLXArray) => mx.sum(mx.multiply(w, x)))(
      of(1, 2),
      of(3, 4),
    );
    expect(value.item()).toBe(11);
    expect(gradient.tolist()).toEqual([3, 4]);
  });

  it('keeps the form of trees, constants included', () => {
    const loss = ({ w, b, name }: { w: mx.MLXArray[]; b: mx.MLXArray; name: string }) =>
      mx.multiply(mx.add(mx.sum(w[0] as mx.MLXArray), mx.sum(w[1] as mx.MLXArray)), mx.multiply(b, name.length));
    const [, gradient] = mx.valueAndGrad(loss)({ w: [of(1, 2), of(3)], b: mx.array(10), name: 'two' });
    expect(gradient.w.map((each) => each.tolist())).toEqual([[30, 30], [30]]);
    expect([gradient.b.item(), gradient.name]).toEqual([18, 'two']);
  });

  it('takes several arguments, by position and by name', () => {
    const fn = (a: mx.MLXArray, b: mx.MLXArray, { scale }: { scale: mx.MLXArray }) =>
      mx.multiply(mx.multiply(a, b), scale);
    const args = [mx.array(2), mx.array(3), { scale: mx.array(5) }] as const;
    expect(
      mx
        .grad(fn, { argnums: 1 })(...args)
        .item(),
    ).toBe(10);
    const [db, da] = mx.grad(fn, { argnums: [1, 0] })(...args);
    expect([db.item(), da.item()]).toEqual([10, 15]);
    expect(
      mx
        .grad(fn, { argnames: 'scale' })(...args)
        .scale.item(),
    ).toBe(6);
    const [dOne, { scale }] = mx.grad(fn, { argnums: 0, argnames: ['scale'] })(...args);
    expect([dOne.item(), scale.item()]).toEqual([15, 6]);
  });

  it('brings along what else the function gives', () => {
    const fn = (x: mx.MLXArray) => [mx.sum(x), { doubled: mx.multiply(x, 2), note: 'ok' }] as const;
    const [[value, { doubled, note }], gradient] = mx.valueAndGrad(fn)(of(1, 2));
    expect([value.item(), doubled.tolist(), note, gradient.tolist()]).toEqual([3, [2, 4], 'ok', [1, 1]]);
  });

  it('nests to higher orders', () => {
    const power = (x: mx.MLXArray) => mx.power(x, 4);
    const third = mx.grad(mx.grad(mx.grad(power)));
    expect(third(mx.array(2)).item()).toBe(48);
  });

  it('throws what the function throws, the same object', () => {
    const error = new Error('inside');
    const fn = (): mx.MLXArray => {
      throw error;
    };
    expect(() => mx.grad(fn as (x: mx.MLXArray) => mx.MLXArray)(mx.array(1))).toThrow(error);
    expect(() => mx.grad(mx.grad(fn as (x: mx.MLXArray) => mx.MLXArray))(mx.array(1))).toThrow(error);
  });

  it('lets no tracer out', () => {
    let escaped: mx.MLXArray | undefined;
    let made: mx.MLXArray | undefined;
    mx.grad((x: mx.MLXArray) => {
      escaped = x;
      made = mx.square(x);
      return made;
    })(mx.array(3));
    expect(() => escaped?.item()).toThrow(/expected a live array, got an argument of a function that is not being/);
    expect(() => made?.item()).toThrow(mx.HandleError);
  });

  it('refuses what it cannot differentiate', () => {
    const message = (run: () => unknown): string => refusal(run).message;
    const sum = (x: mx.MLXArray) => mx.sum(x);
    expect(message(() => mx.grad(1 as never))).toMatch(/grad: expected fn to be a function, got 1/);
    expect(message(() => mx.grad(sum, { argnums: -1 }))).toMatch(/argnums/);
    expect(message(() => mx.grad(sum, { argnums: [0, 0] }))).toMatch(/without repeats/);
    expect(message(() => mx.grad(sum, { argnums: [] as number[] }))).toMatch(/at least one argument/);
    expect(message(() => mx.grad(sum, { argnums: 1 as 0 })(of(1)))).toMatch(/an argument 1 to differentiate by, got 1/);
    expect(message(() => mx.grad(sum, { argnames: 'w' })(of(1)))).toMatch(/a record of w as the last argument/);
    expect(message(() => mx.grad((o: { x: mx.MLXArray }) => sum(o.x), { argnames: 'w' as 'x' })({ x: of(1) }))).toMatch(
      /expected w among the fields of the last argument, got x/,
    );
    expect(message(() => mx.grad(sum)(mx.array([1, 2], { dtype: 'int32' })))).toMatch(
      /floating or complex.*\[2\] int32/,
    );
    expect(message(() => mx.grad((x: mx.MLXArray) => x)(of(1, 2)))).toMatch(/to return a scalar array/);
    expect(message(() => mx.grad((_: number) => mx.array(1))(3))).toMatch(/to differentiate by, got none/);
    expect(message(() => mx.grad((async (x: mx.MLXArray) => sum(x)) as never)(of(1) as never))).toMatch(
      /expected a synchronous function/,
    );
  });

  it('leaves nothing behind', async () => {
    await mx.tidy(async () => {
      const [w, x] = [mx.random.normal([8, 8]), mx.random.normal([8])];
      mx.eval(w, x);
      const step = () =>
        mx.tidy(() => {
          const [value, gradient] = mx.valueAndGrad((p: mx.MLXArray) => mx.sum(mx.square(mx.matmul(p, x))))(w);
          mx.eval(value, gradient);
        });
      step();
      const before = mx.liveHandles();
      for (let i = 0; i < 50; i++) step();
      expect(mx.liveHandles()).toBeLessThanOrEqual(before);
    });
  });
});

import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

describe('compile', () => {
  it('traces once for each form of its arguments', () => {
    let traces = 0;
    const fn = mx.compile((x: mx.MLXArray, { scale }: { scale: number }) => {
      traces++;
      return { y: mx.multiply(x, scale), note: 'ok' };
    });
    const run = (values: number[], scale: number) => {
      const { y, note } = fn(mx.array(values), { scale });
      return [y.tolist(), note];
    };
    expect(run([1, 2], 3)).toEqual([[3, 6], 'ok']);
    expect(run([3, 4], 3)).toEqual([[9, 12], 'ok']);
    expect(traces).toBe(1);
    expect(run([3, 4], 2)).toEqual([[6, 8], 'ok']);
    expect(run([3, 4, 5], 2)).toEqual([[6, 8, 10], 'ok']);
    expect(traces).toBe(3);
    expect(run([0, 4, 5], 2)).toEqual([[0, 8, 10], 'ok']);
    expect(traces).toBe(3);
  });

  it('serves all shapes by one trace where it is shapeless', () => {
    let traces = 0;
    const fn = mx.compile(
      (x: mx.MLXArray) => {
        traces++;
        return mx.exp(mx.negative(mx.abs(x)));
      },
      { shapeless: true },
    );
    for (const size of [1, 4, 9]) expect(fn(mx.zeros([size])).tolist()).toEqual(Array(size).fill(1));
    expect(traces).toBe(1);
  });

  it('reads and replaces what it captures', () => {
    const state = { weight: mx.array([1, 1]), seen: [mx.array(0)] };
    const first = state.weight;
    const step = mx.compile(
      (gradient: mx.MLXArray) => {
        state.weight = mx.subtract(state.weight, gradient);
        state.seen[0] = mx.add(state.seen[0] as mx.MLXArray, 1);
        return mx.sum(state.weight);
      },
      { inputs: state, outputs: state },
    );
    for (let i = 1; i <= 3; i++) expect(step(mx.array([1, 2])).item()).toBe(2 - 3 * i);
    expect(state.weight.tolist()).toEqual([-2, -5]);
    expect(state.seen[0]?.item()).toBe(3);
    expect(first.tolist()).toEqual([1, 1]);
  });

  it('draws other random numbers each time where it captures the key', () => {
    const { state } = mx.random;
    const draw = mx.compile(() => mx.random.uniform([2]), { inputs: state, outputs: state });
    mx.random.seed(3);
    const compiled = [draw().tolist(), draw().tolist()];
    mx.random.seed(3);
    expect(compiled).toEqual([mx.random.uniform([2]).tolist(), mx.random.uniform([2]).tolist()]);
    expect(compiled[0]).not.toEqual(compiled[1]);
  });

  it('puts back what it captured when the function throws', () => {
    const state = { weight: mx.array([1, 2]) };
    const before = state.weight;
    const error = new Error('inside');
    let fails = true;
    const step = mx.compile(
      (x: mx.MLXArray) => {
        state.weight = mx.add(state.weight, x);
        if (fails) throw error;
        return x;
      },
      { inputs: state, outputs: state },
    );
    expect(() => step(mx.array(1))).toThrow(error);
    expect(state.weight).toBe(before);
    fails = false;
    expect(step(mx.array(1)).item()).toBe(1);
    expect(state.weight.tolist()).toEqual([2, 3]);
  });

  it('works with gradients around and inside', () => {
    const square = mx.compile((x: mx.MLXArray) => mx.multiply(x, x));
    expect(
      mx
        .grad((x: mx.MLXArray) => square(x))(mx.array(3))
        .item(),
    ).toBe(6);
    const step = mx.compile(mx.valueAndGrad((x: mx.MLXArray) => mx.sum(mx.power(x, 3))));
    const [value, gradient] = step(mx.array([1, 2]));
    expect([value.item(), gradient.tolist()]).toEqual([9, [3, 12]]);
  });

  it('calls the function as it is where it is turned off', () => {
    let calls = 0;
    const fn = mx.compile((x: mx.MLXArray) => {
      calls++;
      return mx.add(x, 1);
    });
    mx.disableCompile();
    try {
      expect([fn(mx.array(1)).item(), fn(mx.array(2)).item(), calls]).toEqual([2, 3, 2]);
    } finally {
      mx.enableCompile();
    }
  });

  it('refuses arguments that it cannot tell apart, and the values of tracers', () => {
    const fn = mx.compile((x: unknown) => (x instanceof mx.MLXArray ? x : mx.array(1)));
    expect(() => fn(new Date())).toThrow(
      /expected arguments of arrays, lists, records and constants, got an instance of Date/,
    );
    expect(() => fn(() => 1)).toThrow(/got a function/);
    expect(() => mx.compile((x: mx.MLXArray) => mx.multiply(x, Number(x.item())))(mx.array(2))).toThrow(mx.MLXError);
    expect(() => mx.compile((async () => mx.array(1)) as never)()).toThrow(/synchronous/);
  });
});

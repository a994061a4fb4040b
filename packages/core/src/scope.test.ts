import { describe, expect, it } from 'vitest';
import * as mx from './index.js';
import { rootScope } from './native.js';

const one = (): mx.MLXArray => mx.array(1);

describe('tidy', () => {
  it('frees what was made inside and keeps the result', () => {
    const before = mx.liveHandles();
    const inner: mx.MLXArray[] = [];
    const result = mx.tidy(() => {
      inner.push(one(), one());
      return { sum: mx.add(inner[0] as mx.MLXArray, inner[1] as mx.MLXArray) };
    });
    expect(inner.map((array) => array.isDisposed)).toEqual([true, true]);
    expect(result.sum.item()).toBe(2);
    result.sum.dispose();
    expect(mx.liveHandles()).toBe(before);
  });

  it('frees everything when the function throws, and throws the same error', () => {
    const before = mx.liveHandles();
    const error = new Error('mine');
    expect(() =>
      mx.tidy(() => {
        one();
        throw error;
      }),
    ).toThrow(error);
    expect(mx.liveHandles()).toBe(before);
  });

  it('frees everything when the result is no tree', () => {
    const before = mx.liveHandles();
    expect(() => mx.tidy(() => new Map([['a', one()]]))).toThrow(mx.ArgumentError);
    expect(mx.liveHandles()).toBe(before);
  });

  it('hands results of a nested scope to the scope around it', () => {
    let inner: mx.MLXArray | undefined;
    mx.tidy(() => {
      inner = mx.tidy(one);
      expect(inner.item()).toBe(1);
    });
    expect(inner?.isDisposed).toBe(true);
  });

  it('keeps what the state reaches and frees what it let go of', () => {
    const state = { cache: [{ keys: mx.zeros([2]) }] };
    const cache = state.cache[0] as { keys: mx.MLXArray };
    const old = cache.keys;
    mx.tidy(
      () => {
        cache.keys = mx.add(cache.keys, 1);
      },
      { state },
    );
    expect(old.isDisposed).toBe(true);
    expect(cache.keys.tolist()).toEqual([1, 1]);
  });

  it('sees arrays in the fields of class instances, and stops at cycles', () => {
    class Holder {
      weight = mx.ones([1]);
      self: Holder = this;
    }
    const holder = new Holder();
    mx.tidy(
      () => {
        holder.weight = mx.add(holder.weight, 1);
      },
      { state: holder },
    );
    expect(holder.weight.item()).toBe(2);
  });

  it.each(['sync', 'async'])('frees what the state let go of where the %s function throws', async (kind) => {
    const before = mx.liveHandles();
    const state = { kept: mx.zeros([2]), replaced: mx.zeros([2]) };
    const { kept, replaced } = state;
    const fail = (): void => {
      state.replaced = mx.ones([2]);
      throw new Error('no');
    };
    if (kind === 'sync') expect(() => mx.tidy(fail, { state })).toThrow('no');
    else await expect(mx.tidy(async () => fail(), { state })).rejects.toThrow('no');
    expect([kept, replaced, state.replaced].map((array) => array.isDisposed)).toEqual([false, true, true]);
    kept.dispose();
    expect(mx.liveHandles()).toBe(before);
  });

  it('does not hand what the state holds to the scope around it', () => {
    const state: { kept?: mx.MLXArray } = {};
    mx.tidy(() => {
      mx.tidy(
        () => {
          state.kept = one();
        },
        { state },
      );
    });
    expect(state.kept?.item()).toBe(1);
  });

  it('leaves arrays from before alone', () => {
    const outside = one();
    mx.tidy(() => mx.add(outside, 1)).dispose();
    expect(outside.item()).toBe(1);
  });

  it('follows an async function across awaits', async () => {
    const before = mx.liveHandles();
    const result = await mx.tidy(async () => {
      const a = one();
      await new Promise((resolve) => setTimeout(resolve, 1));
      const b = mx.add(a, one());
      await mx.evalAsync(b);
      return b;
    });
    expect(result.item()).toBe(2);
    result.dispose();
    expect(mx.liveHandles()).toBe(before);
  });

  it('keeps interleaved async scopes apart', async () => {
    const run = (value: number): Promise<mx.MLXArray> =>
      mx.tidy(async () => {
        const a = mx.array(value);
        await new Promise((resolve) => setTimeout(resolve, 5 - value));
        return mx.multiply(a, 10);
      });
    const results = await Promise.all([run(1), run(2), run(3)]);
    expect(results.map((array) => array.item())).toEqual([10, 20, 30]);
  });

  it('frees what a rejected async function made', async () => {
    const before = mx.liveHandles();
    await expect(
      mx.tidy(async () => {
        one();
        await Promise.resolve();
        one();
        throw new Error('late');
      }),
    ).rejects.toThrow('late');
    expect(mx.liveHandles()).toBe(before);
  });
});

describe('rootScope', () => {
  it('never hands its results to a scope around it', () => {
    let result: mx.MLXArray | undefined;
    mx.tidy(() => {
      result = rootScope(one);
    });
    expect(result?.item()).toBe(1);
  });
});

import { allclose, concatenate, type MLXArray, multiply, random, slice, sliceUpdate, zeros } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { expectClose } from '../../test/expect-close.js';
import { gradient } from '../../test/gradient.js';
import { DynamicRoPE } from '../rope/dynamic-rope.js';
import { Llama3RoPE } from '../rope/llama3-rope.js';
import { RoPE } from '../rope/rope.js';
import type { RopeLayer } from '../rope/rotary-encoding.js';
import { YarnRoPE } from '../rope/yarn-rope.js';
import type { CacheRows, KVCache } from './kv-cache.js';
import { type AttentionMask, createAttentionMask, createCausalMask } from './masks.js';
import { rotaryAttention } from './rotary-attention.js';

/** Sums and exponentials of up to 20 scores and values of unit size, in float32. */
const TOLERANCE = 5e-6;
const [heads, kvHeads, headDim] = [4, 2, 16];

/** What it was given, one after another. */
class ListCache implements KVCache {
  state: MLXArray[] = [];
  offset = 0;
  readonly isTrimmable = false;

  updateAndFetch(keys: MLXArray, values: MLXArray): [MLXArray, MLXArray] {
    const [k, v] = this.state;
    const both: [MLXArray, MLXArray] =
      k === undefined || v === undefined
        ? [keys, values]
        : [concatenate([k, keys], { axis: 2 }), concatenate([v, values], { axis: 2 })];
    this.state = both;
    this.offset += keys.shape[2] ?? 0;
    return both;
  }

  trim = (): number => 0;
  copy = (): KVCache => this;
  gather(): void {}
}

/** Rows of two buffers. */
class RowCache extends ListCache {
  override state = [zeros([2, kvHeads, 32, headDim]), zeros([2, kvHeads, 32, headDim])];
  operations = 0;

  appendRows(length: number, write: (rows: CacheRows) => readonly [MLXArray, MLXArray] | null): boolean {
    const [keys, values] = this.state as [MLXArray, MLXArray];
    const written = write({ keys, values, first: this.offset, end: this.offset + length });
    if (written === null) return false;
    this.operations++;
    this.state = [...written];
    this.offset += length;
    return true;
  }

  override updateAndFetch(keys: MLXArray, values: MLXArray): [MLXArray, MLXArray] {
    const end = this.offset + (keys.shape[2] ?? 0);
    const stop = [2, kvHeads, end, headDim];
    this.state = this.state.map((buffer, i) =>
      sliceUpdate(buffer, i === 0 ? keys : values, [0, 0, this.offset, 0], stop),
    );
    this.offset = end;
    return this.state.map((buffer) => slice(buffer, [0, 0, 0, 0], stop)) as [MLXArray, MLXArray];
  }
}

class Still extends RoPE {
  override forward(x: MLXArray): MLXArray {
    return multiply(x, 0.5);
  }
}

const projections = (length: number, dtype: 'float32' | 'float16' = 'float32') => ({
  queries: random.normal([2, length, heads * headDim], { dtype }),
  keys: random.normal([2, length, kvHeads * headDim], { dtype }),
  values: random.normal([2, length, kvHeads * headDim], { dtype }),
  headDim,
  scale: headDim ** -0.5,
});

const scaling = { base: 1e4, traditional: false, factor: 8 };
const ropes: [name: string, rope: RopeLayer, together: boolean][] = [
  ['RoPE', new RoPE(headDim), true],
  ['neighbouring pairs', new RoPE(headDim, { traditional: true }), true],
  ['some of the features', new RoPE(8, { base: 500, scale: 0.5 }), true],
  ['DynamicRoPE', new DynamicRoPE(headDim, { ...scaling, maxPositionEmbeddings: 4 }), true],
  [
    'Llama3RoPE',
    new Llama3RoPE(headDim, { ...scaling, lowFreqFactor: 1, highFreqFactor: 4, originalMaxPositionEmbeddings: 64 }),
    true,
  ],
  ['YarnRoPE', new YarnRoPE(headDim, { ...scaling, mscale: 2 }), false],
  ['YarnRoPE that scales nothing', new YarnRoPE(headDim, { ...scaling, mscale: 0 }), true],
  ['an encoding of its own', new Still(headDim), false],
];

describe('rotaryAttention', () => {
  it.each(ropes)('gives the same from a cache of rows and any other, with %s', (_, rope, together) => {
    const [rows, list] = [new RowCache(), new ListCache()];
    for (const length of [1, 5, 1, 1, 9]) {
      const inputs = { ...projections(length), rope, mask: length === 1 ? null : 'causal' } as const;
      expectClose(rotaryAttention({ ...inputs, cache: rows }), rotaryAttention({ ...inputs, cache: list }), TOLERANCE);
    }
    expect([rows.offset, list.offset, rows.operations]).toEqual([17, 17, together ? 5 : 0]);
  });

  it.each<[string, (length: number, offset: number) => AttentionMask]>([
    ['a window', (length, offset) => createAttentionMask(zeros([2, length, 1]), { offset }, { windowSize: 3 })],
    ['an array', createCausalMask],
  ])('sees what %s lets it see', (_, maskOf) => {
    const [rows, list] = [new RowCache(), new ListCache()];
    for (const length of [4, 1, 3]) {
      const inputs = { ...projections(length), rope: new RoPE(headDim), mask: maskOf(length, rows.offset) };
      expectClose(rotaryAttention({ ...inputs, cache: rows }), rotaryAttention({ ...inputs, cache: list }), TOLERANCE);
    }
    expect(rows.operations).toBe(3);
  });

  it('needs no cache, and keeps the dtype', () => {
    const rope = new RoPE(headDim);
    const inputs = { ...projections(6), rope, mask: 'causal' } as const;
    expectClose(rotaryAttention(inputs), rotaryAttention({ ...inputs, cache: new RowCache() }), TOLERANCE);
    const half = rotaryAttention({ ...projections(3, 'float16'), rope, cache: new ListCache() });
    expect(half.dtype).toBe('float16');
  });

  it('turns by another position than the cache counts where it is told one', () => {
    const [rows, list] = [new RowCache(), new ListCache()];
    for (const [length, offset] of [
      [4, undefined],
      [1, 9],
      [3, 2],
    ] as const) {
      const inputs = { ...projections(length), rope: new RoPE(headDim), offset, mask: 'causal' } as const;
      expectClose(rotaryAttention({ ...inputs, cache: rows }), rotaryAttention({ ...inputs, cache: list }), TOLERANCE);
    }
    const moved = projections(1);
    const at = (offset: number) =>
      rotaryAttention({ ...moved, rope: new RoPE(headDim), offset, cache: Object.assign(new ListCache(), list) });
    expect(Boolean(allclose(at(8), at(9)).item())).toBe(false);
    expect(rows.operations).toBe(3);
  });

  it('has the gradients of the operations, one by one', () => {
    const { queries, ...others } = projections(4);
    const of = (cache: KVCache) => (input: MLXArray) =>
      rotaryAttention({ ...others, queries: input, rope: new RoPE(headDim), mask: 'causal', cache });
    expectClose(gradient(of(new RowCache()), queries), gradient(of(new ListCache()), queries), TOLERANCE);
  });

  it.each([
    [{ headDim: 48 }, 'Shape'],
    [{ headDim: 0 }, 'Argument'],
    [{ headDim: Number.NaN }, 'Argument'],
    [{ keys: zeros([2, 1, 24]) }, 'Shape'],
    [{ queries: zeros([2, 64]) }, 'Shape'],
    [{ queries: null as never }, 'Argument'],
    [{ mask: 'causa' as never }, 'Argument'],
  ])('refuses %j', (change, code) => {
    const inputs = { ...projections(1), rope: new RoPE(headDim) };
    for (const cache of [undefined, new RowCache(), new ListCache()]) {
      expect(() => rotaryAttention({ ...inputs, ...change, cache })).toThrow(expect.objectContaining({ code }));
    }
  });
});

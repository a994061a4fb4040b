import { allclose, arrayEqual, random, slice, tidy } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { DynamicRoPE } from './dynamic-rope.js';
import { initializeRope } from './initialize-rope.js';
import { Llama3RoPE } from './llama3-rope.js';
import { RoPE } from './rope.js';

const x = random.normal([1, 2, 5, 16]);

describe('initializeRope', () => {
  it('gives a plain encoding without scaling', () => {
    for (const scaling of [undefined, null, {}, { type: 'default' }, { rope_type: 'default' }]) {
      expect(initializeRope(16, 500, true, scaling)).toMatchObject({
        dims: 16,
        base: 500,
        traditional: true,
        scale: 1,
      });
    }
  });

  it('divides positions for linear scaling', () => {
    expect(initializeRope(16, 10000, false, { type: 'linear', factor: 4 })).toMatchObject({ scale: 0.25 });
  });

  it('leaves short sequences alone in dynamic scaling', () => {
    const rope = initializeRope(16, 10000, false, { type: 'dynamic', factor: 2 }, 8);
    expect(rope).toBeInstanceOf(DynamicRoPE);
    const plain = new RoPE(16);
    expect(arrayEqual(rope.forward(x), plain.forward(x)).item()).toBe(true);
    expect(arrayEqual(rope.forward(x, { offset: 20 }), plain.forward(x, { offset: 20 })).item()).toBe(false);
  });

  it('has no parameters in llama3 scaling and outlives the scope it was made in', () => {
    const scaling = { rope_type: 'llama3', factor: 8, original_max_position_embeddings: 32 };
    const rope = tidy(() => initializeRope(16, 10000, false, scaling));
    expect(rope).toBeInstanceOf(Llama3RoPE);
    expect(rope.namedParameters()).toEqual([]);
    expect(rope.forward(x, { offset: 3 }).shape).toEqual([1, 2, 5, 16]);
  });

  it('refuses other types and lists the supported ones', () => {
    const call = () => initializeRope(16, 10000, false, { rope_type: 'ntk' });
    expect(call).toThrow(
      'expected a rope type of default, linear, dynamic, llama3, yarn, longrope, proportional, mrope, got ntk',
    );
    expect(call).toThrow(expect.objectContaining({ code: 'Unsupported' }));
  });

  it('refuses factors for other pairs, and lengths that are missing', () => {
    const longrope = { type: 'longrope', original_max_position_embeddings: 8, long_factor: [1, 2] };
    expect(() => initializeRope(16, 10000, false, longrope, 64)).toThrow(
      'initializeRope: expected rope_scaling.long_factor to be 8 positive numbers, got [1,2]',
    );
    for (const type of ['longrope', 'dynamic'])
      expect(() => initializeRope(16, 10000, false, { ...longrope, type, factor: 2 })).toThrow(
        'max_position_embeddings',
      );
    expect(() => initializeRope(16, 10000, false, { type: 'mrope', mrope_section: [1, 2] })).toThrow('mrope_section');
    expect(() => initializeRope(16, 10000, false, { type: 'proportional', partial_rotary_factor: 2 })).toThrow(
      'ProportionalRoPE: expected rotatedDims of at most 16, got 32',
    );
    expect(() => initializeRope(16, 10000, false, { type: 'yarn', factor: 2, mscale: -1 })).toThrow(
      'rope_scaling.mscale',
    );
  });

  it.each([undefined, null, 'x', 0, -1, Number.NaN])('refuses %s as a factor', (factor) => {
    for (const type of ['linear', 'llama3', 'dynamic', 'yarn']) {
      expect(() => initializeRope(16, 10000, false, { type, factor }, 8)).toThrow(
        'initializeRope: expected rope_scaling.factor to be a positive number',
      );
    }
  });
});

describe('RoPE', () => {
  it('turns by the offset: one step at offset 3 is the fourth of four steps', () => {
    const rope = new RoPE(16);
    const all = rope.forward(x);
    const fourth = rope.forward(slice(x, [0, 0, 3, 0], [1, 2, 4, 16]), { offset: 3 });
    expect(allclose(fourth, slice(all, [0, 0, 3, 0], [1, 2, 4, 16]), { atol: 1e-5 }).item()).toBe(true);
  });
});

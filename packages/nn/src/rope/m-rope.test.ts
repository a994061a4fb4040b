import { arange, array, broadcastTo, random } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { expectClose } from '../../test/expect-close.js';
import { MRoPE } from './m-rope.js';
import { RoPE } from './rope.js';

const x = random.normal([2, 3, 5, 20]);

describe('MRoPE', () => {
  it.each([false, true])(
    'turns text, whose three positions are the same, as RoPE does: interleaved %s',
    (interleaved) => {
      const rope = new MRoPE(16, { sections: [2, 3, 3], interleaved });
      const expected = new RoPE(16).forward(x, { offset: 7 });
      const positions = broadcastTo(arange(7, 12, { dtype: 'int32' }), [3, 2, 5]);
      expectClose(rope.forward(x, { offset: 7 }), expected, 1e-6);
      expectClose(rope.forward(x, { positions }), expected, 1e-5);
      expectClose(rope.forward(x, { positions: rope.positionEmbeddings(positions) }), expected, 1e-5);
    },
  );

  it('has no parameters and prints its sections', () => {
    const rope = new MRoPE(16, { sections: [2, 3, 3] });
    expect(rope.namedParameters()).toEqual([]);
    expect(`${rope}`).toBe('MRoPE(16, sections=[2, 3, 3], interleaved=false)');
  });

  it('refuses sections that do not make up the features, and positions of another shape', () => {
    for (const sections of [[8], [2, 3, 4], [2, 3, 3, 0]])
      expect(() => new MRoPE(16, { sections })).toThrow('MRoPE: expected 3 sections that add up to 8');
    expect(() => new MRoPE(16, { sections: [2.5, 3, 2.5] })).toThrow(expect.objectContaining({ code: 'Argument' }));
    const rope = new MRoPE(16, { sections: [2, 3, 3] });
    for (const positions of [array([1, 2]), random.randint(0, 4, [2, 3, 5])])
      expect(() => rope.forward(x, { positions })).toThrow('MRoPE: expected positions of shape [3, batch, length]');
  });
});

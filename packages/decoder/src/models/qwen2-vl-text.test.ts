import * as mx from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { tinyConfigs } from '../../test/models/tiny-config.js';
import { create, parseConfig } from './qwen2-vl-text.js';

const tiny = tinyConfigs.qwen2_vl_text ?? {};
const model = create(tiny);
const ids = mx.array(
  [0, 1].map((b) => Array.from({ length: 6 }, (_, i) => (7 * i + 31 * b) % 128)),
  { dtype: 'int32' },
);

/** The same position in time, height and width, counted on from the start of each row. */
const textPositions = (...starts: number[]): mx.MLXArray =>
  mx.array(
    [0, 1, 2].map(() => starts.map((start) => Array.from({ length: 6 }, (_, i) => start + i))),
    { dtype: 'int32' },
  );

function expectClose(got: mx.MLXArray, expected: mx.MLXArray): void {
  expect(Number(mx.max(mx.abs(mx.subtract(got, expected))).item())).toBeLessThan(2e-5);
}

describe('parseConfig of qwen2_vl_text', () => {
  it('reads sections from the old and the new field', () => {
    expect(parseConfig(tiny).mropeSections).toEqual([2, 3, 3]);
    expect(parseConfig(tinyConfigs.qwen2_5_vl_text ?? {})).toMatchObject({ mropeSections: [4, 2, 2], ropeTheta: 1e5 });
  });

  const wrong = 'rope_scaling.mrope_section: expected 3 counts that add up to 8, half of a head, got';
  it.each([
    [{ rope_scaling: null }, `${wrong} undefined`],
    [{ rope_scaling: { mrope_section: [2, 3, 4] } }, `${wrong} [2,3,4]`],
    [{ rope_scaling: { mrope_section: [2, 6] } }, `${wrong} [2,6]`],
    [{ rope_scaling: { mrope_section: [2.5, 2.5, 3] } }, `${wrong} [2.5,2.5,3]`],
    [{ rope_scaling: { type: 'yarn' } }, 'rope_scaling.type: expected mrope or default, got "yarn"'],
  ])('refuses %j', (change, message) => {
    expect(() => parseConfig({ ...tiny, ...change })).toThrow(
      expect.objectContaining({ code: 'Config', message: `qwen2_vl_text config: ${message}` }),
    );
  });
});

describe('Qwen2VLText', () => {
  it('gives text the same logits whether its positions are given or counted', () => {
    expectClose(model.forward(ids, { positions: textPositions(0, 0) }), model.forward(ids));
  });

  it('moves positions by one delta, or one of each row', () => {
    const image = mx.array(
      [
        [0, 1, 1, 1, 1, 2],
        [0, 1, 1, 2, 2, 3],
        [0, 1, 2, 1, 2, 3],
      ].map((axis) => [axis, axis]),
      { dtype: 'int32' },
    );
    const after = (options: Parameters<typeof model.forward>[1]): mx.MLXArray => {
      const cache = model.makeCache();
      model.forward(ids, { cache, positions: image });
      return model.forward(ids, { cache, ...options });
    };
    expectClose(after({ positionDelta: -2 }), after({ positions: textPositions(4, 4) }));
    expectClose(after({ positionDelta: [-2, 3] }), after({ positions: textPositions(4, 9) }));
    const apart = mx.max(mx.abs(mx.subtract(after({ positionDelta: -2 }), after({}))));
    expect(Number(apart.item())).toBeGreaterThan(1e-3);
  });

  it('refuses positions and a delta at once, and positions of another form', () => {
    expect(() => model.forward(ids, { positions: textPositions(0, 0), positionDelta: 1 })).toThrow(
      'expected positions or a positionDelta, got both',
    );
    expect(() => model.forward(ids, { positions: mx.zeros([2, 6], { dtype: 'int32' }) })).toThrow(
      'expected positions of shape [3, batch, length]',
    );
  });
});

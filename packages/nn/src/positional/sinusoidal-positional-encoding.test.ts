import { arange, array, ones, tidy } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { expectClose } from '../../test/expect-close.js';
import { SinusoidalPositionalEncoding } from './sinusoidal-positional-encoding.js';

describe('SinusoidalPositionalEncoding', () => {
  it('gives sines, then cosines, of falling frequencies', () => {
    const layer = new SinusoidalPositionalEncoding(4, { minFreq: 0.5, maxFreq: 2, scale: 1 });
    const expected = array([
      [0, 0, 1, 1],
      [Math.sin(2), Math.sin(0.5), Math.cos(2), Math.cos(0.5)],
    ]);
    expectClose(layer.forward(array([0, 1])), expected, 1e-6);
    const turned = new SinusoidalPositionalEncoding(2, { scale: 3, cosFirst: true, fullTurns: true });
    expectClose(
      turned.forward(array([0, 0.25])),
      array([
        [3, 0],
        [0, 3],
      ]),
      1e-5,
    );
  });

  it('takes positions of any shape and kind', () => {
    expect(new SinusoidalPositionalEncoding(6).forward(ones([2, 3])).shape).toEqual([2, 3, 6]);
    expect(new SinusoidalPositionalEncoding(6).forward(arange(5)).dtype).toBe('float32');
  });

  it('holds no parameters, and its frequencies outlive the scope that made it', () => {
    const layer = tidy(() => new SinusoidalPositionalEncoding(4));
    expect(layer.namedParameters()).toEqual([]);
    expect(layer.forward(array([1])).tolist()).toHaveLength(1);
  });

  it('refuses odd sizes and frequencies that are not positive', () => {
    const op = 'SinusoidalPositionalEncoding';
    expect(() => new SinusoidalPositionalEncoding(3)).toThrow(`${op}: expected dims to be even, got 3`);
    expect(() => new SinusoidalPositionalEncoding(0)).toThrow(`${op}: expected dims to be an integer from 2`);
    expect(() => new SinusoidalPositionalEncoding(4, { minFreq: 0 })).toThrow(
      `${op}: expected minFreq to be a positive number, got 0`,
    );
    expect(() => new SinusoidalPositionalEncoding(4).forward(3 as never)).toThrow(
      `${op}: expected x to be an MLXArray`,
    );
  });
});

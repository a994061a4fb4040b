import {
  ArgumentError,
  add,
  arange,
  array,
  concatenate,
  cos,
  divide,
  exp,
  expandDims,
  type MLXArray,
  multiply,
  sin,
  subtract,
  tidy,
} from '@mlxts/core';
import { checkArray, checkInt, checkNumber, describe } from '@mlxts/core/native';
import { Module } from '../module/module.js';

export interface SinusoidalPositionalEncodingOptions {
  /** Default 0.0001. */
  readonly minFreq?: number;
  /** Default 1. */
  readonly maxFreq?: number;
  /** Factor on the result. Default `√(2 / dims)`. */
  readonly scale?: number;
  /** Whether the cosines stand before the sines. Default false. */
  readonly cosFirst?: boolean;
  /** Whether frequencies count turns and not radians. Default false. */
  readonly fullTurns?: boolean;
}

const op = 'SinusoidalPositionalEncoding';

/**
 * `scale · [sin(x fᵢ), cos(x fᵢ)]`, positions `[...] → [..., dims]`, with `dims / 2` frequencies that fall geometrically
 * from `maxFreq` to `minFreq`.
 * @see https://arxiv.org/abs/1706.03762
 */
export class SinusoidalPositionalEncoding extends Module {
  readonly _frequencies: MLXArray;
  readonly scale: number;
  readonly cosFirst: boolean;

  /** @throws ArgumentError unless `dims` is even and the frequencies are positive */
  constructor(
    dims: number,
    {
      minFreq = 0.0001,
      maxFreq = 1,
      scale = Math.sqrt(2 / dims),
      cosFirst = false,
      fullTurns = false,
    }: SinusoidalPositionalEncodingOptions = {},
  ) {
    super();
    checkInt(op, 'dims', dims, { min: 2, max: 2 ** 31 - 1 });
    if (dims % 2 !== 0) throw new ArgumentError({ op, message: `expected dims to be even, got ${dims}` });
    const logs = [checkFrequency('minFreq', minFreq), checkFrequency('maxFreq', maxFreq)].map(Math.log);
    const [low, high] = logs as [number, number];
    this._frequencies = tidy(() => frequencies(dims / 2, low, high, fullTurns ? 2 * Math.PI : 1));
    this.scale = checkNumber(op, 'scale', scale);
    this.cosFirst = cosFirst;
  }

  forward(x: MLXArray): MLXArray {
    const angles = multiply(expandDims(checkArray(op, 'x', x), -1), this._frequencies);
    const parts = this.cosFirst ? [cos(angles), sin(angles)] : [sin(angles), cos(angles)];
    const encoded = concatenate(parts, { axis: -1 });
    return this.scale === 1 ? encoded : multiply(encoded, this.scale);
  }
}

// [count]
function frequencies(count: number, low: number, high: number, turn: number): MLXArray {
  const falling = count === 1 ? array([1]) : subtract(1, divide(arange(0, count), count - 1));
  const radians = exp(add(multiply(falling, high - low), low));
  return turn === 1 ? radians : multiply(radians, turn);
}

function checkFrequency(name: string, value: unknown): number {
  if (typeof value === 'number' && value > 0 && Number.isFinite(value)) return value;
  throw new ArgumentError({ op, message: `expected ${name} to be a positive number, got ${describe(value)}` });
}

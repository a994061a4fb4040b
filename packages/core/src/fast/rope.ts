import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { ArgumentError } from '../errors/argument-error.js';
import { DtypeError } from '../errors/dtype-error.js';
import { checkArray, checkInt, checkOptions, describe } from '../guards.js';
import { newScalar } from '../operand.js';
import type { OpOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';
import { checkFloat32 } from './float32.js';

export interface RopeOptions extends OpOptions {
  /** Rotate neighbouring pairs instead of halves. Default: false. */
  traditional?: boolean | undefined;
  /** The base of the angles, above 0; `null` or nothing beside `freqs`. Default: 10000. */
  base?: number | null | undefined;
  /** A factor on the positions. Default: 1. */
  scale?: number | undefined;
  /** The position of the first row: for all, or one for each batch row as integers `[B]`. Default: 0. */
  offset?: number | MLXArray | undefined;
  /** `[dims / 2]` wavelengths in place of those of `base`; 0 gives NaN. */
  freqs?: MLXArray | null | undefined;
}

const MIN_BASE = 2 ** -126;

/**
 * Rotary positions on the first `dims` of the last axis: `[B, ..., L, D] → [B, ..., L, D]`. A pair at position p turns
 * by the angle `p * scale / freqs[i]`, where `freqs[i] = base^(2i / dims)`.
 *
 * @param x Floating, of at least 3 axes.
 * @param dims Even, and at most D.
 */
export function rope(x: MLXArray, dims: number, options?: RopeOptions): MLXArray {
  const op = 'fast.rope';
  const { traditional = false, scale = 1, offset = 0, stream, base, freqs } = checkOptions(op, options);
  const { handle } = checkArray(op, 'x', x);
  if (checkInt(op, 'dims', dims, { min: 2 }) % 2 !== 0) {
    throw new ArgumentError({ op, message: `expected dims to be even, got ${dims}` });
  }
  checkFloat32(op, 'scale', scale);
  const waves = freqs === undefined || freqs === null ? null : checkFreqs(op, freqs);
  const ground = checkBase(op, base, waves !== null);
  const s = resolveStream(stream);
  if (typeof offset === 'number') {
    const one = newScalar(checkInt(op, 'offset', offset), 'int32');
    try {
      return wrap(sys.mlxts_rope(handle, dims, traditional, ground, scale, one, waves, s));
    } finally {
      sys.mlxts_free_one(one);
    }
  }
  const offsets = checkArray(op, 'offset', offset).handle;
  return wrap(sys.mlxts_rope(handle, dims, traditional, ground, scale, offsets, waves, s));
}

function checkFreqs(op: string, freqs: unknown): number {
  const array = checkArray(op, 'freqs', freqs);
  if (array.dtype !== 'complex64') return array.handle;
  throw new DtypeError({ op, message: `expected real freqs, got ${describe(array)}` });
}

function checkBase(op: string, base: number | null | undefined, hasFreqs: boolean): number | null {
  if (base === undefined) return hasFreqs ? null : 10_000;
  if (base === null && hasFreqs) return null;
  if (base === null || hasFreqs) {
    throw new ArgumentError({ op, message: `expected either base or freqs, got ${hasFreqs ? 'both' : 'neither'}` });
  }
  return checkFloat32(op, 'base', base, MIN_BASE);
}

import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { ArgumentError } from '../errors/argument-error.js';
import { checkInt, checkNumber, checkOptions } from '../guards.js';
import type { OpOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';

export interface FrequencyOptions extends OpOptions {
  /** The distance of two samples, not 0. Default: 1. */
  d?: number | undefined;
}

export type FrequencyOp = (n: number, options?: FrequencyOptions) => MLXArray;

const MAX_SAMPLES = 2 ** 31 - 2;

function frequencies(op: string, raw: (n: number, d: number, s: number) => number): FrequencyOp {
  return (n, options) => {
    const { d = 1, stream } = checkOptions(op, options);
    checkInt(op, 'n', n, { min: 1, max: MAX_SAMPLES });
    if (checkNumber(op, 'd', d) === 0) throw new ArgumentError({ op, message: 'expected d other than 0, got 0' });
    return wrap(raw(n, d, resolveStream(stream)));
  };
}

/**
 * The frequencies of the numbers that `fft` of `n` samples gives, `k / (n d)`, from 0 up and then the negative ones:
 * `[n]` of float32.
 *
 * @example
 * console.log(mx.fft.fftfreq(4).tolist()); // [0, 0.25, -0.5, -0.25]
 */
export const fftfreq: FrequencyOp = frequencies('fft.fftfreq', sys.mlx_fft_fftfreq);
/** The frequencies of the numbers that `rfft` of `n` samples gives, none negative: `[n / 2 + 1]` of float32. */
export const rfftfreq: FrequencyOp = frequencies('fft.rfftfreq', sys.mlx_fft_rfftfreq);

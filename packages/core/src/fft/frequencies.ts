import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { ArgumentError } from '../errors/argument-error.js';
import { checkArray, checkAxes, checkInt, checkNumber, checkOptions } from '../guards.js';
import type { OpOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';

export interface ShiftOptions extends OpOptions {
  /** Default: all. */
  axes?: readonly number[] | null | undefined;
}

type RawShift = (a: number, axes: readonly number[], s: number) => number;

function shift(op: string, raw: RawShift): (a: MLXArray, options?: ShiftOptions) => MLXArray {
  return (a, options) => {
    const { handle, ndim } = checkArray(op, 'a', a);
    const { axes, stream } = checkOptions(op, options);
    const along = checkAxes(op, axes ?? Array.from({ length: ndim }, (_, axis) => axis), ndim);
    return wrap(raw(handle, along, resolveStream(stream)));
  };
}

/** Rolls each axis so that frequency 0 comes to its middle. */
export const fftshift: (a: MLXArray, options?: ShiftOptions) => MLXArray = shift('fft.fftshift', sys.mlx_fft_fftshift);
/** The inverse of `fftshift`. */
export const ifftshift: (a: MLXArray, options?: ShiftOptions) => MLXArray = shift(
  'fft.ifftshift',
  sys.mlx_fft_ifftshift,
);

export interface FrequencyOptions extends OpOptions {
  /** The distance between samples, not 0. Default: 1. */
  d?: number | undefined;
}

type RawFrequencies = (n: number, d: number, s: number) => number;

function frequencies(op: string, raw: RawFrequencies): (n: number, options?: FrequencyOptions) => MLXArray {
  return (n, options) => {
    const { d = 1, stream } = checkOptions(op, options);
    checkInt(op, 'n', n, { min: 1 });
    if (checkNumber(op, 'd', d) === 0) throw new ArgumentError({ op, message: 'expected d other than 0, got 0' });
    return wrap(raw(n, d, resolveStream(stream)));
  };
}

/** The frequencies of the entries of `fft`, in cycles per unit of `d`: `[n]` float32. */
export const fftfreq: (n: number, options?: FrequencyOptions) => MLXArray = frequencies(
  'fft.fftfreq',
  sys.mlx_fft_fftfreq,
);
/** The frequencies of the entries of `rfft`: `[n/2 + 1]` float32. */
export const rfftfreq: (n: number, options?: FrequencyOptions) => MLXArray = frequencies(
  'fft.rfftfreq',
  sys.mlx_fft_rfftfreq,
);

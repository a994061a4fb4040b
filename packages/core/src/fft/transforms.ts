import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { checkArray, checkOptions } from '../guards.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';
import {
  checkFftNorm,
  type FftNorm,
  type FftnOptions,
  type FftOptions,
  type Kind,
  oneAxis,
  severalAxes,
} from './transform-options.js';

export type FftOp = (a: MLXArray, options?: FftOptions) => MLXArray;
export type FftnOp = (a: MLXArray, options?: FftnOptions) => MLXArray;

type RawOne = (a: number, n: number, axis: number, norm: FftNorm, s: number) => number;
type RawSeveral = (a: number, n: number[], axes: number[], norm: FftNorm, s: number) => number;

/** Declares a transform along one axis. */
function alongOne(op: string, kind: Kind, raw: RawOne): FftOp {
  return (a, options) => {
    const { handle } = checkArray(op, 'a', a);
    const { n, axis = -1, norm = 'backward', stream } = checkOptions(op, options);
    const [length, along] = oneAxis(op, a, n, axis, kind);
    return wrap(raw(handle, length, along, checkFftNorm(op, norm), resolveStream(stream)));
  };
}

/** Declares a transform along several axes. */
function alongSeveral(op: string, kind: Kind, raw: RawSeveral, defaultAxes: readonly number[] | null): FftnOp {
  return (a, options) => {
    const { handle } = checkArray(op, 'a', a);
    const { s, axes = defaultAxes, norm = 'backward', stream } = checkOptions(op, options);
    const [lengths, along] = severalAxes(op, a, s, axes, kind);
    return wrap(raw(handle, lengths, along, checkFftNorm(op, norm), resolveStream(stream)));
  };
}

const lastTwo = [-2, -1];

/**
 * The discrete Fourier transform along one axis, `Σ aⱼ e^(-2πi jk / n)` → complex64.
 *
 * @example
 * console.log(mx.fft.fft(mx.array([1, 0, 0, 0])).shape); // [4]
 * console.log(mx.real(mx.fft.fft(mx.ones([2]), { n: 4 })).tolist()); // [2, 1, 0, 1]
 */
export const fft: FftOp = alongOne('fft.fft', 'complex', sys.mlx_fft_fft);
/** The inverse of `fft`, `1/n Σ aⱼ e^(2πi jk / n)` → complex64. */
export const ifft: FftOp = alongOne('fft.ifft', 'complex', sys.mlx_fft_ifft);
/**
 * `fft` of a real array without the half that mirrors the other: `n / 2 + 1` numbers of complex64. The imaginary
 * parts of a complex array are dropped.
 */
export const rfft: FftOp = alongOne('fft.rfft', 'real-to-complex', sys.mlx_fft_rfft);
/**
 * The inverse of `rfft` → `n` numbers of float32, by default `2 (length - 1)`.
 *
 * @example
 * console.log(mx.fft.irfft(mx.fft.rfft(mx.array([1, 2, 3, 4]))).tolist()); // [1, 2, 3, 4]
 */
export const irfft: FftOp = alongOne('fft.irfft', 'complex-to-real', sys.mlx_fft_irfft);

/** `fft` along two axes, by default the last two. */
export const fft2: FftnOp = alongSeveral('fft.fft2', 'complex', sys.mlx_fft_fft2, lastTwo);
/** The inverse of `fft2`. */
export const ifft2: FftnOp = alongSeveral('fft.ifft2', 'complex', sys.mlx_fft_ifft2, lastTwo);
/** `rfft` along the last of two axes and `fft` along the other, by default the last two. */
export const rfft2: FftnOp = alongSeveral('fft.rfft2', 'real-to-complex', sys.mlx_fft_rfft2, lastTwo);
/** The inverse of `rfft2`; the last of `s` is the length of the result. */
export const irfft2: FftnOp = alongSeveral('fft.irfft2', 'complex-to-real', sys.mlx_fft_irfft2, lastTwo);

/**
 * `fft` along several axes, by default all; `s` needs `axes`. An empty list of axes gives the array as it is.
 *
 * @example
 * console.log(mx.fft.fftn(mx.ones([4, 2]), { s: [2], axes: [0] }).shape); // [2, 2]
 */
export const fftn: FftnOp = alongSeveral('fft.fftn', 'complex', sys.mlx_fft_fftn, null);
/** The inverse of `fftn`. */
export const ifftn: FftnOp = alongSeveral('fft.ifftn', 'complex', sys.mlx_fft_ifftn, null);
/** `rfft` along the last of several axes and `fft` along the others, by default all. */
export const rfftn: FftnOp = alongSeveral('fft.rfftn', 'real-to-complex', sys.mlx_fft_rfftn, null);
/** The inverse of `rfftn`; the last of `s` is the length of the result. */
export const irfftn: FftnOp = alongSeveral('fft.irfftn', 'complex-to-real', sys.mlx_fft_irfftn, null);

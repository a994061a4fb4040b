import { sys } from '@mlxts/sys';
import { type Transform, transform, unfoldingTransform } from './transform.js';

/**
 * The discrete Fourier transform `Σⱼ aⱼ e^(-2πijk/n)` along one axis → complex64.
 *
 * @example
 * const spectrum = mx.fft.fft(mx.array([1, 0, 0, 0]));
 * console.log(mx.real(spectrum).tolist()); // [1, 1, 1, 1]
 */
export const fft: Transform = transform('fft.fft', sys.mlx_fft_fft);
/** The inverse `1/n Σₖ aₖ e^(2πijk/n)` along one axis → complex64. */
export const ifft: Transform = transform('fft.ifft', sys.mlx_fft_ifft);
/** The first `n/2 + 1` entries of the spectrum of real numbers along one axis → complex64. */
export const rfft: Transform = transform('fft.rfft', sys.mlx_fft_rfft);
/** The `n` real numbers of which `a` is the spectrum's first half; n is `2 (dim - 1)` by default → float32. */
export const irfft: Transform = unfoldingTransform('fft.irfft', sys.mlx_fft_irfft);

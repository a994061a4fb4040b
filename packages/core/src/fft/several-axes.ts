import { sys } from '@mlxts/sys';
import { type TransformN, transformN, unfoldingTransformN } from './transform.js';

/** `fft` over two axes, the last two by default → complex64. */
export const fft2: TransformN = transformN('fft.fft2', sys.mlx_fft_fft2, 2);
/** `ifft` over two axes, the last two by default → complex64. */
export const ifft2: TransformN = transformN('fft.ifft2', sys.mlx_fft_ifft2, 2);
/** `rfft` over the last of two axes and `fft` over the other; the last two by default → complex64. */
export const rfft2: TransformN = transformN('fft.rfft2', sys.mlx_fft_rfft2, 2);
/** The inverse of `rfft2` → float32. */
export const irfft2: TransformN = unfoldingTransformN('fft.irfft2', sys.mlx_fft_irfft2, 2);
/** `fft` over several axes, all by default → complex64. */
export const fftn: TransformN = transformN('fft.fftn', sys.mlx_fft_fftn);
/** `ifft` over several axes, all by default → complex64. */
export const ifftn: TransformN = transformN('fft.ifftn', sys.mlx_fft_ifftn);
/** `rfft` over the last of several axes and `fft` over the others; all by default → complex64. */
export const rfftn: TransformN = transformN('fft.rfftn', sys.mlx_fft_rfftn);
/** The inverse of `rfftn` → float32. */
export const irfftn: TransformN = unfoldingTransformN('fft.irfftn', sys.mlx_fft_irfftn);

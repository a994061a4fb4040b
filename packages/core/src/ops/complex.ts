import { sys } from '@mlxts/sys';
import { type UnaryOp, unary } from '../lift.js';

/** The real part: float32 of complex64, any other array as it is. */
export const real: UnaryOp = unary('real', sys.mlx_real);
/** The imaginary part: float32 of complex64, zeros of any other array. */
export const imag: UnaryOp = unary('imag', sys.mlx_imag);
/** The complex conjugate; an array of any other dtype as it is. */
export const conjugate: UnaryOp = unary('conjugate', sys.mlx_conjugate);

export { conjugate as conj };

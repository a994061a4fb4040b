import { sys } from '@mlxts/sys';
import { type UnaryOp, unary } from '../lift.js';

/** `eᵃ`. */
export const exp: UnaryOp = unary('exp', sys.mlx_exp);
/** `eᵃ - 1`, exact near 0. */
export const expm1: UnaryOp = unary('expm1', sys.mlx_expm1);
/** `ln a`. */
export const log: UnaryOp = unary('log', sys.mlx_log);
/** `log₂ a`. */
export const log2: UnaryOp = unary('log2', sys.mlx_log2);
/** `log₁₀ a`. */
export const log10: UnaryOp = unary('log10', sys.mlx_log10);
/** `ln(1 + a)`, exact near 0. */
export const log1p: UnaryOp = unary('log1p', sys.mlx_log1p);
/** `1 / (1 + e⁻ᵃ)`. */
export const sigmoid: UnaryOp = unary('sigmoid', sys.mlx_sigmoid);
/** `sin a`, radians. */
export const sin: UnaryOp = unary('sin', sys.mlx_sin);
/** `cos a`, radians. */
export const cos: UnaryOp = unary('cos', sys.mlx_cos);
/** `tanh a`. */
export const tanh: UnaryOp = unary('tanh', sys.mlx_tanh);
/** `2/√π ∫₀ᵃ e^(-t²) dt`. */
export const erf: UnaryOp = unary('erf', sys.mlx_erf);

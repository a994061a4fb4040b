import { sys } from '@mlxts/sys';
import { type UnaryOp, unary } from '../lift.js';

/** `eᵃ` → floating or complex64. */
export const exp: UnaryOp = unary('exp', sys.mlx_exp);
/** `eᵃ - 1`, exact near 0 → floating. @throws DtypeError for complex64. */
export const expm1: UnaryOp = unary('expm1', sys.mlx_expm1);
/** `ln a` → floating or complex64. */
export const log: UnaryOp = unary('log', sys.mlx_log);
/** `log₂ a` → floating or complex64. */
export const log2: UnaryOp = unary('log2', sys.mlx_log2);
/** `log₁₀ a` → floating or complex64. */
export const log10: UnaryOp = unary('log10', sys.mlx_log10);
/** `ln(1 + a)`, exact near 0 → floating or complex64. */
export const log1p: UnaryOp = unary('log1p', sys.mlx_log1p);
/** `1 / (1 + e⁻ᵃ)` → floating. @throws DtypeError for complex64. */
export const sigmoid: UnaryOp = unary('sigmoid', (a, s) => sys.mlxts_activation(a, 'sigmoid', s));
/** `2/√π ∫₀ᵃ e^(-t²) dt` → floating. @throws DtypeError for complex64. */
export const erf: UnaryOp = unary('erf', sys.mlx_erf);
/** The `x` with `erf(x) = a`, NaN outside -1 to 1 → floating. @throws DtypeError for complex64. */
export const erfinv: UnaryOp = unary('erfinv', sys.mlx_erfinv);

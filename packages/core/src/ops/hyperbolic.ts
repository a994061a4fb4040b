import { sys } from '@mlxts/sys';
import { type UnaryOp, unary } from '../lift.js';

/** `(eᵃ - e⁻ᵃ) / 2` → floating or complex64. */
export const sinh: UnaryOp = unary('sinh', sys.mlx_sinh);
/** `(eᵃ + e⁻ᵃ) / 2` → floating or complex64. */
export const cosh: UnaryOp = unary('cosh', sys.mlx_cosh);
/** `sinh a / cosh a` → floating or complex64. */
export const tanh: UnaryOp = unary('tanh', (a, s) => sys.mlxts_activation(a, 'tanh', s));
/** The `x` with `sinh x = a` → floating or complex64. */
export const arcsinh: UnaryOp = unary('arcsinh', sys.mlx_arcsinh);
/** The `x ≥ 0` with `cosh x = a`, NaN below 1 → floating or complex64. */
export const arccosh: UnaryOp = unary('arccosh', sys.mlx_arccosh);
/** The `x` with `tanh x = a`, NaN outside -1 to 1 → floating or complex64. */
export const arctanh: UnaryOp = unary('arctanh', sys.mlx_arctanh);

export { arccosh as acosh, arcsinh as asinh, arctanh as atanh };

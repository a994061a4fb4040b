import { sys } from '@mlxts/sys';
import { type BinaryOp, binary, type UnaryOp, unary } from '../lift.js';

/** `sin a`, radians → floating or complex64. */
export const sin: UnaryOp = unary('sin', sys.mlx_sin);
/** `cos a`, radians → floating or complex64. */
export const cos: UnaryOp = unary('cos', sys.mlx_cos);
/** `tan a`, radians → floating or complex64. */
export const tan: UnaryOp = unary('tan', sys.mlx_tan);
/** The angle from -π/2 to π/2 whose sine is `a`, NaN outside -1 to 1 → floating or complex64. */
export const arcsin: UnaryOp = unary('arcsin', sys.mlx_arcsin);
/** The angle from 0 to π whose cosine is `a`, NaN outside -1 to 1 → floating or complex64. */
export const arccos: UnaryOp = unary('arccos', sys.mlx_arccos);
/** The angle from -π/2 to π/2 whose tangent is `a` → floating or complex64. */
export const arctan: UnaryOp = unary('arctan', sys.mlx_arctan);
/**
 * The angle from -π to π of the point with ordinate `a` and abscissa `b`, broadcast → floating.
 *
 * @example
 * console.log(mx.degrees(mx.arctan2(mx.array([1, -1]), mx.array([0, 0]))).tolist()); // [90, -90]
 *
 * @throws DtypeError for complex64.
 */
export const arctan2: BinaryOp = binary('arctan2', sys.mlx_arctan2);
/** Radians to degrees, `a * 180/π` → floating. */
export const degrees: UnaryOp = unary('degrees', sys.mlx_degrees);
/** Degrees to radians, `a * π/180` → floating. */
export const radians: UnaryOp = unary('radians', sys.mlx_radians);

export { arccos as acos, arcsin as asin, arctan as atan, arctan2 as atan2 };

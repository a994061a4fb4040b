import { sys } from '@mlxts/sys';
import { type UnaryOp, unary } from '../lift.js';

/** True where NaN; of complex64 where either part is → bool. */
export const isnan: UnaryOp = unary('isnan', sys.mlx_isnan);
/** True where infinite; of complex64 where either part is → bool. */
export const isinf: UnaryOp = unary('isinf', sys.mlx_isinf);
/** True where neither infinite nor NaN → bool. */
export const isfinite: UnaryOp = unary('isfinite', sys.mlx_isfinite);
/** True where `+∞` → bool. */
export const isposinf: UnaryOp = unary('isposinf', sys.mlx_isposinf);
/** True where `-∞` → bool. */
export const isneginf: UnaryOp = unary('isneginf', sys.mlx_isneginf);

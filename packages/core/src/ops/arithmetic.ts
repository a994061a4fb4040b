import { sys } from '@mlxts/sys';
import { type BinaryOp, binary, type UnaryOp, unary } from '../lift.js';

/**
 * `a + b`, broadcast.
 *
 * @example
 * console.log(mx.add(mx.array([1, 2], { dtype: 'int32' }), 3).tolist()); // [4, 5]
 */
export const add: BinaryOp = binary('add', sys.mlx_add);
/** `a - b`, broadcast. */
export const subtract: BinaryOp = binary('subtract', sys.mlx_subtract);
/** `a * b`, broadcast. */
export const multiply: BinaryOp = binary('multiply', sys.mlx_multiply);
/** `a / b`, broadcast; integers are divided as float32. */
export const divide: BinaryOp = binary('divide', sys.mlx_divide);
/** `a ** b`, broadcast. Integers wrap; a negative power of an integer is 0 on the CPU. */
export const power: BinaryOp = binary('power', sys.mlx_power);
/** The larger of `a` and `b`, broadcast; NaN wins. */
export const maximum: BinaryOp = binary('maximum', sys.mlx_maximum);
/** The smaller of `a` and `b`, broadcast; NaN wins. */
export const minimum: BinaryOp = binary('minimum', sys.mlx_minimum);
/** `log(exp(a) + exp(b))` without overflow, broadcast → floating. */
export const logaddexp: BinaryOp = binary('logaddexp', sys.mlx_logaddexp);

/** `a`, unchanged. */
export const positive: UnaryOp = unary('positive', sys.mlx_positive);
/** `-a`. @throws DtypeError for bool. */
export const negative: UnaryOp = unary('negative', sys.mlx_negative);
/** `|a|`; of complex64 the length, as float32. */
export const abs: UnaryOp = unary('abs', sys.mlx_abs);
/** -1, 0 or 1; of complex64 `a / |a|`. */
export const sign: UnaryOp = unary('sign', sys.mlx_sign);
/** `a²`. */
export const square: UnaryOp = unary('square', sys.mlx_square);
/** `√a` → floating. */
export const sqrt: UnaryOp = unary('sqrt', sys.mlx_sqrt);
/** `1 / √a` → floating. */
export const rsqrt: UnaryOp = unary('rsqrt', sys.mlx_rsqrt);
/** `1 / a` → floating. */
export const reciprocal: UnaryOp = unary('reciprocal', sys.mlx_reciprocal);

export { power as pow };

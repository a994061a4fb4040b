import { sys } from '@mlxts/sys';
import { type BinaryOp, binary, type UnaryOp, unary } from '../lift.js';

/** `a & b` of integers or bools, broadcast. @throws DtypeError for floating dtypes. */
export const bitwiseAnd: BinaryOp = binary('bitwiseAnd', sys.mlx_bitwise_and);
/** `a | b` of integers or bools, broadcast. @throws DtypeError for floating dtypes. */
export const bitwiseOr: BinaryOp = binary('bitwiseOr', sys.mlx_bitwise_or);
/** `a ^ b` of integers or bools, broadcast. @throws DtypeError for floating dtypes. */
export const bitwiseXor: BinaryOp = binary('bitwiseXor', sys.mlx_bitwise_xor);
/** `~a` of integers, `!a` of bools. @throws DtypeError for floating dtypes. */
export const bitwiseInvert: UnaryOp = unary('bitwiseInvert', sys.mlx_bitwise_invert);

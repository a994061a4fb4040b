import { sys } from '@mlxts/sys';
import { type BinaryOp, binary, type UnaryOp, unary } from '../lift.js';

/** `a && b`, broadcast → bool; whatever is not 0 counts as true. */
export const logicalAnd: BinaryOp = binary('logicalAnd', sys.mlx_logical_and);
/** `a || b`, broadcast → bool; whatever is not 0 counts as true. */
export const logicalOr: BinaryOp = binary('logicalOr', sys.mlx_logical_or);
/** True where just one of `a` and `b` is not 0, broadcast → bool. */
export const logicalXor: BinaryOp = binary('logicalXor', sys.mlx_logical_xor);
/** True where `a` is 0 → bool. */
export const logicalNot: UnaryOp = unary('logicalNot', sys.mlx_logical_not);

import { sys } from '@mlxts/sys';
import { type Dtype, dtypeCode } from '../dtype.js';
import { DtypeError } from '../errors/dtype-error.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkArray, describe } from '../guards.js';
import type { Keep } from '../temporaries.js';

/** The dtypes of LAPACK's real routines, as MLX calls them. */
export const real: readonly Dtype[] = ['float32', 'float64'];
/** The dtypes of those that MLX calls for complex matrices too. */
export const realOrComplex: readonly Dtype[] = ['float32', 'float64', 'complex64'];

const MAX_ELEMENTS = 2 ** 31 - 1;

/** One or more matrices in the last two axes. */
export interface Matrices {
  readonly handle: number;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly rows: number;
  readonly columns: number;
}

function product(shape: readonly number[]): number {
  return shape.reduce((sofar, dim) => sofar * dim, 1);
}

/** LAPACK and MLX's way there count elements in 32 bits. */
export function checkCount(op: string, shape: readonly number[]): void {
  if (product(shape) <= MAX_ELEMENTS) return;
  throw new ShapeError({ op, message: `expected fewer than 2^31 elements, got [${shape.join(', ')}]` });
}

/** An array of at least 2 axes and one of `dtypes`; any where these are left out. */
export function checkMatrices(op: string, name: string, value: unknown, dtypes?: readonly Dtype[]): Matrices {
  const array = checkArray(op, name, value);
  const { handle, dtype, shape } = array;
  const [rows, columns] = shape.slice(-2);
  if (rows === undefined || columns === undefined) {
    throw new ShapeError({ op, message: `expected ${name} with at least 2 axes, got ${describe(array)}` });
  }
  if (dtypes !== undefined && !dtypes.includes(dtype)) {
    throw new DtypeError({ op, message: `expected ${name} to be ${dtypes.join(' or ')}, got ${describe(array)}` });
  }
  checkCount(op, shape);
  return { handle, dtype, shape, rows, columns };
}

export function checkSquare(op: string, name: string, value: unknown, dtypes?: readonly Dtype[]): Matrices {
  const matrices = checkMatrices(op, name, value, dtypes);
  if (matrices.rows === matrices.columns) return matrices;
  throw new ShapeError({ op, message: `expected square matrices, got ${name}: ${describe(value)}` });
}

/** The raw handle of new zeros of the same shape. */
export function newZeros({ shape, dtype }: Pick<Matrices, 'shape' | 'dtype'>, s: number): number {
  return sys.mlx_zeros(shape, dtypeCode(dtype), s);
}

/** The raw handle of the matrices. Of none, and of those without elements, it is new: MLX walks at random along others. */
export function dense(matrices: Matrices, keep: Keep, s: number): number {
  return matrices.shape.includes(0) ? keep(newZeros(matrices, s)) : matrices.handle;
}

import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkChoice, checkOptions, describe } from '../guards.js';
import { type Keep, withTemporaries } from '../temporaries.js';
import { wrap } from '../wrap.js';
import { type CpuOptions, cpuStream, cpuStreamOf } from './cpu-stream.js';
import { type Finite, onlyFinite, orNaN } from './finite.js';
import { checkSquare, type Matrices, realOrComplex } from './matrices.js';

export interface EighOptions extends CpuOptions {
  /** Which triangle is read: lower `'L'` or upper `'U'`. Default: `'L'`. */
  UPLO?: 'L' | 'U' | undefined;
}

type Values = (matrices: number, s: number) => number;
type Both = (matrices: number, keep: Keep, s: number) => readonly [values: number, vectors: number];

function valuesOf({ safe, isFinite }: Finite, raw: Values, keep: Keep, s: number): number {
  return orNaN(keep(sys.mlx_squeeze_axis(isFinite, -1, s)), keep(raw(safe, s)), keep, s);
}

function bothOf({ safe, isFinite }: Finite, raw: Both, keep: Keep, s: number): [MLXArray, MLXArray] {
  const [values, vectors] = raw(safe, keep, s);
  const first = orNaN(keep(sys.mlx_squeeze_axis(isFinite, -1, s)), values, keep, s);
  return [wrap(first), wrap(orNaN(isFinite, vectors, keep, s))];
}

/**
 * The eigenvalues of each matrix, in no stated order: `[..., n, n] → [..., n]`, of float32, float64 or complex64,
 * always complex64. NaN for a matrix that holds NaN or an infinity.
 *
 * @example
 * console.log(mx.linalg.eigvals(mx.array([[0, 2], [0, 0]])).tolist()); // [{ re: 0, im: 0 }, { re: 0, im: 0 }]
 */
export function eigvals(a: MLXArray, options?: CpuOptions): MLXArray {
  const op = 'linalg.eigvals';
  const matrices = checkSquare(op, 'a', a, realOrComplex);
  const s = cpuStreamOf(op, options);
  return wrap(withTemporaries((keep) => valuesOf(onlyFinite(matrices, keep, s), sys.mlx_linalg_eigvals, keep, s)));
}

/**
 * Eigenvalues and right eigenvectors of each matrix: `[values [..., n], vectors [..., n, n]]` with
 * `a @ vectors[:, i] = values[i] * vectors[:, i]` and columns of length 1. Of float32, float64 or complex64, always
 * complex64. NaN for a matrix that holds NaN or an infinity.
 */
export function eig(a: MLXArray, options?: CpuOptions): [values: MLXArray, vectors: MLXArray] {
  const op = 'linalg.eig';
  const matrices = checkSquare(op, 'a', a, realOrComplex);
  const s = cpuStreamOf(op, options);
  const raw: Both = matrices.dtype === 'complex64' ? complexEig : realEig;
  return withTemporaries((keep) => bothOf(onlyFinite(matrices, keep, s), raw, keep, s));
}

const realEig: Both = (matrices, keep, s) => {
  const [values, vectors] = sys.mlx_linalg_eig(matrices, s);
  return [keep(values), keep(vectors)];
};

/** For complex matrices MLX 0.32 gives the conjugates of the eigenvectors. */
const complexEig: Both = (matrices, keep, s) => {
  const [values, conjugates] = realEig(matrices, keep, s);
  return [values, keep(sys.mlx_conjugate(conjugates, s))];
};

const MAX_HERMITIAN = 32_765;

/** LAPACK counts its workspace of `2n² + 6n + 1` numbers in 32 bits. */
function checkHermitian(op: string, a: MLXArray): Matrices {
  const matrices = checkSquare(op, 'a', a, realOrComplex);
  if (matrices.rows <= MAX_HERMITIAN) return matrices;
  throw new ShapeError({ op, message: `expected at most ${MAX_HERMITIAN} rows, got ${describe(a)}` });
}

function finiteTriangle(matrices: Matrices, triangle: 'L' | 'U', keep: Keep, s: number): Finite {
  const cut = triangle === 'L' ? sys.mlx_tril : sys.mlx_triu;
  return onlyFinite(matrices, keep, s, keep(cut(matrices.handle, 0, s)));
}

/**
 * The eigenvalues of each symmetric or Hermitian matrix, ascending: `[..., n, n] → [..., n]`, of float32, float64 or
 * complex64, whose values are float32. Only one triangle is read; NaN where it holds NaN or an infinity.
 *
 * @example
 * console.log(mx.linalg.eigvalsh(mx.array([[2, 0], [0, -1]])).tolist()); // [-1, 2]
 */
export function eigvalsh(a: MLXArray, options?: EighOptions): MLXArray {
  const op = 'linalg.eigvalsh';
  const matrices = checkHermitian(op, a);
  const { UPLO = 'L', stream } = checkOptions(op, options);
  const triangle = checkChoice(op, 'UPLO', UPLO, ['L', 'U']);
  const s = cpuStream(op, stream);
  return wrap(
    withTemporaries((keep) =>
      valuesOf(finiteTriangle(matrices, triangle, keep, s), (h) => sys.mlx_linalg_eigvalsh(h, triangle, s), keep, s),
    ),
  );
}

/**
 * Eigenvalues, ascending, and eigenvectors of each symmetric or Hermitian matrix: `[values [..., n], vectors
 * [..., n, n]]` with `a @ vectors[:, i] = values[i] * vectors[:, i]` and orthonormal columns. Of float32, float64 or
 * complex64, whose values are float32. Only one triangle is read; NaN where it holds NaN or an infinity.
 */
export function eigh(a: MLXArray, options?: EighOptions): [values: MLXArray, vectors: MLXArray] {
  const op = 'linalg.eigh';
  const matrices = checkHermitian(op, a);
  const { UPLO = 'L', stream } = checkOptions(op, options);
  const triangle = checkChoice(op, 'UPLO', UPLO, ['L', 'U']);
  const s = cpuStream(op, stream);
  const raw: Both = (h, keep) => {
    const [values, vectors] = sys.mlx_linalg_eigh(h, triangle, s);
    return [keep(values), keep(vectors)];
  };
  return withTemporaries((keep) => bothOf(finiteTriangle(matrices, triangle, keep, s), raw, keep, s));
}

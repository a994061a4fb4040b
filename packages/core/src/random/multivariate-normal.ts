import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { dtypeCode } from '../dtype.js';
import { DtypeError } from '../errors/dtype-error.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkArray, checkOptions, checkShape, describe } from '../guards.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';
import { type RandomOptions, withKey } from './draw.js';

/** Dtypes whose values float32 holds and whose sum with float32 is float32. */
function checkReal(op: string, name: string, value: unknown): MLXArray {
  const array = checkArray(op, name, value);
  if (array.dtype !== 'complex64' && array.dtype !== 'float64') return array;
  throw new DtypeError({ op, message: `expected ${name} to be real and not float64, got ${describe(array)}` });
}

/**
 * Jointly normal float32 vectors: `mean [..., n]`, `cov [..., n, n]` → `[shape..., n]`.
 * `cov` must be positive semi-definite; what comes of another is undefined. The factor is an SVD, which runs on
 * the CPU only: pass `stream: 'cpu'` where the default is a GPU.
 *
 * @param shape Must broadcast with the leading axes of mean and cov. Default: `[]`, what these broadcast to.
 */
export function multivariateNormal(
  mean: MLXArray,
  cov: MLXArray,
  shape: readonly number[] = [],
  options?: RandomOptions,
): MLXArray {
  const op = 'random.multivariateNormal';
  const [centre, covariance] = [checkReal(op, 'mean', mean), checkReal(op, 'cov', cov)];
  const { key, stream } = checkOptions(op, options);
  const dims = checkShape(op, shape);
  const n = centre.shape.at(-1);
  const [rows, columns] = covariance.shape.slice(-2);
  if (n === undefined || columns !== n || rows !== n) {
    throw new ShapeError({
      op,
      message: `expected mean [..., n] and cov [..., n, n], got ${describe(mean)} and ${describe(cov)}`,
    });
  }
  checkShape(op, [...dims, n]);
  const s = resolveStream(stream);
  const code = dtypeCode('float32');
  return wrap(
    withKey(op, key, (k) => sys.mlx_random_multivariate_normal(centre.handle, covariance.handle, dims, code, k, s)),
  );
}

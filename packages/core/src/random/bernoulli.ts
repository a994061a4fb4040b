import { sys } from '@mlxts/sys';
import { MLXArray } from '../array.js';
import { isFloating } from '../dtype.js';
import { ArgumentError } from '../errors/argument-error.js';
import { DtypeError } from '../errors/dtype-error.js';
import { checkOptions, checkShape, describe } from '../guards.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';
import { type RandomOptions, withKey } from './draw.js';
import { type Parameter, Parameters } from './parameters.js';

export interface BernoulliOptions extends RandomOptions {
  /**
   * The probability of true: a number from 0 to 1, or a floating array that broadcasts to the shape, in which what lies
   * outside counts as 0 or 1 and NaN as 0. Default: 0.5.
   */
  p?: Parameter | undefined;
}

/**
 * True with probability `p` → bool.
 *
 * @param shape Default: that of `p`.
 */
export function bernoulli(shape?: readonly number[], options?: BernoulliOptions): MLXArray {
  const op = 'random.bernoulli';
  const { p = 0.5, key, stream } = checkOptions(op, options);
  const probability = checkProbability(op, p);
  const dims = checkShape(op, shape ?? (probability instanceof MLXArray ? probability.shape : []));
  const s = resolveStream(stream);
  const parameters = new Parameters(op, 'float32');
  try {
    const handle = parameters.handle('p', probability);
    return wrap(withKey(op, key, (k) => sys.mlx_random_bernoulli(handle, dims, k, s)));
  } finally {
    parameters.free();
  }
}

function checkProbability(op: string, p: unknown): Parameter {
  if (typeof p === 'number' && p >= 0 && p <= 1) return p;
  if (!(p instanceof MLXArray)) {
    throw new ArgumentError({ op, message: `expected p to be an array or a number from 0 to 1, got ${describe(p)}` });
  }
  if (isFloating(p.dtype)) return p;
  throw new DtypeError({ op, message: `expected p to be a floating array, got ${describe(p)}` });
}

import { sys } from '@mlxts/sys';
import { MLXArray } from '../array.js';
import { broadcastPair } from '../broadcast-pair.js';
import { checkNumber, checkOptions, checkShape } from '../guards.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';
import { type DistributionOptions, uniformCode, withKey } from './draw.js';
import { type Parameter, Parameters } from './parameters.js';

/**
 * Standard normal numbers within `[lower, upper]`: float16, bfloat16 or float32. Where lower lies above upper, lower.
 * Both further than about 5 from 0 on one side, the dtype cannot tell the numbers between them apart.
 *
 * @param lower A number, ±Infinity included, or an array.
 * @param upper A number, ±Infinity included, or an array.
 * @param shape Default: what lower and upper broadcast to.
 */
export function truncatedNormal(
  lower: Parameter,
  upper: Parameter,
  shape?: readonly number[],
  options?: DistributionOptions,
): MLXArray {
  const op = 'random.truncatedNormal';
  const { dtype = 'float32', key, stream } = checkOptions(op, options);
  const code = uniformCode(op, dtype);
  const s = resolveStream(stream);
  const parameters = new Parameters(op, dtype);
  const bound = (name: string, value: Parameter): number =>
    value instanceof MLXArray ? parameters.handle(name, value) : parameters.make(checkNumber(op, name, value), dtype);
  try {
    const [from, to] = [bound('lower', lower), bound('upper', upper)];
    const dims = checkShape(op, shape ?? broadcastPair(op, shapeOf(lower), shapeOf(upper)));
    return wrap(withKey(op, key, (k) => sys.mlx_random_truncated_normal(from, to, dims, code, k, s)));
  } finally {
    parameters.free();
  }
}

function shapeOf(value: Parameter): readonly number[] {
  return value instanceof MLXArray ? value.shape : [];
}

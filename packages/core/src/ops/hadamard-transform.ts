import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { DtypeError } from '../errors/dtype-error.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkArray, checkNumber, checkOptions, describe } from '../guards.js';
import type { OpOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';

export interface HadamardTransformOptions extends OpOptions {
  /** The factor on the result. Default: `1 / √n`, which makes the transform its own inverse for powers of 2. */
  scale?: number | null | undefined;
}

const factors = [1, 12, 20, 28];
const MAX_POWER = 2 ** 26;

/** Whether there is a Hadamard matrix for it; MLX divides by the first factor that fits and looks no further. */
function hasMatrix(n: number): boolean {
  return factors.some((factor) => {
    const power = n / factor;
    return power >= 1 && power <= MAX_POWER && Number.isInteger(Math.log2(power));
  });
}

/**
 * The Walsh-Hadamard transform of the last axis, `scale * (H @ a)`, of length `m 2ᵏ` with m 1, 12, 20 or 28. float32,
 * float16 or bfloat16; integers and bool are computed as float32.
 *
 * @throws ShapeError for other lengths and empty arrays.
 * @example
 * console.log(mx.hadamardTransform(mx.array([1, 2]), { scale: 1 }).tolist()); // [3, -1]
 */
export function hadamardTransform(a: MLXArray, options?: HadamardTransformOptions): MLXArray {
  const op = 'hadamardTransform';
  const array = checkArray(op, 'a', a);
  const { handle, dtype, size } = array;
  const { scale, stream } = checkOptions(op, options);
  if (dtype === 'complex64' || dtype === 'float64') {
    throw new DtypeError({ op, message: `expected a real array other than float64, got ${describe(array)}` });
  }
  if (size === 0 || !hasMatrix(array.shape.at(-1) ?? 1)) {
    const message = `expected a last axis of m * 2^k with m 1, 12, 20 or 28, got ${describe(array)}`;
    throw new ShapeError({ op, message });
  }
  const factor = scale === undefined || scale === null ? null : checkNumber(op, 'scale', scale);
  return wrap(sys.mlx_hadamard_transform(handle, factor, resolveStream(stream)));
}

import type { MLXArray } from './array.js';
import type { Dtype } from './dtype.js';
import { ArgumentError } from './errors/argument-error.js';
import { checkDtype, checkOptions, describe } from './guards.js';
import { newFromBytes, newHostArray } from './host-array.js';
import type { HostMemory } from './host-types.js';
import type { NestedValues } from './nested.js';
import { isHostMemory, memoryBytes } from './typed-array.js';
import { wrap } from './wrap.js';

export interface ArrayOptions {
  /** Default: float32 for numbers, bool for booleans, int64 for bigints, a typed array's own type. */
  dtype?: Dtype | undefined;
  /** Default: the nesting of the lists, one dimension for a typed array. */
  shape?: readonly number[] | undefined;
}

/** What `array` takes. */
export type ArrayValues = NestedValues;

/**
 * An array of host values, copied: scalars, `{ re, im }`, nested lists of them, typed arrays, arrays, and lists of
 * arrays, which are stacked.
 *
 * JavaScript cannot tell 1 from 1.0, so numbers are float32 unless `dtype` says otherwise; lists of bigints are
 * int64, of booleans bool, of `{ re, im }` complex64; beside a number, booleans and bigints are float32. A typed
 * array keeps its type (`Buffer`: uint8). Another `dtype` converts the values, so that a `Uint16Array` as float16
 * gives the numbers it holds: for bits, see `fromBytes`. A `DataView` or a whole buffer has no type: it is read as
 * raw row-major bytes of `dtype`, which must then be given.
 *
 * For integer dtypes fractions are cut off; a number that the dtype cannot hold, NaN included, is refused where
 * `astype` would wrap it. Arrays are converted as `astype` does.
 *
 * @throws ArgumentError for other values and for numbers that `dtype` cannot hold, ShapeError for ragged lists.
 * @example
 * const a = mx.array([[1, 2], [3, 4]], { dtype: 'int32' });
 * const b = mx.array(new Float32Array(6), { shape: [2, 3] });
 * console.log(mx.array([{ re: 1, im: -1 }]).dtype); // complex64
 */
export function array(values: ArrayValues, options?: ArrayOptions): MLXArray {
  const { dtype, shape } = checkOptions('array', options);
  if (dtype !== undefined) checkDtype('array', dtype);
  return wrap(newHostArray(values, { dtype, shape }));
}

/** Another name of `array`, as in the Python array API standard; host data always comes in by copy. */
export const asarray: typeof array = array;

/**
 * An array of raw row-major bytes, copied: the counterpart of `toTypedArray` and of `toBuffer`. The bits of
 * float16 and bfloat16 come in so.
 *
 * @throws ShapeError where the bytes are more or fewer than shape and dtype need.
 * @example
 * const half = mx.fromBytes(new Uint16Array([0x3c00, 0xc000]), [2], 'float16');
 * console.log(half.tolist()); // [1, -2]
 */
export function fromBytes(bytes: HostMemory, shape: readonly number[], dtype: Dtype): MLXArray {
  checkDtype('fromBytes', dtype);
  if (!isHostMemory(bytes)) {
    const message = `expected a typed array, a DataView or a buffer, got ${describe(bytes)}`;
    throw new ArgumentError({ op: 'fromBytes', message });
  }
  return wrap(newFromBytes('fromBytes', memoryBytes('fromBytes', bytes), shape, dtype));
}

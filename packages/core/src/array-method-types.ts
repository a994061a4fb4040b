import type { MLXArray } from './array.js';
import type { Dtype } from './dtype.js';
import type { Operand } from './operand.js';
import type { TransposeOptions } from './ops/axes.js';
import type { ClosenessOptions } from './ops/closeness.js';
import type { ArrayEqualOptions } from './ops/comparison.js';
import type { CumulativeOptions, CumulativeSumOptions } from './ops/cumulative.js';
import type { DiagOptions, DiagonalOptions } from './ops/diagonal.js';
import type { VarianceOptions } from './ops/reduction.js';
import type { RoundOptions } from './ops/rounding.js';
import type { FlattenOptions } from './ops/shape.js';
import type { SplitOptions } from './ops/split.js';
import type { ArgReductionOptions, AxesOptions, OpOptions, ReductionOptions } from './options.js';

/** The operations that arrays also have as methods: each does what the function of its name does. */
export interface ArrayMethods {
  /** `|a|`. */
  abs(options?: OpOptions): MLXArray;
  /** `a + b`, broadcast. */
  add(b: Operand, options?: OpOptions): MLXArray;
  /** Whether all elements are true, over `axis` (all by default) → bool. */
  all(options?: ReductionOptions): MLXArray;
  /** Whether all elements are within `rtol` and `atol` of those of `b` → bool. */
  allclose(b: MLXArray, options?: ClosenessOptions): MLXArray;
  /** Whether any element is true, over `axis` (all by default) → bool. */
  any(options?: ReductionOptions): MLXArray;
  /** The position of the largest element, along `axis` or of the flattened array → uint32. */
  argmax(options?: ArgReductionOptions): MLXArray;
  /** The position of the smallest element, along `axis` or of the flattened array → uint32. */
  argmin(options?: ArgReductionOptions): MLXArray;
  /** Whether shapes and all elements are equal → bool. */
  arrayEqual(b: Operand, options?: ArrayEqualOptions): MLXArray;
  /** The elements converted to `dtype`. */
  astype(dtype: Dtype, options?: OpOptions): MLXArray;
  /** `a & b`, broadcast. */
  bitwiseAnd(b: Operand, options?: OpOptions): MLXArray;
  /** `~a`. */
  bitwiseInvert(options?: OpOptions): MLXArray;
  /** `a | b`, broadcast. */
  bitwiseOr(b: Operand, options?: OpOptions): MLXArray;
  /** `a ^ b`, broadcast. */
  bitwiseXor(b: Operand, options?: OpOptions): MLXArray;
  /** The complex conjugate. */
  conj(options?: OpOptions): MLXArray;
  /** `cos a`, in radians. */
  cos(options?: OpOptions): MLXArray;
  /** The largest element so far, along `axis` or of the flattened array. */
  cummax(options?: CumulativeOptions): MLXArray;
  /** The smallest element so far, along `axis` or of the flattened array. */
  cummin(options?: CumulativeOptions): MLXArray;
  /** Running products along `axis`, or of the flattened array. */
  cumprod(options?: CumulativeSumOptions): MLXArray;
  /** Running sums along `axis`, or of the flattened array. */
  cumsum(options?: CumulativeSumOptions): MLXArray;
  /** A matrix with this array on a diagonal, or a diagonal of this matrix. */
  diag(options?: DiagOptions): MLXArray;
  /** A diagonal of two of the axes, as the last axis. */
  diagonal(options?: DiagonalOptions): MLXArray;
  /** `a / b`, broadcast; integers are divided as float32. */
  divide(b: Operand, options?: OpOptions): MLXArray;
  /** `a == b`, broadcast → bool. */
  equal(b: Operand, options?: OpOptions): MLXArray;
  /** `eᵃ`. */
  exp(options?: OpOptions): MLXArray;
  /** Joins the axes from `startAxis` to `endAxis` into one. */
  flatten(options?: FlattenOptions): MLXArray;
  /** `⌊a / b⌋`, broadcast. */
  floorDivide(b: Operand, options?: OpOptions): MLXArray;
  /** `a > b`, broadcast → bool. */
  greater(b: Operand, options?: OpOptions): MLXArray;
  /** `a >= b`, broadcast → bool. */
  greaterEqual(b: Operand, options?: OpOptions): MLXArray;
  /** `a << b`, broadcast. */
  leftShift(b: Operand, options?: OpOptions): MLXArray;
  /** `a < b`, broadcast → bool. */
  less(b: Operand, options?: OpOptions): MLXArray;
  /** `a <= b`, broadcast → bool. */
  lessEqual(b: Operand, options?: OpOptions): MLXArray;
  /** The natural logarithm. */
  log(options?: OpOptions): MLXArray;
  /** The logarithm to base 10. */
  log10(options?: OpOptions): MLXArray;
  /** `log(1 + a)`, exact near 0. */
  log1p(options?: OpOptions): MLXArray;
  /** The logarithm to base 2. */
  log2(options?: OpOptions): MLXArray;
  /** `log Σ eᵃ` so far, along `axis` or of the flattened array, without overflow. */
  logcumsumexp(options?: CumulativeOptions): MLXArray;
  /** `log Σ eᵃ` over `axis` (all by default), without overflow. */
  logsumexp(options?: ReductionOptions): MLXArray;
  /** The matrix product `a @ b`, broadcast over leading axes. */
  matmul(b: MLXArray, options?: OpOptions): MLXArray;
  /** The largest element over `axis` (all by default). */
  max(options?: ReductionOptions): MLXArray;
  /** The larger of `a` and `b`, broadcast; NaN wins. */
  maximum(b: Operand, options?: OpOptions): MLXArray;
  /** The arithmetic mean over `axis` (all by default). */
  mean(options?: ReductionOptions): MLXArray;
  /** The smallest element over `axis` (all by default). */
  min(options?: ReductionOptions): MLXArray;
  /** The smaller of `a` and `b`, broadcast; NaN wins. */
  minimum(b: Operand, options?: OpOptions): MLXArray;
  /** Moves one axis to another place; the others keep their order. */
  moveaxis(source: number, destination: number, options?: OpOptions): MLXArray;
  /** `a * b`, broadcast. */
  multiply(b: Operand, options?: OpOptions): MLXArray;
  /** `-a`. */
  negative(options?: OpOptions): MLXArray;
  /** `a != b`, broadcast → bool. */
  notEqual(b: Operand, options?: OpOptions): MLXArray;
  /** `a ** b`, broadcast. */
  power(b: Operand, options?: OpOptions): MLXArray;
  /** `Π a` over `axis` (all by default). */
  prod(options?: ReductionOptions): MLXArray;
  /** `1 / a`. */
  reciprocal(options?: OpOptions): MLXArray;
  /** `a - b * ⌊a / b⌋`, broadcast: the sign is the divisor's. */
  remainder(b: Operand, options?: OpOptions): MLXArray;
  /** The same elements, row-major, in a new shape; one dimension may be -1 and is then worked out. */
  reshape(shape: readonly number[], options?: OpOptions): MLXArray;
  /** `a >> b`, broadcast. */
  rightShift(b: Operand, options?: OpOptions): MLXArray;
  /** Rounded to `decimals` places, halves to even. Default: 0. */
  round(options?: RoundOptions): MLXArray;
  /** `1 / √a`. */
  rsqrt(options?: OpOptions): MLXArray;
  /** `sin a`, in radians. */
  sin(options?: OpOptions): MLXArray;
  /** Cuts `axis` (default: 0) into equal parts, or before each of the given positions. */
  split(indicesOrSections: number | readonly number[], options?: SplitOptions): MLXArray[];
  /** `√a`. */
  sqrt(options?: OpOptions): MLXArray;
  /** `a²`. */
  square(options?: OpOptions): MLXArray;
  /** Removes axes of length 1: those of `axis`, or all. */
  squeeze(options?: AxesOptions): MLXArray;
  /** The square root of `var`. */
  std(options?: VarianceOptions): MLXArray;
  /** `a - b`, broadcast. */
  subtract(b: Operand, options?: OpOptions): MLXArray;
  /** `Σ a` over `axis` (all by default). */
  sum(options?: ReductionOptions): MLXArray;
  /** Exchanges two axes. */
  swapaxes(axis1: number, axis2: number, options?: OpOptions): MLXArray;
  /** The axes in the order of `axes`, by default reversed. */
  transpose(options?: TransposeOptions): MLXArray;
  /** The mean squared distance from the mean over `axis` (all by default). */
  var(options?: VarianceOptions): MLXArray;
  /** The same bytes read as `dtype`; the last axis grows or shrinks with the item size. */
  view(dtype: Dtype, options?: OpOptions): MLXArray;
}

/** What arrays have as properties and compute as operations. */
export interface ArrayGetters {
  /** The axes reversed. */
  readonly T: MLXArray;
  /** The real part. */
  readonly real: MLXArray;
  /** The imaginary part: zeros for real arrays. */
  readonly imag: MLXArray;
}

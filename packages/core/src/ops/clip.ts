import type { MLXArray } from '../array.js';
import type { Operand } from '../operand.js';
import type { OpOptions } from '../options.js';
import { maximum, minimum } from './arithmetic.js';

/** `min(max(a, low), high)`; `null` leaves a side open. */
export function clip(a: MLXArray, low: Operand | null, high: Operand | null, options: OpOptions = {}): MLXArray {
  const above = low === null ? a : maximum(a, low, options);
  return high === null ? above : minimum(above, high, options);
}

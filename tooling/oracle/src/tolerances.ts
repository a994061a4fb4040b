import type { OracleDtype } from './host-tensor.js';

export interface Tolerance {
  /** Relative to the expected value. */
  readonly rtol: number;
  readonly atol: number;
}

const exact: Tolerance = { rtol: 0, atol: 0 };

/**
 * How far two right implementations may lie apart: `|actual - expected| <= atol + rtol · |expected|`.
 *
 * - integers and bool: nothing is rounded, so nothing may differ.
 * - float32 (ε = 1.2e-7), complex64: sums of some hundred terms in another order lose about 3 decimal digits of the 7.
 * - float16 (ε = 9.8e-4) and bfloat16 (ε = 7.8e-3): two units in the last place, since a value that is computed in
 *   float32 may be rounded to either neighbour twice on its way; atol covers sums that cancel.
 * - float64 (ε = 2.2e-16): as float32, 4 digits of 16.
 */
export const tolerances: Readonly<Record<OracleDtype, Tolerance>> = {
  bool: exact,
  uint8: exact,
  uint16: exact,
  uint32: exact,
  uint64: exact,
  int8: exact,
  int16: exact,
  int32: exact,
  int64: exact,
  float16: { rtol: 2e-3, atol: 1e-3 },
  bfloat16: { rtol: 1.6e-2, atol: 1e-2 },
  float32: { rtol: 1e-4, atol: 1e-5 },
  float64: { rtol: 1e-12, atol: 1e-13 },
  complex64: { rtol: 1e-4, atol: 1e-5 },
};

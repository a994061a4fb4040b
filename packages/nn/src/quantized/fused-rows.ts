import type { MLXArray } from '@mlxts/core';
import { resolveStream, sys, wrap } from '@mlxts/core/native';
import type { QuantizedWeight } from './fused-products.js';

/** Float32 rows of a packed matrix as one operation, null where our CPU kernels do not take them. */
export function fusedRows(indices: MLXArray, table: QuantizedWeight): MLXArray | null {
  const { weight, scales, biases, groupSize, bits, mode } = table;
  const rows = sys.mlxts_quantized_rows(
    indices.handle,
    groupSize,
    bits,
    mode,
    resolveStream(),
    weight.handle,
    scales.handle,
    biases?.handle ?? null,
  );
  return rows === null ? null : wrap(rows);
}

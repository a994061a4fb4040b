import { type MLXArray, ShapeError, type StreamOrDevice } from '@mlxts/core';
import { resolveStream, sys, wrap } from '@mlxts/core/native';
import { checkedParams } from './checked-weights.js';
import { describe } from './describe.js';
import { checkProductInput } from './input-check.js';
import { matrixIndices } from './matrix-indices.js';
import type { QuantizationOptions } from './params.js';
import { quantizedMatmul } from './quantized-matmul.js';

export interface GatherQmmOptions extends QuantizationOptions {
  /** Which matrix of `x`'s flattened leading dimensions each product takes; all in order where absent. */
  readonly lhsIndices?: MLXArray | null;
  /** Which matrix of `w`'s flattened leading dimensions each product takes; all in order where absent. */
  readonly rhsIndices?: MLXArray | null;
  /** Default true. */
  readonly transpose?: boolean;
  /** Promises that the given indices ascend, which a GPU kernel may use. Default false. */
  readonly sortedIndices?: boolean;
  readonly stream?: StreamOrDevice | undefined;
}

const op = 'gatherQmm';

/**
 * Products of chosen pairs of matrices, `x[lhs] · dequantize(w[rhs])ᵀ` for each index pair: a mixture of experts in one call.
 *
 * `x` `[..., rows, in]`, `w` `[..., out, in · bits / 32]`, indices that broadcast to `[...I]` → `[...I, rows, out]`.
 * On CPU an index outside its batch is clamped into it: MLX would read foreign memory. Dtypes as in `quantizedMatmul`.
 * @throws ShapeError, DtypeError, ArgumentError before MLX is called
 */
export function gatherQmm(
  x: MLXArray,
  w: MLXArray,
  scales: MLXArray,
  biases?: MLXArray | null,
  options: GatherQmmOptions = {},
): MLXArray {
  if (!options.lhsIndices && !options.rhsIndices) return quantizedMatmul(x, w, scales, biases, options);
  const { transpose = true, sortedIndices = false } = options;
  const params = checkedParams(op, { weight: w, scales, biases }, options);
  checkProductInput(op, x, w, params, { transpose, minRank: 2 });
  for (const [name, a] of [
    ['x', x],
    ['w', w],
  ] as const) {
    if (a.size === 0)
      throw new ShapeError({ op, message: `expected ${name} with at least one element (${describe(name, a)})` });
  }

  const stream = resolveStream(options.stream);
  const lhsIndices = matrixIndices(op, 'lhsIndices', options.lhsIndices, x, options.stream);
  const rhsIndices = matrixIndices(op, 'rhsIndices', options.rhsIndices, w, options.stream);
  const biasesHandle = biases ? biases.handle : null;
  const { groupSize, bits, mode } = params;
  return wrap(
    sys.mlxts_gather_qmm(
      x.handle,
      w.handle,
      scales.handle,
      biasesHandle,
      lhsIndices?.handle ?? null,
      rhsIndices?.handle ?? null,
      transpose,
      groupSize,
      bits,
      mode,
      sortedIndices,
      stream,
    ),
  );
}

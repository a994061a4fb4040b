import { astype, gatherMm, type MLXArray, swapaxes } from '@mlxts/core';
import { activeStream, sys, wrap } from '@mlxts/core/native';
import { dequantizeArray } from './dequantize-array.js';
import { type GatherQmmOptions, gatherQmm } from './gather-qmm.js';
import { checkInputOperands, type InputProductOptions } from './input-operands.js';
import { matrixIndices } from './matrix-indices.js';
import { quantizeArray } from './quantize-array.js';
import { roundInput } from './round-input.js';

export type GatherQqmmOptions = InputProductOptions &
  Pick<GatherQmmOptions, 'lhsIndices' | 'rhsIndices' | 'sortedIndices'>;

const op = 'gatherQqmm';

/**
 * `qqmm` of chosen pairs of matrices, `x[lhs] · w[rhs]ᵀ` with both rounded: `x` `[..., rows, in]`, `w` `[..., out, in]` or
 * packed with its `scales`, indices that broadcast to `[...I]` → `[...I, rows, out]`. It has no gradients. On the CPU it is
 * `gatherQmm` of the rounded `x`, where an index outside its batch is clamped into it.
 * @throws ShapeError, DtypeError, ArgumentError before MLX is called
 */
export function gatherQqmm(
  x: MLXArray,
  w: MLXArray,
  scales?: MLXArray | null,
  options: GatherQqmmOptions = {},
): MLXArray {
  const { params, globalScales, ...operands } = checkInputOperands(op, x, w, scales, { ...options, minRank: 2 });
  const { sortedIndices = false, stream } = options;
  const lhsIndices = matrixIndices(op, 'lhsIndices', options.lhsIndices, x, stream);
  const rhsIndices = matrixIndices(op, 'rhsIndices', options.rhsIndices, w, stream);
  const [globalX, globalW] = globalScales ?? [null, null];
  const active = activeStream(stream);
  if (active.device !== 'cpu') {
    const { groupSize, bits, mode } = params;
    return wrap(
      sys.mlx_gather_qqmm(
        x.handle,
        w.handle,
        operands.scales?.handle ?? null,
        lhsIndices?.handle ?? null,
        rhsIndices?.handle ?? null,
        groupSize,
        bits,
        mode,
        globalX?.handle ?? null,
        globalW?.handle ?? null,
        sortedIndices,
        active.handle,
      ),
    );
  }
  const input = roundInput(x, { ...params, globalScale: globalX, stream });
  const { wq, scales: packedScales } =
    operands.scales === null
      ? quantizeArray(w, { ...params, globalScale: globalW, stream })
      : { wq: w, scales: operands.scales };
  const indices = { lhsIndices, rhsIndices, sortedIndices, stream };
  if (globalW === null) return gatherQmm(input, wq, packedScales, null, { ...params, ...indices });
  const weight = dequantizeArray(wq, packedScales, null, { ...params, globalScale: globalW, dtype: 'float32', stream });
  const wide = astype(input, 'float32', { stream }); // the one dtype in which the CPU gathers
  return astype(gatherMm(wide, swapaxes(weight, -1, -2, { stream }), indices), x.dtype, { stream });
}

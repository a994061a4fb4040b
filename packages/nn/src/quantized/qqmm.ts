import { type MLXArray, matmul, reshape, ShapeError, swapaxes } from '@mlxts/core';
import { activeStream, sys, wrap } from '@mlxts/core/native';
import { dequantizeArray } from './dequantize-array.js';
import { describe } from './describe.js';
import { checkInputOperands, type InputOperands, type InputProductOptions } from './input-operands.js';
import { quantizeArray } from './quantize-array.js';
import { quantizedMatmul } from './quantized-matmul.js';
import { roundInput } from './round-input.js';
import { withRoundedGradients } from './rounded-gradients.js';

const op = 'qqmm';

/**
 * `x · wᵀ` with both rounded to small floats, nvfp4 (the default) or mxfp8: `x` `[..., in]` → `[..., out]` in the dtype of `x`.
 *
 * `w` is floating `[out, in]`, rounded here, or packed `[out, in · bits / 32]` with its `scales`. Gradients, of `x` and a
 * floating `w`, are such products themselves. On the CPU it is `quantizedMatmul` of the rounded `x`.
 * @throws ShapeError, DtypeError, ArgumentError before MLX is called
 * @example
 * const w = mx.random.normal([8, 64]);
 * console.log(qqmm(mx.ones([2, 64]), w).shape); // [2, 8]
 * const { wq, scales } = quantize(w, { mode: 'mxfp8' });
 * console.log(qqmm(mx.ones([64]), wq, scales, { mode: 'mxfp8' }).shape); // [8]
 */
export function qqmm(x: MLXArray, w: MLXArray, scales?: MLXArray | null, options: InputProductOptions = {}): MLXArray {
  const operands = checkInputOperands(op, x, w, scales, { ...options, minRank: 1 });
  if (w.ndim !== 2) {
    throw new ShapeError({ op, message: `expected w of rank 2, got ${w.ndim} (${describe('w', w)})` });
  }
  const { params, globalScales } = operands;
  const stream = activeStream(options.stream);
  if (stream.device !== 'cpu') {
    const { groupSize, bits, mode } = params;
    const [globalX, globalW] = globalScales?.map(({ handle }) => handle) ?? [null, null];
    const scalesHandle = operands.scales?.handle ?? null;
    return wrap(
      sys.mlx_qqmm(
        x.handle,
        w.handle,
        scalesHandle,
        groupSize,
        bits,
        mode,
        globalX ?? null,
        globalW ?? null,
        stream.handle,
      ),
    );
  }
  const inner = x.shape.at(-1) ?? 0;
  const rows = reshape(x, [x.size / inner, inner], { stream });
  const y = withRoundedGradients({ ...operands, x: rows }, (each) => composed(each, options));
  return reshape(y, [...x.shape.slice(0, -1), w.shape[0] ?? 0], { stream });
}

function composed({ x, w, scales, params, globalScales }: InputOperands, { stream }: InputProductOptions): MLXArray {
  const [globalX, globalW] = globalScales ?? [null, null];
  const input = roundInput(x, { ...params, globalScale: globalX, stream });
  const packed = scales === null ? quantizeArray(w, { ...params, globalScale: globalW, stream }) : { wq: w, scales };
  if (globalW === null) return quantizedMatmul(input, packed.wq, packed.scales, null, { ...params, stream });
  const dtype = x.dtype;
  const weight = dequantizeArray(packed.wq, packed.scales, null, { ...params, globalScale: globalW, dtype, stream });
  return matmul(input, swapaxes(weight, -1, -2, { stream }), { stream });
}

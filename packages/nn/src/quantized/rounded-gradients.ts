import { ArgumentError, abs, astype, customFunction, type MLXArray, max, pad, swapaxes, zerosLike } from '@mlxts/core';
import type { InputOperands } from './input-operands.js';

/**
 * `product` of operands, with the gradients of MLX's QQMatmul in place of those of rounding, which has none: of `x`
 * `[rows, in]` the product of the cotangent with `w`, of `w` that with `x`, all of them rounded along the axis they sum.
 */
export function withRoundedGradients(
  { x, w, scales, params, globalScales }: InputOperands,
  product: (operands: InputOperands) => MLXArray,
): MLXArray {
  if (scales !== null) {
    const packed = customFunction((input: MLXArray) => product({ x: input, w, scales, params, globalScales }), {
      vjp: () => {
        throw new ArgumentError({
          op: 'qqmm',
          code: 'Unsupported',
          message: 'expected a floating w for gradients, got a packed one (a QQLinear has one after train())',
        });
      },
    });
    return packed(x);
  }
  type Operands = [x: MLXArray, w: MLXArray, ...globalScales: MLXArray[]];
  const whole = (globals: readonly MLXArray[]): InputOperands['globalScales'] => {
    const [globalX, globalW] = globals;
    return globalX === undefined || globalW === undefined ? null : [globalX, globalW];
  };
  /** `a · bᵀ`, filled up with zeros to whole groups. */
  const rounded = (a: MLXArray, b: MLXArray, globals: InputOperands['globalScales']): MLXArray =>
    product({
      x: filled(a, params.groupSize),
      w: filled(b, params.groupSize),
      scales: null,
      params,
      globalScales: globals,
    });
  const floating = customFunction(
    (...[input, weight, ...globals]: Operands) =>
      product({ x: input, w: weight, scales: null, params, globalScales: whole(globals) }),
    {
      vjp: ([input, weight, ...globals], cotangent) => {
        const [globalX, globalW] = globals;
        const peak = astype(max(abs(cotangent)), 'float32');
        const dx = rounded(cotangent, transposed(weight), globalW === undefined ? null : [peak, globalW]);
        const dw = rounded(transposed(cotangent), transposed(input), globalX === undefined ? null : [peak, globalX]);
        return [dx, astype(dw, weight.dtype), ...globals.map((each) => zerosLike(each))];
      },
    },
  );
  return floating(x, w, ...(globalScales ?? []));
}

const transposed = (a: MLXArray): MLXArray => swapaxes(a, 0, 1);

function filled(a: MLXArray, groupSize: number): MLXArray {
  const rest = (a.shape[1] ?? 0) % groupSize;
  return rest === 0
    ? a
    : pad(a, [
        [0, 0],
        [0, groupSize - rest],
      ]);
}

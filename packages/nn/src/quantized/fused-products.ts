import type { MLXArray } from '@mlxts/core';
import { checkArray, resolveStream, sys, wrap, wrapAll } from '@mlxts/core/native';
import type { PackedWeight } from './packed-weight.js';
import type { QuantizationParams } from './params.js';

/** A packed weight and how it is packed. */
export type QuantizedWeight = PackedWeight & QuantizationParams;

/**
 * `x · dequantize(w)ᵀ` for several weights as one operation. Null where our CPU kernels do not take them all, as they are
 * in a function that is being transformed: `quantizedMatmul` computes each then, or says what is wrong with it.
 */
export function fusedProducts(x: MLXArray, weights: readonly QuantizedWeight[]): MLXArray[] | null {
  return products(x, weights, null);
}

/** `residual + x · dequantize(w)ᵀ`, likewise. */
export function fusedSum(residual: MLXArray, x: MLXArray, weight: QuantizedWeight): MLXArray | null {
  return products(x, [weight], checkArray('add', 'residual', residual).handle)?.[0] ?? null;
}

function products(x: MLXArray, weights: readonly QuantizedWeight[], residual: number | null): MLXArray[] | null {
  const form = commonForm(weights);
  if (form === null) return null;
  const { handle } = checkArray('quantizedMatmul', 'x', x);
  const { groupSize, bits, mode } = form;
  const stream = resolveStream();
  const count = pack(weights);
  const all = sys.mlxts_quantized_projections(handle, groupSize, bits, mode, stream, packed, count, residual);
  return all === null ? null : wrapAll(all);
}

/** `swiglu` of two products, likewise. */
export function fusedSwiglu(x: MLXArray, gate: QuantizedWeight, up: QuantizedWeight): MLXArray | null {
  const form = commonForm([gate, up]);
  if (form === null) return null;
  const { groupSize, bits, mode } = form;
  const out = sys.mlxts_quantized_swiglu(
    checkArray('swiglu', 'x', x).handle,
    groupSize,
    bits,
    mode,
    resolveStream(),
    gate.weight.handle,
    gate.scales.handle,
    gate.biases?.handle ?? null,
    up.weight.handle,
    up.scales.handle,
    up.biases?.handle ?? null,
  );
  return out === null ? null : wrap(out);
}

/** `residual + swiglu(gate(x), up(x)) · dequantize(down)ᵀ`, likewise. */
export function fusedMlp(
  residual: MLXArray,
  x: MLXArray,
  gate: QuantizedWeight,
  up: QuantizedWeight,
  down: QuantizedWeight,
): MLXArray | null {
  const form = commonForm([gate, up]);
  const downForm = commonForm([down]);
  if (form === null || downForm === null) return null;
  const count = pack([gate, up, down]);
  const out = sys.mlxts_quantized_mlp(
    checkArray('swiglu', 'x', x).handle,
    form.groupSize,
    form.bits,
    form.mode,
    downForm.groupSize,
    downForm.bits,
    downForm.mode,
    resolveStream(),
    packed,
    count,
    checkArray('add', 'residual', residual).handle,
  );
  return out === null ? null : wrap(out);
}

/** Handles for one native call: a buffer is read faster than a list. */
let packed = new Float64Array(64);

function pack(weights: readonly QuantizedWeight[]): number {
  if (packed.length < 3 * weights.length) packed = new Float64Array(6 * weights.length);
  let count = 0;
  for (const { weight, scales, biases } of weights) {
    packed[count++] = weight.handle;
    packed[count++] = scales.handle;
    if (biases) packed[count++] = biases.handle;
  }
  return count;
}

function commonForm(weights: readonly QuantizedWeight[]): QuantizationParams | null {
  const [first, ...others] = weights;
  if (first === undefined) return null;
  const { groupSize, bits, mode } = first;
  const isAlike = others.every((each) => each.groupSize === groupSize && each.bits === bits && each.mode === mode);
  const isWhole = weights.every(({ biases }) => (mode === 'affine') === Boolean(biases));
  return isAlike && isWhole ? first : null;
}

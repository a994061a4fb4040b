import { arange, astype, broadcastTo, type MLXArray, round, take } from '@mlxts/core';
import { type ScaleFactor, scaledLength, scaleFactors } from './scale-factors.js';

/**
 * Each position of the spatial axes takes its nearest element, `[N, ..., C] → [N, ...⌊scaleFactor · length⌋, C]`.
 * @example
 * const y = upsampleNearest(mx.array([[[1], [2]]]), 2);
 * console.log(y.squeeze().tolist()); // [1, 1, 2, 2]
 */
export function upsampleNearest(x: MLXArray, scaleFactor: ScaleFactor): MLXArray {
  const factors = scaleFactors('upsampleNearest', x, scaleFactor);
  if (factors.every(Number.isInteger)) return repeated(x, factors);
  return factors.reduce((sampled, factor, i) => {
    const length = x.shape[i + 1] as number;
    return take(sampled, nearestPositions(length, scaledLength(length, factor)), { axis: i + 1 });
  }, x);
}

/** Whole factors need no indices. */
function repeated(x: MLXArray, factors: readonly number[]): MLXArray {
  const [batch, channels] = [x.shape[0] as number, x.shape.at(-1) as number];
  const lengths = x.shape.slice(1, -1);
  const spread = (repeats: readonly number[]) => [
    batch,
    ...lengths.flatMap((length, i) => [length, repeats[i] as number]),
    channels,
  ];
  const copies = broadcastTo(x.reshape(spread(lengths.map(() => 1))), spread(factors));
  return copies.reshape([batch, ...lengths.map((length, i) => length * (factors[i] as number)), channels]);
}

function nearestPositions(length: number, scaled: number): MLXArray {
  const positions = arange(scaled, { dtype: 'float32' });
  if (scaled <= length) return astype(positions.multiply(length / scaled), 'uint32');
  return astype(
    round(
      positions
        .add(0.5)
        .multiply(length / scaled)
        .subtract(0.5),
    ),
    'uint32',
  );
}

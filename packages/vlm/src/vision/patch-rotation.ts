import type { MLXArray } from '@mlxts/core';
import * as mx from '@mlxts/core';

/** Row and column of each patch of a frame. */
export interface PatchPlaces {
  rows: Int32Array;
  columns: Int32Array;
}

/** What turns the heads of patches: cosines and sines `[patches, headDim]`. */
export interface PatchRotation {
  cos: MLXArray;
  sin: MLXArray;
}

/**
 * The places of the patches of a frame in merge blocks: the `merge · merge` patches that become one token follow one
 * another, blocks from left to right and from top to bottom.
 */
export function mergeBlockPlaces(rows: number, columns: number, merge: number): PatchPlaces {
  const places: PatchPlaces = { rows: new Int32Array(rows * columns), columns: new Int32Array(rows * columns) };
  let index = 0;
  for (let top = 0; top < rows; top += merge) {
    for (let left = 0; left < columns; left += merge) {
      for (let i = 0; i < merge * merge; i++, index++) {
        places.rows[index] = top + Math.floor(i / merge);
        places.columns[index] = left + (i % merge);
      }
    }
  }
  return places;
}

/** Rotary angles of places: half of the pairs of a head turn by the row, half by the column. */
export function patchRotation({ rows, columns }: PatchPlaces, headDim: number): PatchRotation {
  const wavelengths = mx.power(
    10_000,
    mx.divide(mx.arange(0, headDim / 2, { step: 2, dtype: 'float32' }), headDim / 2),
  );
  const frequencies = mx.divide(1, wavelengths); // [headDim / 4]
  const angles = (places: Int32Array): MLXArray =>
    mx.multiply(mx.expandDims(mx.astype(mx.array(places), 'float32'), 1), frequencies);
  const [byRow, byColumn] = [angles(rows), angles(columns)];
  const all = mx.concatenate([byRow, byColumn, byRow, byColumn], { axis: 1 }); // [patches, headDim]
  return { cos: mx.cos(all), sin: mx.sin(all) };
}

/** `x cos + rotate(x) sin` in float32, where `rotate` swaps the halves of a head and negates the first; the dtype stays. */
export function turnPatches(x: MLXArray, { cos, sin }: PatchRotation): MLXArray {
  const [left, right] = mx.split(x, 2, { axis: -1 }) as [MLXArray, MLXArray];
  const across = mx.concatenate([mx.negative(right), left], { axis: -1 });
  return mx.astype(mx.add(mx.multiply(x, cos), mx.multiply(across, sin)), x.dtype);
}

import { astype, clip, DtypeError, isInteger, type MLXArray, type StreamOrDevice } from '@mlxts/core';
import { activeStream, checkArray } from '@mlxts/core/native';
import { describe } from './describe.js';

/** Indices of the matrices of `batch`, null where there are none. On the CPU they are brought into the batch. */
export function matrixIndices(
  op: string,
  name: string,
  indices: MLXArray | null | undefined,
  batch: MLXArray,
  stream: StreamOrDevice | undefined,
): MLXArray | null {
  if (indices === undefined || indices === null) return null;
  checkArray(op, name, indices);
  if (!isInteger(indices.dtype)) {
    throw new DtypeError({
      op,
      message: `expected ${name} of an integer dtype, got ${indices.dtype} (${describe(name, indices)})`,
    });
  }
  if (activeStream(stream).device !== 'cpu') return indices;
  const matrices = batch.shape.slice(0, -2).reduce((product, n) => product * n, 1);
  // The last index may not fit a narrow dtype.
  const wide = indices.itemsize < 4 ? astype(indices, 'int32', { stream }) : indices;
  return clip(wide, 0, matrices - 1, { stream });
}

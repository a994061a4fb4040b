import type { MLXArray } from '../array.js';
import { evalAsync } from '../evaluate.js';
import type { Cut } from '../indexing/cut.js';
import { Slice } from '../indexing/slice-value.js';
import { contiguous } from '../ops/conversion.js';

/** Positions of the first axis without gaps. */
export type Rows = Pick<Cut, 'start' | 'count'>;

interface RowMajor {
  readonly offset: number;
  readonly shape: readonly number[];
  readonly nbytes: number;
}

/** Where some rows of a row-major tensor lie. */
export function rowsWithin<Tensor extends RowMajor>(tensor: Tensor, { start, count }: Rows): Tensor {
  const [length, ...row] = tensor.shape;
  const rowBytes = length ? tensor.nbytes / length : 0;
  return { ...tensor, shape: [count, ...row], offset: tensor.offset + start * rowBytes, nbytes: count * rowBytes };
}

/** Some rows of an array that had to be read whole, which is freed. */
export async function keepRows(whole: MLXArray, { start, count }: Rows): Promise<MLXArray> {
  let view: MLXArray | undefined;
  try {
    view = whole.get(new Slice(start, start + count, 1));
    const rows = contiguous(view);
    await evalAsync(rows);
    return rows;
  } finally {
    view?.dispose();
    whole.dispose();
  }
}

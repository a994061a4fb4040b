import { sys } from '@mlxts/sys';
import { MLXArray } from '../array.js';
import { type Dtype, dtypeCode, dtypeSize } from '../dtype.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkArray, checkDtype, checkOptions, describe } from '../guards.js';
import { type Operand, withOperand } from '../operand.js';
import type { OpOptions } from '../options.js';
import { resolveStream, streamOf } from '../stream.js';
import { wrap } from '../wrap.js';

/**
 * The elements converted to `dtype`: fractions are cut off, integers wrap, whatever is not 0 is true. NaN and
 * numbers outside the range of an integer dtype give some integer, which depends on the processor.
 *
 * @example
 * console.log(mx.array([1.5, -1.5]).astype('int32').tolist()); // [1, -1]
 */
export function astype(a: MLXArray, dtype: Dtype, options?: OpOptions): MLXArray {
  const { handle } = checkArray('astype', 'a', a);
  return wrap(sys.mlx_astype(handle, dtypeCode(checkDtype('astype', dtype)), streamOf('astype', options)));
}

const MAX_DIM = 2 ** 31 - 1;

/**
 * The same bytes read as `dtype`; the last axis grows or shrinks with the item size.
 *
 * @example
 * console.log(mx.array([1, -2]).view('uint32').tolist()); // [1065353216, 3221225472]
 *
 * @throws ShapeError when the last axis has no whole number of new items, or none at all.
 */
export function view(a: Operand, dtype: Dtype, options?: OpOptions): MLXArray {
  const size = dtypeSize(checkDtype('view', dtype));
  const s = streamOf('view', options);
  if (a instanceof MLXArray && a.itemsize > size) {
    const last = ((a.shape.at(-1) ?? 1) * a.itemsize) / size;
    if (last > MAX_DIM) {
      throw new ShapeError({
        op: 'view',
        message: `expected a last axis of at most ${MAX_DIM}, got ${last} (a: ${describe(a)})`,
      });
    }
  }
  return wrap(withOperand('view', a, (handle) => sys.mlx_view(handle, dtypeCode(dtype), s)));
}

export interface ContiguousOptions extends OpOptions {
  /** Column-major memory is good enough too. Default: false. */
  allowColMajor?: boolean | undefined;
}

/** The same array in row-major memory. */
export function contiguous(a: MLXArray, options?: ContiguousOptions): MLXArray {
  const { handle } = checkArray('contiguous', 'a', a);
  const { allowColMajor = false, stream } = checkOptions('contiguous', options);
  return wrap(sys.mlx_contiguous(handle, allowColMajor, resolveStream(stream)));
}

/** The same array, a constant for gradients. */
export function stopGradient(a: MLXArray, options?: OpOptions): MLXArray {
  const { handle } = checkArray('stopGradient', 'a', a);
  return wrap(sys.mlx_stop_gradient(handle, streamOf('stopGradient', options)));
}

/** The same elements in an array of its own. */
export function copy(a: MLXArray, options?: OpOptions): MLXArray {
  const { handle } = checkArray('copy', 'a', a);
  return wrap(sys.mlx_copy(handle, streamOf('copy', options)));
}

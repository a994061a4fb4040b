import { sys } from '@mlxts/sys';
import { MLXArray } from '../array.js';
import { isInteger } from '../dtype.js';
import { DtypeError } from '../errors/dtype-error.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkArray, checkAxis, checkInt, describe } from '../guards.js';
import type { AxisOptions, OpOptions } from '../options.js';
import { activeStream, resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';
import { clip } from './clip.js';
import { astype } from './conversion.js';

export interface IndexOptions extends AxisOptions {
  /**
   * On the CPU, bring indices outside the axis to its nearest end; MLX itself would read other memory.
   * Default: true.
   */
  checkBounds?: boolean | undefined;
}

/** The indices, kept inside an axis of length `dim` where MLX would not look. */
function boundedIndices(op: string, indices: MLXArray, dim: number, options: IndexOptions): MLXArray {
  if (!isInteger(indices.dtype)) {
    throw new DtypeError({ op, message: `expected integer indices, got ${describe(indices)}` });
  }
  if (dim === 0 && indices.size > 0) {
    throw new ShapeError({ op, message: `expected no indices into an axis of length 0, got ${describe(indices)}` });
  }
  const { stream, checkBounds = true } = options;
  if (!checkBounds || activeStream(stream).device !== 'cpu') return indices;
  const wide = indices.itemsize < 4 ? astype(indices, 'int32', { stream }) : indices;
  return clip(wide, wide.dtype.startsWith('u') ? null : -dim, dim - 1, { stream });
}

/** `a[indices]` along `axis`, or of the flattened array: `[..., indices.shape..., ...]`. */
export function take(a: MLXArray, indices: MLXArray | number, options: IndexOptions = {}): MLXArray {
  const { axis, stream } = options;
  const { handle, ndim, shape, size } = checkArray('take', 'a', a);
  const along = axis === undefined ? undefined : checkAxis('take', axis, ndim);
  const dim = along === undefined ? size : (shape.at(along) as number);
  const s = resolveStream(stream);
  if (typeof indices === 'number')
    return takeOne(a, checkInt('take', 'index', indices, { min: -dim, max: dim - 1 }), along, s);
  const positions = boundedIndices('take', checkArray('take', 'indices', indices), dim, options);
  return wrap(
    along === undefined
      ? sys.mlx_take(handle, positions.handle, s)
      : sys.mlx_take_axis(handle, positions.handle, along, s),
  );
}

function takeOne(a: MLXArray, index: number, axis: number | undefined, s: number): MLXArray {
  const position = new MLXArray(sys.mlx_array_new_int(index));
  try {
    const raw =
      axis === undefined
        ? sys.mlx_take(a.handle, position.handle, s)
        : sys.mlx_take_axis(a.handle, position.handle, axis, s);
    return wrap(raw);
  } finally {
    position.dispose();
  }
}

/** `out[i][j] = a[indices[i][j]][j]` for axis 0, and so on: one index per element. */
export function takeAlongAxis(a: MLXArray, indices: MLXArray, options: IndexOptions & { axis: number }): MLXArray {
  const { handle, ndim, shape } = checkArray('takeAlongAxis', 'a', a);
  const axis = checkAxis('takeAlongAxis', options.axis, ndim);
  const positions = boundedIndices(
    'takeAlongAxis',
    checkArray('takeAlongAxis', 'indices', indices),
    shape.at(axis) as number,
    options,
  );
  return wrap(sys.mlx_take_along_axis(handle, positions.handle, axis, resolveStream(options.stream)));
}

/** A copy of `a` with `values` at the positions that `takeAlongAxis` would read. */
export function putAlongAxis(
  a: MLXArray,
  indices: MLXArray,
  values: MLXArray,
  options: IndexOptions & { axis: number },
): MLXArray {
  const { handle, ndim, shape } = checkArray('putAlongAxis', 'a', a);
  const axis = checkAxis('putAlongAxis', options.axis, ndim);
  const positions = boundedIndices(
    'putAlongAxis',
    checkArray('putAlongAxis', 'indices', indices),
    shape.at(axis) as number,
    options,
  );
  const source = checkArray('putAlongAxis', 'values', values).handle;
  return wrap(sys.mlx_put_along_axis(handle, positions.handle, source, axis, resolveStream(options.stream)));
}

export interface SliceOptions extends OpOptions {
  /** One step per axis, not 0. Default: 1 each. */
  strides?: readonly number[];
}

function checkSlice(
  op: string,
  a: MLXArray,
  start: readonly number[],
  stop: readonly number[],
  strides: readonly number[],
): void {
  for (const [name, list] of Object.entries({ start, stop, strides })) {
    if (!Array.isArray(list) || list.length !== a.ndim) {
      throw new ShapeError({
        op,
        message: `expected ${name} to have ${a.ndim} entries, got ${describe(list)} (a: ${describe(a)})`,
      });
    }
    for (const each of list) checkInt(op, name, each);
  }
  if (strides.includes(0))
    throw new ShapeError({ op, message: `expected strides other than 0, got ${describe(strides)}` });
}

/** `a[start:stop:stride]` on every axis; negative positions count from the end. */
export function slice(
  a: MLXArray,
  start: readonly number[],
  stop: readonly number[],
  options: SliceOptions = {},
): MLXArray {
  const { handle, ndim } = checkArray('slice', 'a', a);
  const strides = options.strides ?? Array<number>(ndim).fill(1);
  checkSlice('slice', a, start, stop, strides);
  return wrap(sys.mlx_slice(handle, start, stop, strides, resolveStream(options.stream)));
}

/** A copy of `a` with `update` in `a[start:stop:stride]`; in place where nothing else holds `a`. */
export function sliceUpdate(
  a: MLXArray,
  update: MLXArray,
  start: readonly number[],
  stop: readonly number[],
  options: SliceOptions = {},
): MLXArray {
  const { handle, ndim } = checkArray('sliceUpdate', 'a', a);
  const source = checkArray('sliceUpdate', 'update', update).handle;
  const strides = options.strides ?? Array<number>(ndim).fill(1);
  checkSlice('sliceUpdate', a, start, stop, strides);
  return wrap(sys.mlx_slice_update(handle, source, start, stop, strides, resolveStream(options.stream)));
}

import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { ArgumentError } from '../errors/argument-error.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkArray, checkInt, describe } from '../guards.js';
import { newScalar, type Scalar } from '../operand.js';
import type { OpOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';

export interface PadOptions extends OpOptions {
  /** The filling of mode `'constant'`. Default: 0. */
  value?: Scalar;
  /** `'constant'` or `'edge'` (the outermost element). Default: `'constant'`. */
  mode?: 'constant' | 'edge';
}

/** Adds elements around the array: `width` on every side, or `[before, after]` for each axis. */
export function pad(
  a: MLXArray,
  width: number | readonly (readonly [number, number])[],
  options: PadOptions = {},
): MLXArray {
  const { value = 0, mode = 'constant', stream } = options;
  const { handle, ndim, dtype } = checkArray('pad', 'a', a);
  const widths = typeof width === 'number' ? Array.from({ length: ndim }, () => [width, width] as const) : width;
  if (widths.length !== ndim) {
    throw new ShapeError({ op: 'pad', message: `expected ${ndim} pairs of widths, got ${describe(width)}` });
  }
  if (mode !== 'constant' && mode !== 'edge') {
    throw new ArgumentError({ op: 'pad', message: `expected mode 'constant' or 'edge', got ${describe(mode)}` });
  }
  const low = widths.map(([before]) => checkInt('pad', 'width', before, { min: 0 }));
  const high = widths.map(([, after]) => checkInt('pad', 'width', after, { min: 0 }));
  const filling = newScalar(value, dtype);
  try {
    return wrap(
      sys.mlx_pad(
        handle,
        widths.map((_, axis) => axis),
        low,
        high,
        filling,
        mode,
        resolveStream(stream),
      ),
    );
  } finally {
    sys.mlxts_free_one(filling);
  }
}

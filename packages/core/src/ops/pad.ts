import { sys } from '@mlxts/sys';
import { MLXArray } from '../array.js';
import { ArgumentError } from '../errors/argument-error.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkArray, checkChoice, checkInt, checkOptions, checkShape, describe } from '../guards.js';
import { type Operand, withOperand } from '../operand.js';
import type { OpOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';

const modes = ['constant', 'edge', 'reflect', 'symmetric'] as const;
const MAX_MIRRORS = 4096; // the graph grows by three operations for each

export type PadMode = (typeof modes)[number];

/** On every side of every axis; before and after every axis; or before and after each axis. */
export type PadWidth = number | readonly [number] | readonly [number, number] | readonly (readonly [number, number])[];

export interface PadOptions extends OpOptions {
  /**
   * What is added: `'constant'` values, the `'edge'`, or a mirror image without (`'reflect'`) or with
   * (`'symmetric'`) the edge. Default: `'constant'`.
   */
  mode?: PadMode | undefined;
  /** The filling of mode `'constant'`: a scalar or an array of one element. Default: 0. */
  constantValues?: Operand | undefined;
}

function checkPair(pair: unknown): readonly [number, number] {
  if (!Array.isArray(pair) || pair.length !== 2) {
    throw new ShapeError({ op: 'pad', message: `expected widths as [before, after], got ${describe(pair)}` });
  }
  const [before, after] = pair.map((width) => checkInt('pad', 'width', width, { min: 0 }));
  return [before as number, after as number];
}

/** `[before, after]` of each axis. */
function checkWidths(width: unknown, ndim: number): (readonly [number, number])[] {
  const list = Array.isArray(width) ? width : [width];
  if (list.length > 0 && list.length <= 2 && list.every((each) => !Array.isArray(each))) {
    const pair = checkPair(list.length === 1 ? [list[0], list[0]] : list);
    return Array.from({ length: ndim }, () => pair);
  }
  const pairs = list.map(checkPair);
  const [first] = pairs;
  if (pairs.length === 1 && first !== undefined) return Array.from({ length: ndim }, () => first);
  if (pairs.length === ndim) return pairs;
  throw new ShapeError({ op: 'pad', message: `expected ${ndim} pairs of widths, got ${describe(width)}` });
}

/** The mode that MLX is to use: an axis of 1 element has no mirror image but the edge. */
function checkMode(a: MLXArray, widths: readonly (readonly [number, number])[], mode: PadMode): PadMode {
  checkChoice('pad', 'mode', mode, modes);
  if (mode === 'constant') return mode;
  const padded = a.shape.flatMap((dim, axis) => {
    const widest = Math.max(...(widths[axis] as [number, number]));
    return widest === 0 ? [] : [{ dim, widest }];
  });
  if (padded.some(({ dim }) => dim === 0)) {
    throw new ShapeError({ op: 'pad', message: `expected no empty axis to pad by '${mode}', got ${describe(a)}` });
  }
  if (mode === 'edge' || padded.every(({ dim }) => dim === 1)) return 'edge';
  for (const { dim, widest } of padded) {
    if (widest > MAX_MIRRORS * Math.max(dim - 1, 1)) {
      throw new ArgumentError({
        op: 'pad',
        message: `expected at most ${MAX_MIRRORS} mirror images of an axis of ${dim}, got width ${widest}`,
      });
    }
  }
  return mode;
}

/**
 * Adds elements around the array.
 *
 * @example
 * console.log(mx.pad(mx.array([1, 2]), [1, 2]).tolist()); // [0, 1, 2, 0, 0]
 * console.log(mx.pad(mx.array([1, 2, 3]), 2, { mode: 'reflect' }).tolist()); // [3, 2, 1, 2, 3, 2, 1]
 */
export function pad(a: MLXArray, padWidth: PadWidth, options?: PadOptions): MLXArray {
  const array = checkArray('pad', 'a', a);
  const { mode = 'constant', constantValues = 0, stream } = checkOptions('pad', options);
  const widths = checkWidths(padWidth, array.ndim);
  const chosen = checkMode(array, widths, mode);
  const axes = array.shape.map((_, axis) => axis);
  const low = widths.map(([before]) => before);
  const high = widths.map(([, after]) => after);
  checkShape(
    'pad',
    array.shape.map((dim, axis) => dim + (low[axis] as number) + (high[axis] as number)),
  );
  const s = resolveStream(stream);
  if (constantValues instanceof MLXArray && constantValues.size !== 1) {
    throw new ShapeError({ op: 'pad', message: `expected one constant value, got ${describe(constantValues)}` });
  }
  return wrap(
    withOperand(
      'pad',
      constantValues,
      (filling) => sys.mlx_pad(array.handle, axes, low, high, filling, chosen, s),
      array.dtype,
    ),
  );
}

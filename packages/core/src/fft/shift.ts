import type { MLXArray } from '../array.js';
import { checkArray, checkAxis, checkOptions } from '../guards.js';
import { rollAxes } from '../ops/roll-axes.js';
import type { OpOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';

export interface FftShiftOptions extends OpOptions {
  /** One axis, several, or `null` for all. Default: all. */
  axes?: number | readonly number[] | null | undefined;
}

export type ShiftOp = (a: MLXArray, options?: FftShiftOptions) => MLXArray;

function shift(op: string, direction: 1 | -1): ShiftOp {
  return (a, options) => {
    const array = checkArray(op, 'a', a);
    const { axes, stream } = checkOptions(op, options);
    const { ndim, shape } = array;
    const wanted: unknown[] =
      axes === undefined || axes === null ? shape.map((_, axis) => axis) : Array.isArray(axes) ? axes : [axes];
    const along = wanted.map((axis) => checkAxis(op, axis, ndim));
    const turns = along.map((axis) => direction * Math.floor((shape.at(axis) as number) / 2));
    return wrap(rollAxes(array, turns, along, resolveStream(stream)));
  };
}

/**
 * Rolls each of `axes` by half its length, so that frequency 0 stands in the middle. An axis named twice rolls twice.
 *
 * @example
 * console.log(mx.fft.fftshift(mx.fft.fftfreq(4)).tolist()); // [-0.5, -0.25, 0, 0.25]
 */
export const fftshift: ShiftOp = shift('fft.fftshift', 1);
/** The inverse of `fftshift`. */
export const ifftshift: ShiftOp = shift('fft.ifftshift', -1);

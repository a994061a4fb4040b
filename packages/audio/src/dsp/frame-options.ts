import { type MLXArray, pad, ShapeError } from '@mlxts/core';
import { checkInt, describe } from '@mlxts/core/native';
import { namedWindow, type WindowName } from './windows.js';

/** How a signal is cut into frames. */
export interface FrameOptions {
  /** Samples from one frame to the next. Default: a quarter of `winLength`. */
  hopLength?: number | undefined;
  /** Samples that a named window covers, in the middle of a frame. Default: the length of a frame. */
  winLength?: number | undefined;
  /** A name, for a periodic window, or its values. Default: `'hann'`. */
  window?: WindowName | MLXArray | undefined;
  /** Whether the middle of frame t lies at sample `t · hopLength`, and not its start. Default: true. */
  center?: boolean | undefined;
}

/** Options with their defaults; `window` has the length of a frame. */
export interface Framing {
  readonly hopLength: number;
  readonly window: MLXArray; // [nFft]
  readonly center: boolean;
}

export const MAX_FFT = 2 ** 24;

export function readFraming(op: string, nFft: number, options: FrameOptions): Framing {
  const { window = 'hann', center = true } = options;
  const winLength = checkInt(op, 'winLength', options.winLength ?? nFft, { min: 1, max: nFft });
  const fallback = Math.max(1, Math.floor(winLength / 4));
  const hopLength = checkInt(op, 'hopLength', options.hopLength ?? fallback, { min: 1, max: MAX_FFT });
  const values = typeof window === 'string' ? namedWindow(op, window, winLength, { periodic: true }) : window;
  const [length = 0] = values.shape;
  if (values.ndim !== 1 || length > nFft)
    throw new ShapeError({ op, message: `expected a window of at most ${nFft} values, got ${describe(values)}` });
  const before = Math.floor((nFft - length) / 2);
  return { hopLength, center, window: length === nFft ? values : pad(values, [[before, nFft - length - before]]) };
}

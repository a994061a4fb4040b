import { array, type MLXArray } from '@mlxts/core';
import { checkChoice, checkInt, checkOptions } from '@mlxts/core/native';

export interface WindowOptions {
  /** One period of the function, as an STFT wants it, instead of a list that ends as it begins. Default: false. */
  periodic?: boolean | undefined;
}

export type Window = (size: number, options?: WindowOptions) => MLXArray;

export type WindowName = 'hann' | 'hamming' | 'blackman' | 'bartlett';

const MAX_SIZE = 2 ** 24;

/** A window of values `at(n / period)`, computed in float64. */
function window(op: string, at: (phase: number) => number): Window {
  return (size, options) => {
    checkInt(op, 'size', size, { min: 1, max: MAX_SIZE });
    const { periodic = false } = checkOptions(op, options);
    const period = periodic ? size : Math.max(1, size - 1);
    return array(Float32Array.from({ length: size }, (_, n) => (size === 1 ? 1 : at(n / period))));
  };
}

const cosine = (cycles: number) => Math.cos(2 * Math.PI * cycles);

/**
 * `0.5 - 0.5 cos(2πn / N)` for n < size → `[size]` float32, with N = size - 1, or size where it is periodic.
 *
 * @example
 * console.log(hanning(4, { periodic: true }).tolist()); // [0, 0.5, 1, 0.5]
 */
export const hanning: Window = window('hanning', (phase) => 0.5 - 0.5 * cosine(phase));
/** `0.54 - 0.46 cos(2πn / N)` for n < size → `[size]` float32, with N = size - 1, or size where it is periodic. */
export const hamming: Window = window('hamming', (phase) => 0.54 - 0.46 * cosine(phase));
/** `0.42 - 0.5 cos(2πn / N) + 0.08 cos(4πn / N)` for n < size → `[size]` float32, with N as for `hanning`. */
export const blackman: Window = window('blackman', (phase) => 0.42 - 0.5 * cosine(phase) + 0.08 * cosine(2 * phase));
/** The triangle `1 - |2n / N - 1|` for n < size → `[size]` float32, with N as for `hanning`. */
export const bartlett: Window = window('bartlett', (phase) => 1 - Math.abs(2 * phase - 1));

const windows: Readonly<Record<WindowName, Window>> = { hann: hanning, hamming, blackman, bartlett };
const windowNames = Object.keys(windows) as WindowName[];

/** The window of a name. */
export function namedWindow(op: string, name: unknown, size: number, options?: WindowOptions): MLXArray {
  return windows[checkChoice(op, 'window', name, windowNames)](size, options);
}

import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { type Dtype, dtypeCode } from '../dtype.js';
import { ArgumentError } from '../errors/argument-error.js';
import { checkDtype, checkInt, checkNumber, checkOptions, checkShape } from '../guards.js';
import type { OpOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';

export interface ArangeOptions extends OpOptions {
  /** Default: 1. */
  step?: number | undefined;
  /** Default: int32 when start, stop and step are integers (int64 when one is beyond int32), else float32. */
  dtype?: Dtype | undefined;
}

function checkFinite(op: string, name: string, value: unknown): number {
  if (Number.isFinite(checkNumber(op, name, value))) return value as number;
  throw new ArgumentError({ op, message: `expected ${name} to be finite, got ${value}` });
}

function checkStep(step: unknown): number {
  if (checkNumber('arange', 'step', step) !== 0) return step as number;
  throw new ArgumentError({ op: 'arange', message: 'expected a step other than 0, got 0' });
}

function rangeDtype(...values: readonly number[]): Dtype {
  if (!values.every(Number.isInteger)) return 'float32';
  return values.every((value) => value >= -(2 ** 31) && value < 2 ** 31) ? 'int32' : 'int64';
}

/**
 * `start, start + step, …` below `stop`, or above it for a step below 0: `ceil((stop - start) / step)` numbers.
 * `arange(n)` counts from 0. Of an integer dtype, both `start` and `step` lose their fractions first.
 *
 * @example
 * console.log(mx.arange(1, 2, { step: 0.25 }).tolist()); // [1, 1.25, 1.5, 1.75]
 *
 * @throws ShapeError for more than 2^31 - 1 numbers.
 */
export function arange(stop: number, options?: ArangeOptions): MLXArray;
export function arange(start: number, stop: number, options?: ArangeOptions): MLXArray;
export function arange(first: number, second?: number | ArangeOptions, third?: ArangeOptions): MLXArray {
  const counts = typeof second !== 'number' && third === undefined;
  const start = counts ? 0 : checkFinite('arange', 'start', first);
  const stop = counts ? checkFinite('arange', 'stop', first) : checkFinite('arange', 'stop', second);
  const options = checkOptions('arange', counts ? second : third);
  const step = checkStep(options.step ?? 1);
  checkShape('arange', [Math.max(0, Math.ceil((stop - start) / step))]);
  const dtype = checkDtype('arange', options.dtype ?? rangeDtype(start, stop, step));
  if (dtype === 'bool')
    throw new ArgumentError({ op: 'arange', message: 'expected another dtype than bool, got bool' });
  return wrap(sys.mlx_arange(start, stop, step, dtypeCode(dtype), resolveStream(options.stream)));
}

export interface LinspaceOptions extends OpOptions {
  /** Whether `stop` is the last number; else it would be the next one. Default: true. */
  endpoint?: boolean | undefined;
  /** Default: float32. */
  dtype?: Dtype | undefined;
}

/**
 * `num` evenly spaced numbers from `start` to `stop`.
 *
 * @example
 * console.log(mx.linspace(0, 1, 5).tolist()); // [0, 0.25, 0.5, 0.75, 1]
 * console.log(mx.linspace(0, 1, 4, { endpoint: false }).tolist()); // [0, 0.25, 0.5, 0.75]
 */
export function linspace(start: number, stop: number, num = 50, options?: LinspaceOptions): MLXArray {
  checkNumber('linspace', 'start', start);
  checkNumber('linspace', 'stop', stop);
  checkInt('linspace', 'num', num, { min: 0 });
  const { endpoint = true, dtype = 'float32', stream } = checkOptions('linspace', options);
  const code = dtypeCode(checkDtype('linspace', dtype));
  return wrap(sys.mlx_linspace_endpoint(start, stop, num, endpoint, code, resolveStream(stream)));
}

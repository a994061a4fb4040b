import type { StreamOrDevice } from './stream.js';

export interface OpOptions {
  /** Where the operation runs. Default: `withStream`'s, else the default stream. */
  stream?: StreamOrDevice | undefined;
}

export interface AxisOptions extends OpOptions {
  /** `null` is Python's `None`. */
  axis?: number | null | undefined;
}

export interface AxesOptions extends OpOptions {
  /** One axis, several, or `null` as Python's `None`. */
  axis?: number | readonly number[] | null | undefined;
}

export interface ReductionOptions extends AxesOptions {
  /** Keep reduced axes with length 1. Default: false. */
  keepdims?: boolean | undefined;
}

export interface ArgReductionOptions extends AxisOptions {
  /** Keep reduced axes with length 1. Default: false. */
  keepdims?: boolean | undefined;
}

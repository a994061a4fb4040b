import type { StreamOrDevice } from './stream.js';

export interface OpOptions {
  /** Where the operation runs. Default: `withStream`'s, else the default stream. */
  stream?: StreamOrDevice | undefined;
}

export interface AxisOptions extends OpOptions {
  axis?: number | undefined;
}

export interface AxesOptions extends OpOptions {
  axis?: number | readonly number[] | undefined;
}

export interface ReductionOptions extends AxesOptions {
  /** Keep reduced axes with length 1. Default: false. */
  keepdims?: boolean | undefined;
}

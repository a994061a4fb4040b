import type { MLXArray } from '../array.js';
import type { Dtype } from '../dtype.js';
import type { GGUFValue } from './gguf/value-types.js';
import type { Rows } from './some-rows.js';

export interface TensorInfo {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
}

/** What a format has to say of an open file, and how it reads one array that it named. */
export interface LazyFile {
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  readonly metadata: ReadonlyMap<string, GGUFValue>;
  /** `rows` of the array where they are given, which it has. */
  read(name: string, rows: Rows | undefined): Promise<MLXArray>;
}

import type { Bindings } from '../bindings.js';
import type { ArrayHandle, StreamHandle } from '../generated/bindings.js';

const FLOAT32 = 10;
const CPU = 0;

/** Makes what one trial needs and frees all of it afterwards. */
export class Workbench {
  readonly sys: Bindings;
  readonly #handles: number[] = [];

  constructor(sys: Bindings) {
    this.sys = sys;
  }

  /** Remembers a handle for `clear`. */
  keep<T extends number>(handle: T): T {
    this.#handles.push(handle);
    return handle;
  }

  /** A stream on the default device. */
  stream(): StreamHandle {
    return this.keep(this.sys.mlx_stream_new_thread_unsafe(this.keep(this.sys.mlx_get_default_device())));
  }

  cpuStream(): StreamHandle {
    return this.keep(this.sys.mlx_stream_new_thread_unsafe(this.keep(this.sys.mlx_device_new_type(CPU, 0))));
  }

  array(values: Float32Array, shape: readonly number[]): ArrayHandle {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    return this.keep(this.sys.mlx_array_new_data(bytes, shape, FLOAT32));
  }

  read(array: ArrayHandle): Float32Array {
    return new Float32Array(this.sys.mlxts_array_bytes(array));
  }

  clear(): void {
    this.sys.mlxts_free(this.#handles.splice(0));
  }
}

/** `count` numbers in [-1, 1), the same each time. */
export function sample(count: number, seed = 1): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  });
}

/** The largest distance between two lists, relative to the largest magnitude in the second. */
export function relativeDistance(actual: Float32Array, expected: Float32Array): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let distance = 0;
  let scale = 1e-12;
  for (const [i, value] of expected.entries()) {
    const difference = Math.abs((actual[i] ?? Number.NaN) - value);
    if (!(difference <= distance)) distance = difference;
    scale = Math.max(scale, Math.abs(value));
  }
  return distance / scale;
}

import { totalmem } from 'node:os';
import { sys } from '@mlxts/sys';
import type { MLXArray } from './array.js';
import { ArgumentError } from './errors/argument-error.js';
import { DtypeError } from './errors/dtype-error.js';
import { MLXError } from './errors/mlx-error.js';
import { checkChoice, checkOptions, describe } from './guards.js';
import type { Float16Array, HostViewOptions, Item, TypedArray, TypedArrayOptions } from './host-types.js';
import { hostBits, hostValues } from './host-values.js';

/** Arrays up to this many bytes are read without asking how much memory there is. */
const SMALL = 2 ** 30;

export function hostItem(array: MLXArray): Item {
  const value = sys.mlxts_array_item(array.handle);
  return Array.isArray(value) ? { re: value[0], im: value[1] } : value;
}

/** The only element, where JavaScript wants a number. */
export function hostNumber(array: MLXArray): number | boolean | bigint {
  const value = array.size === 1 ? hostItem(array) : undefined;
  if (value !== undefined && typeof value !== 'object') return value;
  const message = `expected one real element to make a number of, got ${describe(array)}; use mx.add, mx.less, …`;
  throw new ArgumentError({ op: 'MLXArray', message });
}

/** The elements, row-major: a copy, or the array's own memory, which the buffer keeps. Evaluates. */
export function hostBytes(array: MLXArray, copy = true): ArrayBuffer {
  if (array.nbytes > SMALL && array.nbytes > totalmem()) {
    const message = `expected an array that fits the memory of this machine, got ${describe(array)}`;
    throw new ArgumentError({ op: 'MLXArray', message });
  }
  return copy ? sys.mlxts_array_bytes(array.handle) : sys.mlxts_array_view(array.handle);
}

/** The elements in a typed array. */
export function hostTypedArray(array: MLXArray, options?: TypedArrayOptions): TypedArray | Float16Array {
  const { as, copy } = checkView('toTypedArray', options);
  const { dtype } = array;
  if (as === undefined) return hostBits(dtype, hostBytes(array, copy));
  checkChoice('toTypedArray', 'as', as, ['float32', 'float16']);
  if (as === 'float16' && dtype === 'float16') return new (float16ArrayClass())(hostBytes(array, copy));
  if (as === 'float32' && dtype === 'float32') return new Float32Array(hostBytes(array, copy));
  if (as === 'float16' || (dtype !== 'float16' && dtype !== 'bfloat16')) {
    const message = `expected an array that ${as} holds exactly, got ${dtype}; astype('${as}') converts`;
    throw new DtypeError({ op: 'toTypedArray', message });
  }
  if (!copy) {
    const message = `expected copy: true, since ${dtype} as float32 is a conversion, got false`;
    throw new ArgumentError({ op: 'toTypedArray', message });
  }
  return hostValues(dtype, hostBytes(array, false));
}

export function hostBuffer(array: MLXArray, options?: HostViewOptions): Buffer {
  return Buffer.from(hostBytes(array, checkView('toBuffer', options).copy));
}

export function hostDataView(array: MLXArray, options?: HostViewOptions): DataView {
  return new DataView(hostBytes(array, checkView('toDataView', options).copy));
}

function checkView(op: string, options: TypedArrayOptions | undefined): TypedArrayOptions & { copy: boolean } {
  const { as, copy = true } = checkOptions(op, options);
  if (typeof copy === 'boolean') return { as, copy };
  throw new ArgumentError({ op, message: `expected copy to be a boolean, got ${describe(copy)}` });
}

function float16ArrayClass(): new (buffer: ArrayBuffer) => Float16Array {
  const { Float16Array: found } = globalThis as { Float16Array?: new (buffer: ArrayBuffer) => Float16Array };
  if (found !== undefined) return found;
  const message = "expected a runtime with Float16Array, such as Node 24, got one without; as: 'float32' works";
  throw new MLXError({ op: 'toTypedArray', message, code: 'Unsupported' });
}

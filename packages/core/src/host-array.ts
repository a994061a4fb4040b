import { sys } from '@mlxts/sys';
import { MLXArray } from './array.js';
import { type Dtype, dtypeCode, dtypeSize } from './dtype.js';
import { ArgumentError } from './errors/argument-error.js';
import { DtypeError } from './errors/dtype-error.js';
import { ShapeError } from './errors/shape-error.js';
import { checkShape, describe } from './guards.js';
import type { HostMemory } from './host-types.js';
import { type HostValues, packList, packTypedArray, packTypedRows } from './nested.js';
import { MAX_DEPTH, noElement, tooDeep } from './nested-scan.js';
import { isComplex, isScalar, newScalar, scalarDtype } from './operand.js';
import { resolveStream } from './stream.js';
import { isHostMemory, memoryBytes, memoryDtype } from './typed-array.js';

interface Wanted {
  dtype: Dtype | undefined;
  shape?: readonly number[] | undefined;
}

/** The raw handle of a new array of any host value; the caller frees it. */
export function newHostArray(value: unknown, { dtype, shape }: Wanted, depth = 0): number {
  if (Array.isArray(value)) {
    if (depth === MAX_DEPTH) throw tooDeep();
    const packed = packTypedRows(value, dtype) ?? packList(value, dtype);
    return packed === undefined ? shaped(stackList(value, dtype, depth), shape) : unpack(packed, dtype, shape);
  }
  if (isHostMemory(value)) return fromMemory(value, dtype, shape);
  if (value instanceof MLXArray) {
    return shaped(sys.mlx_astype(value.handle, dtypeCode(dtype ?? value.dtype), resolveStream()), shape);
  }
  if (isScalar(value)) return shaped(newScalar(value, dtype ?? scalarDtype(value, undefined), 'array'), shape);
  if (!isComplex(value)) throw noElement(value);
  if (dtype !== undefined && dtype !== 'complex64') {
    throw new DtypeError({ op: 'array', message: `expected a real number for ${dtype}, got a complex one` });
  }
  return shaped(sys.mlx_array_new_complex(value.re, value.im), shape);
}

/** The raw handle of a new array of raw bytes; the caller frees it. */
export function newFromBytes(op: string, bytes: Uint8Array, shape: readonly number[], dtype: Dtype): number {
  const needed = checkShape(op, shape).reduce((product, dim) => product * dim, dtypeSize(dtype));
  if (bytes.length !== needed) {
    const message = `expected ${needed} bytes for ${describe(shape)} ${dtype}, got ${bytes.length}`;
    throw new ShapeError({ op, message });
  }
  if (dtype === 'bool') {
    const other = bytes.findIndex((byte) => byte > 1);
    if (other >= 0) {
      const message = `expected bytes 0 and 1 for bool, got ${bytes[other]} at position ${other}`;
      throw new ArgumentError({ op, message });
    }
  }
  return sys.mlx_array_new_data(bytes, shape, dtypeCode(dtype));
}

function fromMemory(memory: HostMemory, dtype: Dtype | undefined, shape: readonly number[] | undefined): number {
  const bytes = memoryBytes('array', memory);
  const own = memoryDtype(memory);
  const type = own ?? dtype;
  if (type === undefined) {
    const message = `expected a dtype for raw bytes, got none (${describe(memory)})`;
    throw new ArgumentError({ op: 'array', message });
  }
  if (own !== undefined && dtype !== undefined && own !== dtype) {
    return unpack(packTypedArray(memory as ArrayLike<number | bigint> & HostMemory, dtype), dtype, shape);
  }
  const length = bytes.length / dtypeSize(type);
  if (shape === undefined && !Number.isInteger(length)) {
    const message = `expected a multiple of ${dtypeSize(type)} bytes for ${type}, got ${bytes.length}`;
    throw new ShapeError({ op: 'array', message });
  }
  return newFromBytes('array', bytes, shape ?? [length], type);
}

function unpack(host: HostValues, dtype = host.dtype, shape: readonly number[] = host.shape): number {
  const handle = newFromBytes('array', host.bytes, shape, host.dtype);
  if (dtype === host.dtype) return handle;
  return replaced(handle, () => sys.mlx_astype(handle, dtypeCode(dtype), resolveStream()));
}

/** Arrays of one shape, joined along a new first axis. */
function stackList(values: readonly unknown[], dtype: Dtype | undefined, depth: number): number {
  const handles: number[] = [];
  try {
    for (const value of values) handles.push(newHostArray(value, { dtype }, depth + 1));
    const shapes = handles.map((handle) => sys.mlx_array_shape(handle));
    const [first = []] = shapes;
    for (const came of shapes) {
      if (came.length === first.length && came.every((dim, i) => dim === first[i])) continue;
      const message = `expected arrays of one shape, got [${first.join(', ')}] and [${came.join(', ')}]`;
      throw new ShapeError({ op: 'array', message });
    }
    return sys.mlx_stack_axis(handles, 0, resolveStream());
  } finally {
    sys.mlxts_free(handles);
  }
}

function shaped(handle: number, shape: readonly number[] | undefined): number {
  if (shape === undefined) return handle;
  return replaced(handle, () => sys.mlx_reshape(handle, checkShape('array', shape), resolveStream()));
}

/** The handle that `make` gives in place of one that is freed. */
function replaced(handle: number, make: () => number): number {
  try {
    return make();
  } finally {
    sys.mlxts_free_one(handle);
  }
}

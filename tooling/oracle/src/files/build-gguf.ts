import { ByteWriter } from './byte-writer.js';

/** Metadata types by their number in the file. */
export const ggufTypes = {
  uint8: 0,
  int8: 1,
  uint16: 2,
  int16: 3,
  uint32: 4,
  int32: 5,
  float32: 6,
  bool: 7,
  string: 8,
  array: 9,
  uint64: 10,
  int64: 11,
  float64: 12,
} as const;

export interface GGUFPair {
  key: string | Uint8Array;
  /** One of `ggufTypes`, or a number that no reader knows. */
  type: number;
  /** The value as the file has it: `ggufValue` makes it. */
  value: Uint8Array;
}

export interface GGUFTensor {
  name: string | Uint8Array;
  /** ggml's number of the type. */
  type: number;
  /** In the file's order: the fastest dimension first. */
  dims: readonly (number | bigint)[];
  data: Uint8Array;
  /** Where the data is said to be; default where it is. */
  offset?: number | bigint;
}

export interface GGUFParts {
  magic?: string;
  version?: number;
  metadata?: readonly GGUFPair[];
  tensors?: readonly GGUFTensor[];
  /** Default 32; it is not put into the metadata. */
  alignment?: number;
  /** What the file claims; default the truth. */
  metadataCount?: number | bigint;
  tensorCount?: number | bigint;
}

/** A length and the text. */
export function ggufText(text: string | Uint8Array, length?: number | bigint): Uint8Array {
  const bytes = Buffer.from(text);
  return new ByteWriter()
    .u64(length ?? bytes.length)
    .bytes(bytes)
    .done();
}

const integerBytes: Readonly<Record<number, number>> = { 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 7: 1, 10: 8, 11: 8 };

/** The bytes of a scalar or string of `type`. */
export function ggufValue(type: number, value: string | number | bigint): Uint8Array {
  if (typeof value === 'string') return ggufText(value);
  if (type === ggufTypes.float32) return new Uint8Array(Float32Array.of(Number(value)).buffer);
  if (type === ggufTypes.float64) return new Uint8Array(Float64Array.of(Number(value)).buffer);
  return new ByteWriter().integer(value, integerBytes[type] ?? 8).done();
}

/** The bytes of an array of items that are bytes already. */
export function ggufArray(
  type: number,
  items: readonly Uint8Array[],
  count: number | bigint = items.length,
): Uint8Array {
  return new ByteWriter().u32(type).u64(count).bytes(Buffer.concat(items)).done();
}

/** A GGUF file, right by default and as wrong as the parts say. */
export function buildGGUF({
  magic = 'GGUF',
  version = 3,
  alignment = 32,
  metadata = [],
  tensors = [],
  ...counts
}: GGUFParts) {
  const writer = new ByteWriter().bytes(Buffer.from(magic)).u32(version);
  writer.u64(counts.tensorCount ?? tensors.length).u64(counts.metadataCount ?? metadata.length);
  for (const { key, type, value } of metadata) writer.bytes(ggufText(key)).u32(type).bytes(value);
  let offset = 0;
  for (const tensor of tensors) {
    writer.bytes(ggufText(tensor.name)).u32(tensor.dims.length);
    for (const dimension of tensor.dims) writer.u64(dimension);
    writer.u32(tensor.type).u64(tensor.offset ?? offset);
    offset += Math.ceil(tensor.data.length / alignment) * alignment;
  }
  for (const { data } of tensors) writer.padTo(alignment).bytes(data);
  return writer.done();
}

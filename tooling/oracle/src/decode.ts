import type { HostTensor } from './host-tensor.js';

/** The number of IEEE half-precision bits. */
function float16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

const word = new DataView(new ArrayBuffer(4));

function bfloat16(bits: number): number {
  word.setUint32(0, bits << 16);
  return word.getFloat32(0);
}

/** The elements as numbers: two per complex element, 64-bit integers rounded to doubles. */
export function decode({ dtype, bytes }: HostTensor): ArrayLike<number> {
  const { buffer } = new Uint8Array(bytes); // a copy, so that it starts on a boundary of any element
  switch (dtype) {
    case 'bool':
    case 'uint8':
      return new Uint8Array(buffer);
    case 'int8':
      return new Int8Array(buffer);
    case 'uint16':
      return new Uint16Array(buffer);
    case 'int16':
      return new Int16Array(buffer);
    case 'uint32':
      return new Uint32Array(buffer);
    case 'int32':
      return new Int32Array(buffer);
    case 'uint64':
      return Array.from(new BigUint64Array(buffer), Number);
    case 'int64':
      return Array.from(new BigInt64Array(buffer), Number);
    case 'float16':
      return Float64Array.from(new Uint16Array(buffer), float16);
    case 'bfloat16':
      return Float64Array.from(new Uint16Array(buffer), bfloat16);
    case 'float64':
      return new Float64Array(buffer);
    case 'float32':
    case 'complex64':
      return new Float32Array(buffer);
  }
}

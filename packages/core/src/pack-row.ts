import type { Dtype } from './dtype.js';
import { iinfo } from './dtypes/limits.js';
import { ArgumentError } from './errors/argument-error.js';
import { describe } from './guards.js';
import type { Complex } from './host-types.js';
import { KIND } from './nested-scan.js';
import type { Scalar } from './operand.js';

type Row = ArrayLike<Scalar | Complex>;

/** Writes the elements of a row from a position on. */
export interface Packer {
  bytes: Uint8Array;
  pack(row: Row, start: number): void;
}

/** Memory for `count` elements of a dtype and how rows of elements of `kinds` are written to it. */
export function packer(dtype: Dtype, count: number, kinds: number): Packer {
  switch (dtype) {
    case 'bool':
      return boolPacker(new Uint8Array(count));
    case 'complex64':
      return complexPacker(new Float32Array(2 * count));
    case 'int64':
    case 'uint64':
      return wordPacker(dtype, new Uint32Array(2 * count));
    case 'float64':
      return realPacker(new Float64Array(count), kinds);
    case 'uint8':
      return integerPacker(dtype, new Uint8Array(count));
    case 'uint16':
      return integerPacker(dtype, new Uint16Array(count));
    case 'uint32':
      return integerPacker(dtype, new Uint32Array(count));
    case 'int8':
      return integerPacker(dtype, new Int8Array(count));
    case 'int16':
      return integerPacker(dtype, new Int16Array(count));
    case 'int32':
      return integerPacker(dtype, new Int32Array(count));
    default:
      return realPacker(new Float32Array(count), kinds);
  }
}

type NumberArray =
  | Float32Array
  | Float64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | Int8Array
  | Int16Array
  | Int32Array;

function realPacker(out: Float32Array | Float64Array, kinds: number): Packer {
  const pack =
    kinds === KIND.number
      ? (row: Row, start: number) => {
          for (let i = 0; i < row.length; i++) out[start + i] = row[i] as number;
        }
      : (row: Row, start: number) => {
          for (let i = 0; i < row.length; i++) out[start + i] = Number(row[i]);
        };
  return { bytes: new Uint8Array(out.buffer), pack };
}

function integerPacker(dtype: Dtype, out: NumberArray): Packer {
  const { min, max } = iinfo(dtype);
  const pack = (row: Row, start: number): void => {
    for (let i = 0; i < row.length; i++) {
      const value = Math.trunc(Number(row[i]));
      if (!(value >= min && value <= max)) throw outOfRange(dtype, row[i]);
      out[start + i] = value;
    }
  };
  return { bytes: new Uint8Array(out.buffer), pack };
}

/** 64-bit integers as two words each: numbers need no bigint on their way. */
function wordPacker(dtype: Dtype, words: Uint32Array): Packer {
  const { min, max } = iinfo(dtype);
  const [low, end] = [Number(min), Number(max)]; // `end` is rounded up, to the bound
  const values = new BigUint64Array(words.buffer);
  const pack = (row: Row, start: number): void => {
    for (let i = 0; i < row.length; i++) {
      const value = row[i];
      if (typeof value === 'bigint') {
        if (value < min || value > max) throw outOfRange(dtype, value);
        values[start + i] = value;
        continue;
      }
      const whole = Math.trunc(Number(value));
      if (!(whole >= low && whole < end)) throw outOfRange(dtype, value);
      const upper = Math.floor(whole / 2 ** 32);
      words[2 * (start + i)] = whole - upper * 2 ** 32;
      words[2 * (start + i) + 1] = upper;
    }
  };
  return { bytes: new Uint8Array(words.buffer), pack };
}

function boolPacker(out: Uint8Array): Packer {
  const pack = (row: Row, start: number): void => {
    for (let i = 0; i < row.length; i++) {
      const value = row[i];
      out[start + i] = value === false || value === 0 || value === 0n ? 0 : 1;
    }
  };
  return { bytes: out, pack };
}

function complexPacker(out: Float32Array): Packer {
  const pack = (row: Row, start: number): void => {
    for (let i = 0; i < row.length; i++) {
      const value = row[i] as Scalar | Complex;
      const at = 2 * (start + i);
      if (typeof value === 'object') {
        out[at] = value.re;
        out[at + 1] = value.im;
      } else {
        out[at] = Number(value);
      }
    }
  };
  return { bytes: new Uint8Array(out.buffer), pack };
}

function outOfRange(dtype: Dtype, value: unknown): ArgumentError {
  const { min, max } = iinfo(dtype);
  return new ArgumentError({
    op: 'array',
    message: `expected numbers from ${min} to ${max} for ${dtype}, got ${describe(value)}`,
  });
}

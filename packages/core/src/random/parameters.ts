import { sys } from '@mlxts/sys';
import { MLXArray } from '../array.js';
import type { Dtype } from '../dtype.js';
import { finfo } from '../dtypes/limits.js';
import { ArgumentError } from '../errors/argument-error.js';
import { DtypeError } from '../errors/dtype-error.js';
import { checkNumber, describe } from '../guards.js';
import { newScalar } from '../operand.js';

/** A parameter of a distribution: a number, or an array of them that broadcasts with the shape of the draw. */
export type Parameter = number | MLXArray;

/** Raw handles of parameters; those made for numbers are freed by `free`. */
export class Parameters {
  readonly #op: string;
  readonly #dtype: Dtype;
  readonly #made: number[] = [];

  /** @param dtype The dtype of numbers, whose range they have to keep. */
  constructor(op: string, dtype: Dtype) {
    this.#op = op;
    this.#dtype = dtype;
  }

  /** The handle of a real parameter. @throws DtypeError for complex arrays, ArgumentError for numbers out of range. */
  handle(name: string, value: unknown): number {
    if (!(value instanceof MLXArray)) return this.make(checkFits(this.#op, name, value, this.#dtype), this.#dtype);
    if (value.dtype !== 'complex64') return value.handle;
    throw new DtypeError({ op: this.#op, message: `expected ${name} to be real, got ${describe(value)}` });
  }

  make(value: number | bigint, dtype: Dtype): number {
    const handle = newScalar(value, dtype);
    this.#made.push(handle);
    return handle;
  }

  free(): void {
    if (this.#made.length > 0) sys.mlxts_free(this.#made);
  }
}

/** The highest finite value of the floating dtypes. */
export const largest: ReadonlyMap<Dtype, number> = new Map(
  (['float16', 'bfloat16', 'float32', 'float64'] as const).map((dtype) => [dtype, finfo(dtype).max]),
);

/** A finite number that stays one in the dtype. */
export function checkFits(op: string, name: string, value: unknown, dtype: Dtype): number {
  const number = checkNumber(op, name, value);
  const max = largest.get(dtype) ?? 0;
  if (Math.abs(number) <= max) return number;
  throw new ArgumentError({ op, message: `expected ${name} from ${-max} to ${max}, got ${describe(value)}` });
}

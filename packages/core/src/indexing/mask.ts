import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { dtypeCode } from '../dtype.js';
import { ArgumentError } from '../errors/argument-error.js';
import { MLXError } from '../errors/mlx-error.js';

/** A boolean index: as an array of the graph, or as bytes of 0 and 1 on the host. */
export class Mask {
  private constructor(
    readonly array: MLXArray | undefined,
    readonly bytes: Uint8Array | undefined,
    readonly shape: readonly number[],
  ) {}

  /** The mask that a bool array is. */
  static from(array: MLXArray): Mask {
    return new Mask(array, undefined, array.shape);
  }

  /** The mask of row-major bytes. */
  static of(bytes: Uint8Array, shape: readonly number[]): Mask {
    return new Mask(undefined, bytes, shape);
  }

  /** A new raw handle of the mask as an array. */
  newHandle(s: number): number {
    return this.array === undefined
      ? sys.mlx_array_new_data(this.bytes as Uint8Array, this.shape, dtypeCode('bool'))
      : sys.mlx_expand_dims_axes(this.array.handle, [], s);
  }

  /** How many elements are true; undefined where only the graph knows. */
  knownCount(): number | undefined {
    return this.bytes?.reduce((sum, byte) => sum + byte, 0);
  }

  /** The row-major positions of the true elements. Evaluates. @throws ArgumentError where the values are not known. */
  positions(op: string): number[] {
    const bytes = this.bytes ?? valuesOf(op, this.array as MLXArray);
    const positions: number[] = [];
    for (let i = bytes.indexOf(1); i >= 0; i = bytes.indexOf(1, i + 1)) positions.push(i);
    return positions;
  }
}

function valuesOf(op: string, array: MLXArray): Uint8Array {
  try {
    return new Uint8Array(sys.mlxts_array_bytes(array.handle));
  } catch (cause) {
    if (MLXError.isInstance(cause) && /function transformations|without a primitive/.test(cause.message)) {
      throw new ArgumentError({
        op,
        message: 'expected a mask of known values, for they decide the shape; inside a transform use where(mask, a, b)',
        cause,
      });
    }
    throw cause;
  }
}

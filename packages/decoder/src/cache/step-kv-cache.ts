import * as mx from '@mlxts/core';
import { ArgumentError, type MLXArray } from '@mlxts/core';
import type { CacheRows, KVCache } from '@mlxts/nn';

/** Positions by which the buffers grow. */
const STEP = 256;

/**
 * Keys and values `[B, Hkv, L, D]` of one layer, in buffers that grow by 256 positions and are written in place.
 * The old buffer is let go on each update, so that MLX can reuse its memory when the update is evaluated.
 */
export class StepKVCache implements KVCache {
  keys: MLXArray | undefined;
  values: MLXArray | undefined;
  readonly isTrimmable = true;
  #offset = 0;
  #capacity = 0;

  /** Positions held; the next token has this index. */
  get offset(): number {
    return this.#offset;
  }

  /** Every array that lives from one step to the next: none before the first update. */
  get state(): MLXArray[] {
    return this.keys === undefined || this.values === undefined ? [] : [this.keys, this.values];
  }

  /** Appends `[B, Hkv, L, D]` and returns all that is held: `[B, Hkv, offset, D]` each. */
  updateAndFetch(keys: MLXArray, values: MLXArray): [MLXArray, MLXArray] {
    const end = this.#offset + length(keys);
    const keyBuffer = write(this.keys, keys, this.#offset, end);
    const valueBuffer = write(this.values, values, this.#offset, end);
    this.keys = keyBuffer;
    this.values = valueBuffer;
    this.#capacity = length(keyBuffer);
    this.#offset = end;
    return [head(keyBuffer, end), head(valueBuffer, end)];
  }

  /** Appends by an operation that writes rows, where the buffers have room for `length` more. */
  appendRows(length: number, write: (rows: CacheRows) => readonly [MLXArray, MLXArray] | null): boolean {
    const { keys, values } = this;
    const first = this.#offset;
    const end = first + length;
    if (keys === undefined || values === undefined || end > this.#capacity) return false;
    const written = write({ keys, values, first, end });
    if (written === null) return false;
    [this.keys, this.values] = written;
    this.#offset = end;
    return true;
  }

  /**
   * Forgets the last `count` positions, at most all; returns how many.
   * @throws ArgumentError unless `count` is a non-negative integer.
   */
  trim(count: number): number {
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new ArgumentError({
        op: 'StepKVCache.trim',
        message: `expected a non-negative integer count, got ${count}`,
      });
    }
    const trimmed = Math.min(count, this.#offset);
    this.#offset -= trimmed;
    return trimmed;
  }

  /** A cache with arrays of its own: an update of either leaves the other as it is. */
  copy(): StepKVCache {
    const cache = new StepKVCache();
    if (this.keys !== undefined) cache.keys = mx.copy(this.keys);
    if (this.values !== undefined) cache.values = mx.copy(this.values);
    cache.#offset = this.#offset;
    cache.#capacity = this.#capacity;
    return cache;
  }

  /** Keeps the batch rows that `batchIndices` names, in that order; rows may repeat. */
  gather(batchIndices: MLXArray): void {
    if (this.keys === undefined || this.values === undefined) return;
    this.keys = mx.take(this.keys, batchIndices, { axis: 0 });
    this.values = mx.take(this.values, batchIndices, { axis: 0 });
  }
}

function length(x: MLXArray): number {
  return x.shape[2] ?? 0;
}

function head(buffer: MLXArray, end: number): MLXArray {
  const [B = 0, H = 0, capacity = 0, D = 0] = buffer.shape;
  return end === capacity ? buffer : mx.slice(buffer, [0, 0, 0, 0], [B, H, end, D]);
}

function write(buffer: MLXArray | undefined, update: MLXArray, start: number, end: number): MLXArray {
  const [B = 0, H = 0, , D = 0] = update.shape;
  const target = buffer === undefined || end > length(buffer) ? grown(buffer, update, start, end) : buffer;
  return mx.sliceUpdate(target, update, [0, 0, start, 0], [B, H, end, D]);
}

function grown(buffer: MLXArray | undefined, update: MLXArray, start: number, end: number): MLXArray {
  const [B = 0, H = 0, , D = 0] = update.shape;
  const capacity = Math.ceil(end / STEP) * STEP;
  const fresh = mx.zeros([B, H, capacity - (buffer === undefined ? 0 : start), D], { dtype: update.dtype });
  return buffer === undefined ? fresh : mx.concatenate([head(buffer, start), fresh], { axis: 2 });
}

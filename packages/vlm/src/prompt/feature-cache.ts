import { ArgumentError, type MLXArray, reshape } from '@mlxts/core';
import { rootScope } from '@mlxts/core/native';

/**
 * The features of images by what the images hold, so that one that is asked about again is not seen again. The ones
 * unused for longest go first.
 */
export class FeatureCache implements Disposable {
  readonly maxBytes: number;
  readonly #entries = new Map<string, MLXArray>();
  #bytes = 0;

  /** @throws ArgumentError unless `maxBytes` is a number from 0 on */
  constructor(maxBytes = 2 ** 28) {
    if (!(maxBytes >= 0))
      throw new ArgumentError({ op: 'FeatureCache', message: `expected maxBytes to be at least 0, got ${maxBytes}` });
    this.maxBytes = maxBytes;
  }

  /** Bytes held. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The features of an image, in a handle that the caller frees, whatever becomes of the cache's own. */
  get(key: string): MLXArray | undefined {
    const features = this.#entries.get(key);
    if (features === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, features);
    return handleOf(features);
  }

  /** Keeps features, which stay the caller's, unless they are larger than the whole cache. */
  set(key: string, features: MLXArray): void {
    if (features.nbytes > this.maxBytes || this.#entries.has(key)) return;
    this.#entries.set(key, handleOf(features));
    this.#bytes += features.nbytes;
    for (const [oldest] of this.#entries) {
      if (this.#bytes <= this.maxBytes) return;
      this.#drop(oldest);
    }
  }

  /** Frees all. */
  clear(): void {
    for (const key of [...this.#entries.keys()]) this.#drop(key);
  }

  [Symbol.dispose](): void {
    this.clear();
  }

  #drop(key: string): void {
    const features = this.#entries.get(key);
    this.#entries.delete(key);
    this.#bytes -= features?.nbytes ?? 0;
    features?.dispose();
  }
}

/** Another handle of the same array, which no scope of a caller frees. */
function handleOf(features: MLXArray): MLXArray {
  return rootScope(() => reshape(features, features.shape));
}

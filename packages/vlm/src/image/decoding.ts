import { FileError } from '@mlxts/core';
import { Pauses } from './pauses.js';
import type { ImageSize } from './rgb-image.js';

export interface DecodingInit {
  readonly op: string;
  readonly path: string | undefined;
  readonly maxPixels: number;
  readonly signal: AbortSignal | undefined;
}

/** The reading of one file: how to refuse it, how large it may be, and when to let others work. */
export class Decoding {
  readonly pauses: Pauses;
  readonly #init: DecodingInit;

  constructor(init: DecodingInit) {
    this.#init = init;
    this.pauses = new Pauses(init.signal);
  }

  error(message: string, init: { cause?: unknown; code?: 'Unsupported' } = {}): FileError {
    const { op, path } = this.#init;
    return new FileError({ op, message: path === undefined ? message : `${message} (${path})`, path, ...init });
  }

  /** @throws FileError for an image without pixels or with more than the limit; asked before memory is taken for them */
  checkSize({ width, height }: ImageSize): void {
    if (width < 1 || height < 1) throw this.error(`expected at least one pixel, got ${width} × ${height}`);
    const { maxPixels } = this.#init;
    if (width * height > maxPixels)
      throw this.error(`expected at most ${maxPixels} pixels (maxPixels), got ${width} × ${height}`);
  }
}

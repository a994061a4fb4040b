import { brand, hasBrand } from './brand.js';
import { type ErrorInit, MLXError } from './mlx-error.js';

export interface FileErrorInit extends ErrorInit {
  path?: string | undefined;
}

/** A file could not be read or written, or what it holds is malformed, truncated or unsupported. */
export class FileError extends MLXError {
  declare readonly name: 'FileError';

  /** The file; undefined where the bytes came from memory. */
  readonly path: string | undefined;

  constructor({ path, ...init }: FileErrorInit) {
    super({ code: 'File', ...init });
    this.path = path;
  }

  static override isInstance(value: unknown): value is FileError {
    return hasBrand(value, 'FileError');
  }
}

brand(FileError, 'FileError');

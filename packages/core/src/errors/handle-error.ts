import { brand, hasBrand } from './brand.js';
import { type ErrorInit, MLXError } from './mlx-error.js';

/** An array or stream was disposed, belongs to another context, or never existed. */
export class HandleError extends MLXError {
  declare readonly name: 'HandleError';

  constructor(init: ErrorInit) {
    super({ code: 'Handle', ...init });
  }

  static override isInstance(value: unknown): value is HandleError {
    return hasBrand(value, 'HandleError');
  }
}

brand(HandleError, 'HandleError');

import { brand, hasBrand } from './brand.js';
import { type ErrorInit, MLXError } from './mlx-error.js';

/** An array has a dtype that the operation does not take. */
export class DtypeError extends MLXError {
  declare readonly name: 'DtypeError';

  constructor(init: ErrorInit) {
    super({ code: 'Dtype', ...init });
  }

  static override isInstance(value: unknown): value is DtypeError {
    return hasBrand(value, 'DtypeError');
  }
}

brand(DtypeError, 'DtypeError');

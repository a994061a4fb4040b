import { brand, hasBrand } from './brand.js';
import { type ErrorInit, MLXError } from './mlx-error.js';

/** Shapes, ranks or axes do not fit the operation or each other. */
export class ShapeError extends MLXError {
  declare readonly name: 'ShapeError';

  constructor(init: ErrorInit) {
    super({ code: 'Shape', ...init });
  }

  static override isInstance(value: unknown): value is ShapeError {
    return hasBrand(value, 'ShapeError');
  }
}

brand(ShapeError, 'ShapeError');

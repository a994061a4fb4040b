import { brand, hasBrand } from './brand.js';
import { type ErrorInit, MLXError } from './mlx-error.js';

/** An argument has the wrong type or lies outside its range. */
export class ArgumentError extends MLXError {
  declare readonly name: 'ArgumentError';

  constructor(init: ErrorInit) {
    super({ code: 'Argument', ...init });
  }

  static override isInstance(value: unknown): value is ArgumentError {
    return hasBrand(value, 'ArgumentError');
  }
}

brand(ArgumentError, 'ArgumentError');

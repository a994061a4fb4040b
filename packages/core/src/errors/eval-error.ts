import { brand, hasBrand } from './brand.js';
import { type ErrorInit, MLXError } from './mlx-error.js';

/** A graph failed while it was evaluated; reading one of its outputs throws this again. */
export class EvalError extends MLXError {
  declare readonly name: 'EvalError';

  constructor(init: ErrorInit) {
    super({ code: 'Eval', ...init });
  }

  static override isInstance(value: unknown): value is EvalError {
    return hasBrand(value, 'EvalError');
  }
}

brand(EvalError, 'EvalError');

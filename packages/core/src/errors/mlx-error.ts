import { brand, hasBrand } from './brand.js';
import type { ErrorCode } from './codes.js';

export interface ErrorInit {
  /** The public function that failed, as the caller wrote it: `quantize`, `loadGGUF`. */
  op: string;
  /** What was expected and what came. */
  message: string;
  code?: ErrorCode;
  cause?: unknown;
}

/**
 * The root of every error that mlxts throws on purpose; its text is `${op}: ${message}`.
 *
 * @example
 * try {
 *   mx.matmul(mx.ones([2, 3]), mx.ones([2, 3]));
 * } catch (error) {
 *   if (mx.MLXError.isInstance(error)) console.log(error.code, error.op); // Shape matmul
 * }
 */
export class MLXError extends Error {
  readonly code: ErrorCode;
  readonly op: string;

  constructor({ op, message, code, cause }: ErrorInit & { code: ErrorCode }) {
    super(`${op}: ${message}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.op = op;
  }

  /** Like `instanceof`, and also true for an error that another installed copy of the package made. */
  static isInstance(value: unknown): value is MLXError {
    return hasBrand(value, 'MLXError');
  }
}

brand(MLXError, 'MLXError');

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
 * try { await load(path) } catch (error) { if (MLXError.isInstance(error) && error.code === 'File') retry() }
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

import { MLXError } from '@mlxts/core';

/** A native call gave another number of results than its mode has. Code `LengthMismatch`. */
export class LengthMismatchError extends MLXError {
  override readonly name = 'LengthMismatchError';
  readonly expected: number;
  readonly actual: number;

  constructor(options: { op: string; expected: number; actual: number; message: string }) {
    super({ op: options.op, message: options.message, code: 'LengthMismatch' });
    this.expected = options.expected;
    this.actual = options.actual;
  }
}

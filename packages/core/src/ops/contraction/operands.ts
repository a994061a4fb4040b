import { ArgumentError } from '../../errors/argument-error.js';

/** The time for choosing pairs grows with the cube of the operands. */
const MAX_OPERANDS = 256;

export function checkOperands(op: string, count: number): void {
  if (count >= 1 && count <= MAX_OPERANDS) return;
  throw new ArgumentError({ op, message: `expected 1 to ${MAX_OPERANDS} arrays, got ${count}` });
}

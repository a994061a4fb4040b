import { ArgumentError } from '@mlxts/core';
import { checkNumber, describe } from '@mlxts/core/native';

/** A finite number of 0 or more. @throws ArgumentError */
export function checkNonNegative(op: string, name: string, value: unknown): number {
  const number = checkNumber(op, name, value);
  if (number >= 0 && number < Number.POSITIVE_INFINITY) return number;
  throw new ArgumentError({ op, message: `expected ${name} to be a finite number of at least 0, got ${number}` });
}

/** Two coefficients. @throws ArgumentError */
export function checkBetas(op: string, betas: unknown): readonly [number, number] {
  if (!Array.isArray(betas) || betas.length !== 2)
    throw new ArgumentError({ op, message: `expected betas to be two numbers, got ${describe(betas)}` });
  return [checkNumber(op, 'betas[0]', betas[0]), checkNumber(op, 'betas[1]', betas[1])];
}

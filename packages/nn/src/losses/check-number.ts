import { ArgumentError } from '@mlxts/core';
import { checkNumber, describe } from '@mlxts/core/native';

/** @throws ArgumentError unless `value` is a positive finite number */
export function checkPositive(op: string, name: string, value: number): number {
  if (checkNumber(op, name, value) > 0 && Number.isFinite(value)) return value;
  throw new ArgumentError({ op, message: `expected ${name} to be positive, got ${describe(value)}` });
}

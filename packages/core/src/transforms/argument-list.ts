import { ArgumentError } from '../errors/argument-error.js';
import { describe } from '../guards.js';

/** A list of arguments. @throws ArgumentError */
export function checkArguments<Args>(op: string, name: string, value: Args): Args {
  if (Array.isArray(value)) return value;
  throw new ArgumentError({ op, message: `expected ${name} as a list of arguments, got ${describe(value)}` });
}

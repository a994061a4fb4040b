import { MLXArray } from '../array.js';
import { ArgumentError } from '../errors/argument-error.js';
import { describe } from '../guards.js';
import { isPlain } from '../tree/nodes.js';

/** Arrays by name: Python's keyword arguments. */
export type NamedArrays = Readonly<Record<string, MLXArray>>;

/** Arrays, then at most one record of named ones. */
export interface Inputs {
  readonly arrays: readonly MLXArray[];
  readonly named: NamedArrays | undefined;
}

/** @throws ArgumentError for anything but arrays and a record of arrays behind them. */
export function checkInputs(op: string, args: unknown): Inputs {
  if (!Array.isArray(args)) refuse(op, describe(args));
  const last: unknown = args.at(-1);
  const named = last instanceof MLXArray || args.length === 0 ? undefined : last;
  const arrays = named === undefined ? args : args.slice(0, -1);
  for (const [i, array] of arrays.entries()) if (!(array instanceof MLXArray)) refuse(op, `${describe(array)} at ${i}`);
  if (named !== undefined && !isNamedArrays(named)) refuse(op, `${describe(named)} at ${args.length - 1}`);
  return { arrays, named };
}

function isNamedArrays(value: unknown): value is NamedArrays {
  if (typeof value !== 'object' || value === null || !isPlain(value)) return false;
  return Object.values(value).every((each) => each instanceof MLXArray);
}

function refuse(op: string, came: string): never {
  throw new ArgumentError({ op, message: `expected arrays, then at most one record of named arrays, got ${came}` });
}

/** Raw handles by name. */
export function namedHandles(named: NamedArrays | undefined): Map<string, number> {
  return new Map(Object.entries(named ?? {}).map(([name, { handle }]) => [name, handle]));
}

import { ArgumentError } from '@mlxts/core';

const maxDepth = 48;

/**
 * A copy of `value` with nothing but own JSON data, so that a template sees no method, getter or prototype.
 *
 * @throws ArgumentError naming the place of a function, bigint, NaN, instance of a class, or of data nested too deeply.
 */
export function plainData(value: unknown, where: string, depth = 0): unknown {
  const fail = (found: string) =>
    new ArgumentError({ op: 'chatTemplate', message: `${where}: expected JSON data, got ${found}` });
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw fail(String(value));
    return value;
  }
  if (typeof value !== 'object') throw fail(typeof value);
  if (depth >= maxDepth) throw fail(`data more than ${maxDepth} levels deep`);
  if (Array.isArray(value)) return value.map((item, index) => plainData(item, `${where}[${index}]`, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype)
    throw fail(`an instance of ${value.constructor?.name ?? 'a class'}`);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, plainData(item, `${where}.${key}`, depth + 1)]));
}

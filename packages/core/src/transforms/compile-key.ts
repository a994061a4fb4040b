import { MLXArray } from '../array.js';
import { ArgumentError } from '../errors/argument-error.js';
import { describe } from '../guards.js';
import { isPlain } from '../tree/nodes.js';

/** A text that differs where a function has to be traced anew: structure, constants, dtypes, and shapes or ranks. */
export function compileKey(args: unknown, captured: readonly MLXArray[], isShapeless: boolean): string {
  const parts: string[] = [];
  const ofArray = ({ dtype, shape }: MLXArray): string => `${dtype}[${isShapeless ? shape.length : shape}]`;
  const visit = (node: unknown): void => {
    if (node instanceof MLXArray) {
      parts.push(ofArray(node));
    } else if (Array.isArray(node)) {
      parts.push('(');
      for (const each of node) visit(each);
      parts.push(')');
    } else if (typeof node === 'object' && node !== null) {
      if (!isPlain(node)) refuse(node);
      parts.push('{');
      for (const [key, each] of Object.entries(node)) {
        parts.push(JSON.stringify(key));
        visit(each);
      }
      parts.push('}');
    } else {
      parts.push(ofConstant(node));
    }
  };
  visit(args);
  return [...parts, '|', ...captured.map(ofArray)].join(' ');
}

function ofConstant(value: unknown): string {
  if (typeof value === 'function' || typeof value === 'symbol') refuse(value);
  if (typeof value === 'string') return JSON.stringify(value);
  return Object.is(value, -0) ? '-0' : `${typeof value} ${value}`;
}

function refuse(value: unknown): never {
  throw new ArgumentError({
    op: 'compile',
    message: `expected arguments of arrays, lists, records and constants, got ${describe(value)}; what else a function reads belongs to inputs`,
  });
}

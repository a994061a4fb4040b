import { writeFileSync } from 'node:fs';
import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { checkPath, failureOf, toFileError } from '../io/failure.js';
import { handlesOf } from '../transforms/closure.js';
import { withNames } from './graph-names.js';
import { checkInputs, type NamedArrays } from './inputs.js';

/**
 * The graph that has still to be computed for `outputs`, in Graphviz's language DOT, written into a file where a path comes
 * first. A record behind the outputs gives names to arrays of the graph.
 *
 * @throws FileError where the file cannot be written, ArgumentError
 * @see https://ml-explore.github.io/mlx/build/html/python/_autosummary/mlx.core.export_to_dot.html
 * @example
 * const [x, y] = [mx.array(1), mx.array(2)];
 * const text = mx.exportToDot(mx.add(x, y), { x, y });
 * mx.exportToDot('graph.dot', mx.add(x, y), { x, y });
 */
export function exportToDot(path: string, ...outputs: readonly (MLXArray | NamedArrays)[]): string;
export function exportToDot(...outputs: readonly (MLXArray | NamedArrays)[]): string;
export function exportToDot(...args: readonly unknown[]): string {
  const op = 'exportToDot';
  const [path] = args;
  const { arrays, named } = checkInputs(op, typeof path === 'string' ? args.slice(1) : args);
  const nodes = [...arrays, ...Object.values(named ?? {})];
  const text = withNames(named, quoted, (namer) => sys.mlx_export_to_dot(namer, handlesOf(nodes)));
  if (typeof path === 'string') write(op, path, text);
  return text;
}

function quoted(name: string): string {
  return name.replaceAll(/["\\]/g, '\\$&');
}

function write(op: string, path: string, text: string): void {
  const fail = failureOf(op, path);
  checkPath(path, fail);
  try {
    writeFileSync(path, text);
  } catch (cause) {
    throw toFileError(cause, fail);
  }
}

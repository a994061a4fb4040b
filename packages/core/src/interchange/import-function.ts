import { closeSync, openSync } from 'node:fs';
import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { ArgumentError } from '../errors/argument-error.js';
import { bareMessage } from '../errors/bare-message.js';
import { MLXError } from '../errors/mlx-error.js';
import { checkPath, failureOf, toFileError } from '../io/failure.js';
import { handlesOf } from '../transforms/closure.js';
import { wrapAll } from '../wrap.js';
import { checkInputs, type NamedArrays, namedHandles } from './inputs.js';

/** A function of arrays, then at most one record of named ones. */
export interface ImportedFunction {
  (...args: (MLXArray | NamedArrays)[]): MLXArray[];
  /** The text that was exported along; empty where there was none. */
  readonly metadata: string;
}

/**
 * The function that `exportFunction`, an `exporter` or Python wrote; what it gives is always a list. It takes arrays of
 * the dtypes and shapes that it was exported for, or of their ranks where it is shapeless.
 *
 * Import only files that you trust as you trust code: MLX does not check what it reads.
 *
 * @throws FileError where the file cannot be read; when called: ArgumentError, which lists what the file has
 * @see https://ml-explore.github.io/mlx/build/html/python/_autosummary/mlx.core.import_function.html
 * @example
 * mx.exportFunction('double.mlxfn', (x) => mx.multiply(x, 2), [mx.array(1)]);
 * const double = mx.importFunction('double.mlxfn');
 * console.log(double(mx.array(21))[0]?.item()); // 42
 */
export function importFunction(path: string): ImportedFunction {
  const op = 'importFunction';
  const raw = open(op, path);
  const call = (...args: (MLXArray | NamedArrays)[]): MLXArray[] => {
    const { arrays, named } = checkInputs(op, args);
    try {
      return wrapAll(sys.mlx_imported_function_apply_kwargs(raw, handlesOf(arrays), namedHandles(named)));
    } catch (cause) {
      if (!MLXError.isInstance(cause) || !cause.message.includes('No imported function')) throw cause;
      throw new ArgumentError({ op, message: bareMessage(cause).trim(), cause });
    }
  };
  const imported = Object.assign(call, { metadata: sys.mlxts_imported_function_metadata(raw) });
  sys.mlxts_watch(imported, raw);
  return imported;
}

function open(op: string, path: string): number {
  const fail = failureOf(op, path);
  checkPath(path, fail);
  try {
    closeSync(openSync(path, 'r'));
  } catch (cause) {
    throw toFileError(cause, fail);
  }
  try {
    return sys.mlx_imported_function_new(path);
  } catch (cause) {
    const reason = MLXError.isInstance(cause) ? bareMessage(cause).trim() : String(cause);
    throw fail(`expected an exported function, got a file on which MLX says: ${reason}`, { cause });
  }
}

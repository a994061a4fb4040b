import { type ExportedArguments, type ExportedFunction, type ExportOptions, FunctionExporter } from './exporter.js';
import { checkInputs } from './inputs.js';

/**
 * Writes `fn`, as the graph of operations that it is for arguments of the shapes and dtypes of `args`, into a file for
 * `importFunction` and for Python's `import_function`.
 *
 * `args` is a list of arrays, then at most one record of named ones, which are Python's keyword arguments. What `fn` reads
 * besides is written as constants. Our CPU kernels are no part of the graph.
 *
 * @throws FileError where the file cannot be written, ArgumentError; what `fn` throws. No file is left behind then.
 * @see https://ml-explore.github.io/mlx/build/html/python/_autosummary/mlx.core.export_function.html
 * @example
 * const args = [mx.ones([2, 3]), { scale: mx.array(2) }] as const;
 * mx.exportFunction('scaled.mlxfn', (x, { scale }) => mx.multiply(mx.exp(x), scale), args);
 */
export function exportFunction<const Args extends ExportedArguments>(
  path: string,
  fn: ExportedFunction<Args>,
  args: readonly [...Args],
  options?: ExportOptions,
): void {
  const op = 'exportFunction';
  checkInputs(op, args);
  new FunctionExporter<Args>(op, path, fn, options).add(...(args as unknown as Args)).close();
}

import { sys } from '@mlxts/sys';
import type { Tree } from './tree/tree.js';
import { treeArrays } from './tree/tree-arrays.js';

function handles(trees: readonly Tree[]): number[] {
  return Array.from(treeArrays(trees), (array) => array.handle);
}

/**
 * Computes every array of the trees and waits. After a failure the arrays stay failed: reading one throws.
 *
 * @throws EvalError
 */
export function evaluate(...trees: Tree[]): void {
  sys.mlx_eval(handles(trees));
}

/**
 * Computes every array of the trees on this thread's evaluation thread. The event loop stays free; graphs
 * may be built meanwhile.
 *
 * @throws EvalError
 */
export async function evalAsync(...trees: Tree[]): Promise<void> {
  await sys.mlx_async_eval(handles(trees));
}

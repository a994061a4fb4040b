import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { checkChoice, checkShape } from '../guards.js';
import type { OpOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { type ArraysThen, arraysThen } from '../variadic.js';
import { wrapAll } from '../wrap.js';

export interface MeshgridOptions extends OpOptions {
  /** Leave the axes along which a grid does not change at length 1. Default: false. */
  sparse?: boolean | undefined;
  /** `'xy'` puts the second array on the first axis and the first on the second. Default: `'xy'`. */
  indexing?: 'xy' | 'ij' | undefined;
}

/**
 * The grids of coordinates that the arrays, flattened, span: one grid for each array, with an axis for each.
 *
 * @example
 * const grids = mx.meshgrid(mx.arange(2), mx.arange(2), { indexing: 'ij' });
 * console.log(grids.map((grid) => grid.tolist())); // [[[0, 0], [1, 1]], [[0, 1], [0, 1]]]
 */
export function meshgrid(...args: ArraysThen<MeshgridOptions>): MLXArray[] {
  const op = 'meshgrid';
  const { arrays, options } = arraysThen<MeshgridOptions>(op, args);
  const { sparse = false, indexing = 'xy', stream } = options;
  checkChoice(op, 'indexing', indexing, ['xy', 'ij']);
  const sizes = arrays.map((array) => array.size);
  for (const size of sizes) checkShape(op, [size]);
  checkShape(op, sparse ? sizes.map(() => 1) : sizes);
  const handles = arrays.map((array) => array.handle);
  return wrapAll(handles.length === 0 ? [] : sys.mlx_meshgrid(handles, sparse, indexing, resolveStream(stream)));
}

import { sys } from '@mlxts/sys';
import { MLXArray } from '../array.js';
import { checkArrays } from '../guards.js';
import { wrap, wrapAll } from '../wrap.js';

/**
 * `inputs`, computed only after `dependencies`: an edge in the graph with no values on it.
 *
 * @example
 * const sum = mx.ones([2]).sum();
 * const after = mx.depends(mx.zeros([2]), sum);
 */
export function depends(inputs: MLXArray, dependencies: MLXArray | readonly MLXArray[]): MLXArray;
export function depends(inputs: readonly MLXArray[], dependencies: MLXArray | readonly MLXArray[]): MLXArray[];
export function depends(
  inputs: MLXArray | readonly MLXArray[],
  dependencies: MLXArray | readonly MLXArray[],
): MLXArray | MLXArray[] {
  const before = handlesOf('dependencies', dependencies);
  if (inputs instanceof MLXArray) return wrap(sys.mlx_depends([inputs.handle], before)[0] as number);
  return wrapAll(sys.mlx_depends(handlesOf('inputs', inputs), before));
}

function handlesOf(name: string, arrays: MLXArray | readonly MLXArray[]): number[] {
  if (arrays instanceof MLXArray) return [arrays.handle];
  return checkArrays('depends', name, arrays).map(({ handle }) => handle);
}

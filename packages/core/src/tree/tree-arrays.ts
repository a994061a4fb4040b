import { MLXArray } from '../array.js';
import { checkDepth, isNode, refuseCollections } from './nodes.js';
import type { Tree } from './tree.js';

/** The arrays of a tree, each once. Cycles end; Map and Set are refused. */
export function treeArrays(tree: Tree): Set<MLXArray> {
  const arrays = new Set<MLXArray>();
  const seen = new Set<object>();
  const visit = (node: unknown, depth: number): void => {
    if (node instanceof MLXArray) {
      arrays.add(node);
      return;
    }
    if (!isNode(node) || seen.has(node)) return;
    refuseCollections('tree', node);
    checkDepth('tree', depth);
    seen.add(node);
    if (Array.isArray(node)) for (const element of node) visit(element, depth + 1);
    else for (const key of Object.keys(node)) visit(node[key], depth + 1);
  };
  visit(tree, 0);
  return arrays;
}

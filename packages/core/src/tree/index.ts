export type { LeafOf, LeafOptions, MapLeaves, NestedTree, Tree } from './tree.js';
export { treeArrays } from './tree-arrays.js';
export { type FlatTreeDestination, type TreeFlattenOptions, treeFlatten } from './tree-flatten.js';
export { type LeavesOf, treeMap, treeMapWithPath } from './tree-map.js';
export { type TreeMergeOptions, treeMerge } from './tree-merge.js';
export { treeReduce } from './tree-reduce.js';
export { treeUnflatten } from './tree-unflatten.js';

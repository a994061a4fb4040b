/**
 * What `@mlxts/nn`, `@mlxts/decoder`, `@mlxts/audio` and `@mlxts/embeddings` need for operations and engines of their own:
 * the raw functions, the passage from handles to arrays and back, the argument checks, streams and root scopes.
 */
import './setup.js';

export { sys } from '@mlxts/sys';
export { dtypeCode } from './dtype.js';
export {
  checkArray,
  checkArrays,
  checkAxes,
  checkAxis,
  checkChoice,
  checkDtype,
  checkFlag,
  checkInt,
  checkInts,
  checkNumber,
  checkOptions,
  checkShape,
  describe,
  type IntRange,
} from './guards.js';
export { rootScope } from './scope.js';
export { activeStream, resolveStream, streamOf } from './stream.js';
export { type LeafFunction, mapTrees } from './tree/map-trees.js';
export { wrap, wrapAll } from './wrap.js';

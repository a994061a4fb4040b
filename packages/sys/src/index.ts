export type { Bindings } from './bindings.js';
export { cacheRoot } from './cache-root.js';
export type * from './generated/bindings.js';
export { manifestHash } from './generated/manifest.js';
export type { HandBindings, NativeErrorCode, NativeInfo, TensorPlace } from './hand-bindings.js';
export { sys } from './sys.js';

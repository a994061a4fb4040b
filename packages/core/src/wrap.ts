import { MLXArray } from './array.js';
import { track } from './scope.js';

/** The array of a new raw handle, owned by the innermost scope. */
export function wrap(handle: number): MLXArray {
  const array = new MLXArray(handle);
  track(array);
  return array;
}

export function wrapAll(handles: readonly number[]): MLXArray[] {
  return handles.map(wrap);
}

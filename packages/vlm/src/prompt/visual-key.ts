import { createHash } from 'node:crypto';
import type { VisualInput } from '../vision-language-model.js';

const known = new WeakMap<VisualInput, string>();

/** A name for what an image holds: the same pixels in the same grid have the same. */
export function visualKey(visual: VisualInput): string {
  const found = known.get(visual);
  if (found !== undefined) return found;
  const { kind, pixelValues, grid, pixelMask, fps } = visual;
  const hash = createHash('sha256');
  hash.update(JSON.stringify([kind, grid ?? null, fps ?? null]));
  for (const array of [pixelValues, pixelMask]) {
    if (array === undefined) continue;
    hash.update(JSON.stringify([array.dtype, array.shape]));
    const { buffer, byteOffset, byteLength } = array.toTypedArray();
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  const key = hash.digest('base64');
  known.set(visual, key);
  return key;
}

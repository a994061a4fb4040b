import type { ProcessorConfig } from './processor-config.js';

/**
 * The value of each byte of each channel, `(byte · rescaleFactor - mean) / std`, with the roundings of transformers: the product
 * in float64, the rest in float32. `table[256 · channel + byte]`.
 */
export function pixelTable({
  rescaleFactor,
  mean,
  std,
}: Pick<ProcessorConfig, 'rescaleFactor' | 'mean' | 'std'>): Float32Array {
  const table = new Float32Array(3 * 256);
  for (let channel = 0; channel < 3; channel++)
    for (let byte = 0; byte < 256; byte++) {
      const scaled = Math.fround(rescaleFactor === undefined ? byte : byte * rescaleFactor);
      const shift = Math.fround(mean?.[channel] ?? 0);
      const scale = Math.fround(std?.[channel] ?? 1);
      table[256 * channel + byte] = Math.fround(scaled - shift) / scale;
    }
  return table;
}

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The environment in which Python multiplies matrices with the BLAS that stands in front of libmlx here, on one thread
 * as here. Over 30 layers the reference BLAS of Python's wheel alone moves some of 1.8 million logits by 1.2e-4.
 */
export function sameBLAS(): Record<string, string> {
  const folder = `../../../sys/build/native/${process.platform}-${process.arch}-cpu/libmlxts_blas.so`;
  const library = fileURLToPath(new URL(folder, import.meta.url));
  return existsSync(library) ? { LD_PRELOAD: library, OPENBLAS_NUM_THREADS: '1' } : {};
}

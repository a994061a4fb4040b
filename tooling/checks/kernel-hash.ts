import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceFiles } from './source-files.js';

/** `sha256` over names and contents of the CPU kernels' sources: bench results carry it, so that they can be told to be stale. */
export function kernelHash(root: string): string {
  const hash = createHash('sha256');
  for (const path of sourceFiles(root, 'packages/sys/native/kernels', ['.cc', '.h', '.S'])) {
    hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  }
  return hash.digest('hex');
}

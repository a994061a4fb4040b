import { writeFileSync } from 'node:fs';
import { buildGGUF } from '@mlxts/oracle';
import { temporaryFile } from './temporary-file.js';

let path: string | undefined;

/** An empty GGUF file that lasts as long as the process. */
export function ggufFile(): string {
  if (path === undefined) {
    path = temporaryFile('valid.gguf');
    writeFileSync(path, buildGGUF({ tensors: [] }));
  }
  return path;
}

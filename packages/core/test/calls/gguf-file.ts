import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildGGUF } from '@mlxts/oracle';

let path: string | undefined;

/** An empty GGUF file that lasts as long as the process. */
export function ggufFile(): string {
  if (path === undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'mlxts-gguf-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    path = join(folder, 'valid.gguf');
    writeFileSync(path, buildGGUF({ tensors: [] }));
  }
  return path;
}

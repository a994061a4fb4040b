import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Every file below `folder`, as sorted paths with forward slashes; names with a leading dot are left out. */
export function listFiles(folder: string, below = ''): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) found.push(...listFiles(folder, path));
    else if (entry.isFile()) found.push(path);
  }
  return found.sort();
}

/** `sha256(path NUL sha256(content) LF ...)` over the files in the given folders of `root`, sorted by path. */
export function contentHash(root: string, folders: readonly string[]): string {
  const hash = createHash('sha256');
  const paths = folders.flatMap((folder) => listFiles(root, folder)).sort();
  for (const path of paths) {
    hash.update(
      `${path}\0${createHash('sha256')
        .update(readFileSync(join(root, path)))
        .digest('hex')}\n`,
    );
  }
  return hash.digest('hex');
}

/** The sha256 of one file, read in pieces. */
export async function fileHash(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

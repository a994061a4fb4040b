import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock } from '../../tooling/setup/lock.mjs';
import { cacheFolder } from '../../tooling/setup/paths.mjs';

/**
 * A folder of peers in the cache, named after what is pinned; `install` fills it once.
 * @param {string} pins
 * @param {(folder: string) => Promise<void>} install
 */
export async function installed(pins, install) {
  const folder = join(cacheFolder(), 'peers', createHash('sha256').update(pins).digest('hex').slice(0, 16));
  const marker = join(folder, '.complete');
  const fill = async () => {
    if (existsSync(marker)) return;
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    console.error(`installing the peers in ${folder}`);
    await install(folder);
    await writeFile(marker, '');
  };
  await withLock(`${folder}.lock`, fill, (holder) => console.error(`waiting for ${holder}`));
  return folder;
}

import { copyFileSync, existsSync, linkSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { listFiles } from './content-hash.js';

/** A file or folder to put into the artefact, under a name inside it. */
export interface Part {
  readonly from: string;
  readonly to: string;
}

/**
 * Lays the parts and a `build.json` into a new folder and swaps it in for `folder`: a process sees the old artefact, or
 * the new one, or for an instant none, never a mixture.
 */
export function placeArtefact(folder: string, parts: readonly Part[], stamp: object): void {
  const fresh = `${folder}.new-${process.pid}`;
  const old = `${folder}.old-${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  for (const { from, to } of parts) {
    if (!existsSync(from)) continue;
    const files = isFolder(from)
      ? listFiles(from).map((name) => [join(from, name), join(fresh, to, name)])
      : [[from, join(fresh, to)]];
    for (const [source = '', target = ''] of files) linkOrCopy(source, target);
  }
  writeFileSync(join(fresh, 'build.json'), `${JSON.stringify(stamp, null, 2)}\n`);
  if (existsSync(folder)) renameSync(folder, old);
  renameSync(fresh, folder);
  rmSync(old, { recursive: true, force: true });
}

function isFolder(path: string): boolean {
  return statSync(path).isDirectory();
}

function linkOrCopy(source: string, target: string): void {
  mkdirSync(dirname(target), { recursive: true });
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target);
  }
}

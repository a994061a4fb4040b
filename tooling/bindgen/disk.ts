import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { generatedFolders } from './generate.js';

export interface Drift {
  readonly path: string;
  readonly problem: 'missing' | 'differs' | 'surplus';
}

/** Compares what is on disk below `root` with `files`, surplus files in the generated folders included. */
export async function findDrift(root: string, files: ReadonlyMap<string, string>): Promise<Drift[]> {
  const drift: Drift[] = [];
  for (const [path, text] of files) {
    const found = await readFile(join(root, path), 'utf8').catch(() => null);
    if (found === null) drift.push({ path, problem: 'missing' });
    else if (found !== text) drift.push({ path, problem: 'differs' });
  }
  for (const folder of generatedFolders) {
    for (const name of await readdir(join(root, folder)).catch(() => [])) {
      const path = `${folder}/${name}`;
      if (!files.has(path)) drift.push({ path, problem: 'surplus' });
    }
  }
  return drift.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Brings the generated folders below `root` in line with `files`; files that are right keep their time stamps. */
export async function writeGenerated(root: string, files: ReadonlyMap<string, string>): Promise<Drift[]> {
  const drift = await findDrift(root, files);
  for (const { path, problem } of drift) {
    const target = join(root, path);
    if (problem === 'surplus') {
      await rm(target, { recursive: true });
      continue;
    }
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, files.get(path) ?? '');
  }
  return drift;
}

import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from './paths.mjs';

const skipped = new Set(['node_modules', 'dist', '.turbo', '.git', '.mlxts', 'coverage', '__pycache__']);

/**
 * The files under the given files and folders of the repository, without what is built or installed. Missing paths are left out.
 * @param {string[]} paths relative to the root
 * @returns {string[]} absolute, in a fixed order
 */
export function sourceFiles(paths) {
  /** @type {string[]} */
  const files = [];
  /** @param {string} path */
  const visit = (path) => {
    const entry = lstatSync(path, { throwIfNoEntry: false });
    if (!entry) return;
    if (!entry.isDirectory()) files.push(path);
    else for (const name of readdirSync(path).sort()) if (isSource(name, path)) visit(join(path, name));
  };
  for (const path of paths) visit(join(root, path));
  return files;
}

/** `build` is an output only at the top of a package. @param {string} name @param {string} folder */
const isSource = (name, folder) =>
  !skipped.has(name) &&
  !name.endsWith('.tsbuildinfo') &&
  !(name === 'build' && dirname(folder) === join(root, 'packages'));

/**
 * A hash of names, sizes and modification times: quick enough for every start.
 * @param {string[]} paths relative to the root
 * @param {string[]} [extra] other things that the result depends on
 */
export function quickFingerprint(paths, extra = []) {
  const hash = createHash('sha256').update(JSON.stringify(extra));
  for (const file of sourceFiles(paths)) {
    const { size, mtimeMs } = lstatSync(file);
    hash.update(`${relative(root, file)}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/**
 * A hash of names and contents, for what must survive a fresh checkout.
 * @param {string[]} paths relative to the root
 * @param {string[]} [extra]
 */
export function contentFingerprint(paths, extra = []) {
  const hash = createHash('sha256').update(JSON.stringify(extra));
  for (const file of sourceFiles(paths)) {
    hash.update(`${relative(root, file)}\0`).update(createHash('sha256').update(readFileSync(file)).digest());
  }
  return hash.digest('hex');
}

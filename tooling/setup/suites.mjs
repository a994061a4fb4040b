import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentFingerprint } from './fingerprint.mjs';
import { cacheFolder, root } from './paths.mjs';

/**
 * @typedef {object} Suite
 * @property {string} name the last part of its folder
 * @property {string} folder relative to the root
 * @property {string[]} uses folders of the workspace packages that it stands on, directly or not
 */

/** The folders with a vitest configuration: packages below those that stand on them, then tooling. @returns {Suite[]} */
export function findSuites() {
  const folders = ['packages', 'tooling'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => `${group}/${name}`),
  );
  const manifests = new Map(
    folders.flatMap((folder) => readManifest(folder)).map((manifest) => [manifest.name, manifest]),
  );
  /** @param {string} folder @param {string[]} names @returns {Suite} */
  const suite = (folder, names) => ({
    name: folder.slice(folder.indexOf('/') + 1),
    folder,
    uses: closure(names, manifests),
  });
  return folders
    .filter((folder) => existsSync(join(root, folder, 'vitest.config.ts')))
    .map((folder) =>
      suite(
        folder,
        readManifest(folder).flatMap(({ dependencies }) => dependencies),
      ),
    )
    .sort(
      (a, b) =>
        Number(a.folder.startsWith('tooling')) - Number(b.folder.startsWith('tooling')) ||
        a.uses.length - b.uses.length,
    );
}

/** @typedef {{ name: string, folder: string, dependencies: string[] }} Manifest */

/** @param {string} folder @returns {Manifest[]} empty where there is no package.json */
function readManifest(folder) {
  const path = join(root, folder, 'package.json');
  if (!existsSync(path)) return [];
  const { name, dependencies, devDependencies } = JSON.parse(readFileSync(path, 'utf8'));
  return [{ name, folder, dependencies: Object.keys({ ...dependencies, ...devDependencies }) }];
}

/** @param {string[]} names @param {Map<string, Manifest>} manifests @returns {string[]} folders */
function closure(names, manifests) {
  /** @type {Set<string>} */
  const found = new Set();
  /** @param {string} name */
  const visit = (name) => {
    const manifest = manifests.get(name);
    if (!manifest || found.has(manifest.folder)) return;
    found.add(manifest.folder);
    for (const each of manifest.dependencies) visit(each);
  };
  for (const name of names) visit(name);
  return [...found].sort();
}

/** What a suite's result depends on: its sources, those that it stands on, tooling, lockfile and environment. @param {Suite} suite */
export function suiteKey({ folder, uses }) {
  const settings = Object.entries(process.env).filter(([name]) => name.startsWith('MLXTS_'));
  const environment = [process.version, process.platform, process.arch, cacheFolder(), JSON.stringify(settings.sort())];
  return contentFingerprint([folder, ...uses, 'tooling', 'pnpm-lock.yaml', 'package.json'], environment);
}

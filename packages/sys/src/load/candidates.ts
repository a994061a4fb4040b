import { createRequire } from 'node:module';
import { join } from 'node:path';
import { artefactFolder, type Target } from '../target.js';

/** One place that an addon may come from. */
export interface Candidate {
  readonly name: string;
  /** the .node file, or the package's name where it is not known before loading */
  readonly path: string;
  readonly load: () => unknown;
}

const require = createRequire(import.meta.url);

// The requires are literal so that bundlers and tracers see them.
const PACKAGES: Readonly<Record<string, { readonly name: string; readonly load: () => unknown }>> = {
  'linux-x64-cpu': { name: '@mlxts/sys-linux-x64', load: () => require('@mlxts/sys-linux-x64/mlxts.node') },
  'linux-arm64-cpu': { name: '@mlxts/sys-linux-arm64', load: () => require('@mlxts/sys-linux-arm64/mlxts.node') },
  'darwin-arm64-metal': { name: '@mlxts/sys-darwin-arm64', load: () => require('@mlxts/sys-darwin-arm64/mlxts.node') },
  'linux-x64-cuda': {
    name: '@mlxts/sys-linux-x64-cuda13',
    load: () => require('@mlxts/sys-linux-x64-cuda13/mlxts.node'),
  },
};

/** Where to look for a target's addon, in order: the local build, then the platform package. */
export function candidates(target: Target): Candidate[] {
  const path = join(artefactFolder(target), 'mlxts.node');
  const found: Candidate[] = [{ name: 'local build', path, load: () => require(path) }];
  const platformPackage = PACKAGES[target.name];
  if (platformPackage !== undefined) {
    found.push({ name: platformPackage.name, path: platformPackage.name, load: platformPackage.load });
  }
  return found;
}

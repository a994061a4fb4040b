import type { Bindings } from '../bindings.js';
import { manifestHash } from '../generated/manifest.js';
import { packageRoot, packageVersion } from '../package-root.js';
import { hostTarget, type Target } from '../target.js';
import { type Candidate, candidates } from './candidates.js';
import { type Attempt, explainFailure, reasonOf } from './explain.js';

/** The mark that the first copy of this package leaves in its realm. */
interface Loaded {
  readonly version: string;
  readonly root: string;
  /** the .node file, or the platform package's name */
  readonly addon: string;
  readonly bindings: Bindings;
}

const MARK = Symbol.for('@mlxts/sys');
const realm = globalThis as typeof globalThis & { [MARK]?: Loaded };

/**
 * The addon for this process: the local build, else the platform package. Loads once; later calls give the same.
 *
 * @throws Error that lists what was tried and what to do; when the addon was built from other headers than this package's
 *   types; when another copy of this package has loaded its own addon
 */
export function loadBindings(target: Target = hostTarget()): Bindings {
  const first = realm[MARK];
  if (first !== undefined) {
    if (first.root === packageRoot()) return first.bindings;
    throw secondCopy(first);
  }
  const attempts: Attempt[] = [];
  for (const candidate of candidates(target)) {
    let addon: unknown;
    try {
      addon = candidate.load();
    } catch (error) {
      attempts.push({ name: candidate.name, path: candidate.path, reason: reasonOf(error) });
      continue;
    }
    const bindings = checked(addon, candidate);
    realm[MARK] = { version: packageVersion(), root: packageRoot(), addon: candidate.path, bindings };
    return bindings;
  }
  throw new Error(explainFailure(target, attempts));
}

/** The .node file or platform package that was loaded, or undefined before. */
export function loadedAddon(): string | undefined {
  return realm[MARK]?.addon;
}

function secondCopy(first: Loaded): Error {
  return new Error(
    `@mlxts/sys is loaded twice: version ${first.version} from ${first.root}, now version ${packageVersion()} from ${packageRoot()}. ` +
      'Arrays of one cannot be used by the other: make every package depend on one version (npm ls @mlxts/sys).',
  );
}

function checked(addon: unknown, candidate: Candidate): Bindings {
  const actual = isBindings(addon) ? addon.mlxts_info().manifestHash : 'none';
  if (isBindings(addon) && actual === manifestHash) return addon;
  const remedy =
    candidate.name === 'local build'
      ? 'Build it again: npx @mlxts/sys build'
      : `Install the version of ${candidate.name} that @mlxts/sys ${packageVersion()} asks for.`;
  throw new Error(
    `@mlxts/sys: the addon ${candidate.path} does not belong to version ${packageVersion()} (manifest ${actual.slice(0, 12)}, expected ${manifestHash.slice(0, 12)}). ${remedy}`,
  );
}

function isBindings(addon: unknown): addon is Bindings {
  return typeof addon === 'object' && addon !== null && 'mlxts_info' in addon && typeof addon.mlxts_info === 'function';
}

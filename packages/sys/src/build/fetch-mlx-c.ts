import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BuildError } from './build-error.js';
import { cached, temporaryFolder } from './cache.js';
import { cloneMlxC } from './clone-mlx-c.js';
import { contentHash } from './content-hash.js';
import type { BuildContext } from './context.js';
import type { NativePins } from './native-json.js';
import { run, toolVersion } from './run.js';

const ADVICE =
  'mlx-c comes from a crate through cargo, or from its public repository through git: install one of them, or name a source folder in MLXTS_MLXC_DIR.';

/**
 * mlx-c's source, a folder with `mlx/c/*.h`: by cargo, or by git where cargo is missing or broken.
 *
 * @throws BuildError when neither works or the content is not the pinned one; nothing is kept then
 */
export function fetchMlxC(context: Pick<BuildContext, 'cache' | 'progress' | 'pins'>): Promise<string> {
  const { mlxC } = context.pins;
  return cached(context.cache, 'mlx-c', mlxC.contentSha256, (folder) =>
    context.progress.step(`download mlx-c (crate ${mlxC.crate.name} ${mlxC.crate.version})`, async (note) => {
      const scratch = temporaryFolder(context.cache);
      try {
        const source = await firstThatWorks(mlxC, scratch, note);
        verifySource(source, mlxC.contentSha256);
        cpSync(join(source, 'mlx'), join(folder, 'mlx'), { recursive: true });
        cpSync(join(source, 'LICENSE'), join(folder, 'LICENSE'));
      } finally {
        rmSync(scratch, { recursive: true, force: true });
      }
    }),
  );
}

async function firstThatWorks(pin: NativePins['mlxC'], scratch: string, note: (text: string) => void): Promise<string> {
  let cargoFailure = 'cargo is missing or cannot run';
  if (toolVersion('cargo') !== undefined) {
    try {
      return await vendorCrate(pin.crate, join(scratch, 'crate'));
    } catch (error) {
      cargoFailure = describe(error);
    }
  }
  note(`${cargoFailure}; using git`);
  try {
    return await cloneMlxC(pin.git, join(scratch, 'git'));
  } catch (error) {
    throw new BuildError('mlx-c could not be fetched', ADVICE, `cargo: ${cargoFailure}\ngit: ${describe(error)}`);
  }
}

/** Lets cargo place the crate's files in a scratch project; cargo checks them against its index, we against the pin. */
async function vendorCrate(crate: NativePins['mlxC']['crate'], project: string): Promise<string> {
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, 'lib.rs'), '');
  writeFileSync(
    join(project, 'Cargo.toml'),
    `[package]\nname = "fetch"\nversion = "0.0.0"\nedition = "2021"\n[lib]\npath = "lib.rs"\n[dependencies]\n${crate.name} = "=${crate.version}"\n`,
  );
  await run('cargo', ['vendor', '--quiet', 'vendor'], { cwd: project, advice: ADVICE });
  const folder = join(project, 'vendor', crate.name);
  const checksum: unknown = JSON.parse(readFileSync(join(folder, '.cargo-checksum.json'), 'utf8'));
  const actual =
    typeof checksum === 'object' && checksum !== null && 'package' in checksum ? String(checksum.package) : 'none';
  if (actual !== crate.sha256) {
    throw new BuildError(`${crate.name} ${crate.version}: expected sha256 ${crate.sha256}, got ${actual}`, ADVICE);
  }
  return join(folder, crate.folder);
}

/** Refuses a source folder whose files are not the pinned ones. */
export function verifySource(source: string, expected: string): void {
  const actual = existsSync(join(source, 'mlx')) ? contentHash(source, ['mlx']) : 'no folder mlx';
  if (actual === expected) return;
  throw new BuildError(
    `mlx-c: expected content ${expected}, got ${actual}`,
    'The source is not the pinned one; nothing was kept.',
  );
}

function describe(error: unknown): string {
  if (error instanceof BuildError) return error.output === '' ? error.message : `${error.message}\n${error.output}`;
  return String(error);
}

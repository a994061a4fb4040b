import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BuildError } from './build-error.js';
import { cached, temporaryFolder } from './cache.js';
import { fileHash } from './content-hash.js';
import type { BuildContext } from './context.js';
import type { Wheel } from './native-json.js';
import { formatBytes } from './progress.js';
import { run } from './run.js';

const ADVICE =
  'Python 3 with pip fetches it: check that `python3 -m pip --version` works (Debian: apt install python3-pip) and that pip reaches its index.';

/**
 * A wheel's unpacked folder, fetched by pip once.
 *
 * @throws BuildError when pip fails or the file's sha256 is not the pinned one; nothing is kept then
 */
export function downloadWheel(context: Pick<BuildContext, 'cache' | 'progress'>, wheel: Wheel): Promise<string> {
  return cached(context.cache, 'wheels', wheel.sha256, (folder) =>
    context.progress.step(`download ${wheel.project} ${wheel.version} (${formatBytes(wheel.bytes)})`, async () => {
      const scratch = temporaryFolder(context.cache);
      try {
        await unpackVerified(await pipDownload(wheel, scratch), wheel, folder);
      } finally {
        rmSync(scratch, { recursive: true, force: true });
      }
    }),
  );
}

async function pipDownload(wheel: Wheel, scratch: string): Promise<string> {
  const requirement = `${wheel.project}==${wheel.version}`;
  await run(
    'python3',
    [
      '-m',
      'pip',
      'download',
      '--quiet',
      '--no-deps',
      '--no-input',
      '--disable-pip-version-check',
      '--only-binary=:all:',
    ].concat(['--platform', wheel.platform, '--dest', scratch, requirement]),
    { advice: ADVICE },
  );
  const name = readdirSync(scratch).find((file) => file.endsWith('.whl'));
  if (name === undefined) throw new BuildError(`pip left no wheel for ${requirement}`, ADVICE);
  return join(scratch, name);
}

/** Unpacks a wheel file into `folder` after comparing its sha256 with the pin. */
export async function unpackVerified(file: string, wheel: Wheel, folder: string): Promise<void> {
  const actual = await fileHash(file);
  if (actual !== wheel.sha256) {
    throw new BuildError(
      `${wheel.project} ${wheel.version}: expected sha256 ${wheel.sha256}, got ${actual}`,
      'The file is not the one that this version was tested with; nothing was kept. Look for a proxy or mirror that changes downloads.',
    );
  }
  await run('python3', ['-m', 'zipfile', '-e', file, folder], { advice: ADVICE });
}

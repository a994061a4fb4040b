import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './command.mjs';
import { contentFingerprint } from './fingerprint.mjs';
import { withLock } from './lock.mjs';
import { cacheFolder } from './paths.mjs';

const requirements = 'tooling/oracle/requirements.txt';
/** Packages of which the tests need files or single modules: what they depend on is large and stays away. */
const alone = 'tooling/oracle/requirements-alone.txt';

/** The virtual environment's folder, named after what is installed in it. */
const folder = () => join(cacheFolder(), 'oracle', contentFingerprint([requirements, alone]).slice(0, 16));

/** The Python that has MLX and mlx-lm, against which the tests compare. */
export const oraclePython = () => join(folder(), 'bin/python');

/** A venv can't be renamed into place: this file, written last, says that it is whole. */
const marker = () => join(folder(), '.complete');
export const hasOracle = () => existsSync(marker()) && existsSync(oraclePython());

/**
 * Installs the oracle: a virtual environment with the requirements of `tooling/oracle`.
 * @param {import('./progress.mjs').Report} report
 */
export function installOracle(report) {
  const build = async () => {
    if (hasOracle()) return;
    await rm(folder(), { recursive: true, force: true });
    await mkdir(folder(), { recursive: true });
    report('creating the virtual environment');
    await run('The virtual environment of the test oracle could not be made', 'python3', ['-m', 'venv', folder()], {
      remedies: () => ['Python needs its venv module: on Debian or Ubuntu, apt-get install python3-venv'],
    });
    const install = ['-m', 'pip', 'install', '--disable-pip-version-check', '--progress-bar=off'];
    for (const packages of [
      ['-r', requirements],
      ['--no-deps', '-r', alone],
    ]) {
      await run('The test oracle could not be installed', oraclePython(), [...install, ...packages], {
        onLine: (line) => /^(Collecting|Downloading|Using cached|Installing)/.test(line) && report(line),
        remedies: () => [`pip has to reach PyPI for the packages in ${packages.at(-1)}`],
      });
    }
    const probe = 'import mlx.core, mlx_lm, soundfile';
    await run('The test oracle was installed but does not run', oraclePython(), ['-c', probe], {
      remedies: () => [`delete ${folder()} and try again`],
    });
    await writeFile(marker(), '');
  };
  return withLock(`${folder()}.lock`, build, (holder) => report(`waiting for ${holder}`));
}

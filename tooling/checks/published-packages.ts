import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import type { Check } from './finding.js';
import { type WorkspacePackage, workspacePackages } from './workspace.js';

const execute = promisify(execFile);

/** What `pnpm pack` makes of each package passes publint and are-the-types-wrong (ES modules only), and holds no sources or tests. */
export const publishedPackages: Check = async (root) => {
  const packages = workspacePackages(root).filter(({ manifest }) => !manifest.private);
  const folder = await mkdtemp(join(tmpdir(), 'mlxts-pack-'));
  try {
    const findings: string[] = [];
    for (const each of packages) findings.push(...(await inspect(root, each, join(folder, each.folder))));
    return { findings, summary: `${packages.length} packages packed, publint and attw` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

async function inspect(root: string, { folder, manifest }: WorkspacePackage, target: string): Promise<string[]> {
  const pkgDir = join(root, 'packages', folder);
  const pinned = (JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { packageManager: string })
    .packageManager;
  await execute('npx', ['--yes', pinned, 'pack', '--pack-destination', target], { cwd: pkgDir });
  const [name] = await readdir(target);
  if (name === undefined) return [`${manifest.name}: pnpm pack wrote nothing`];
  const tarball = join(target, name);
  return [
    ...(await publintFindings(manifest.name, tarball)),
    ...(await attwFindings(root, manifest.name, tarball)),
    ...(await strayFiles(manifest.name, tarball)),
  ];
}

async function publintFindings(name: string, tarball: string): Promise<string[]> {
  const bytes = await readFile(tarball);
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
  return messages.map(
    (message) => `${name}: publint: ${formatMessage(message, pkg, { color: false }) ?? message.code}`,
  );
}

async function attwFindings(root: string, name: string, tarball: string): Promise<string[]> {
  const args = [
    tarball,
    '--profile',
    'esm-only',
    '--no-definitely-typed',
    '--no-color',
    '--no-emoji',
    '--format',
    'ascii',
  ];
  try {
    await execute(join(root, 'node_modules/.bin/attw'), args);
    return [];
  } catch (error) {
    return [
      `${name}: attw: ${error instanceof Error && 'stdout' in error ? String(error.stdout).trim() : String(error)}`,
    ];
  }
}

async function strayFiles(name: string, tarball: string): Promise<string[]> {
  const { stdout } = await execute('tar', ['-tzf', tarball], { maxBuffer: 16e6 });
  const stray = stdout
    .split('\n')
    .filter((path) => /\.test\.|\.tsbuildinfo$|^package\/(src|test|node_modules)\//.test(path));
  return stray.map((path) => `${name}: ${path} has no place in the package`);
}

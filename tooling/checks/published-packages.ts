import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import type { Check } from './finding.js';
import { workspacePackages } from './workspace.js';

const execute = promisify(execFile);

/** What `pnpm pack` makes of each package passes publint and are-the-types-wrong (ES modules only), and holds no sources or tests. */
export const publishedPackages: Check = async (root) => {
  const packages = workspacePackages(root).filter(({ manifest }) => !manifest.private);
  const folder = await mkdtemp(join(tmpdir(), 'mlxts-pack-'));
  try {
    const pinned = (JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { packageManager: string })
      .packageManager;
    const filters = packages.flatMap(({ manifest }) => ['--filter', manifest.name]);
    await execute('npx', ['--yes', pinned, ...filters, 'pack', '--pack-destination', folder], { cwd: root });
    const tarballs = await readdir(folder);
    const findings: string[] = [];
    for (const { manifest } of packages) {
      const stem = `${manifest.name.replace('@', '').replace('/', '-')}-${manifest.version}`;
      if (tarballs.includes(`${stem}.tgz`))
        findings.push(...(await inspect(root, manifest.name, join(folder, `${stem}.tgz`))));
      else findings.push(`${manifest.name}: pnpm pack wrote no ${stem}.tgz`);
    }
    return { findings, summary: `${packages.length} packages packed, publint and attw` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

async function inspect(root: string, name: string, tarball: string): Promise<string[]> {
  return [
    ...(await publintFindings(name, tarball)),
    ...(await attwFindings(root, name, tarball)),
    ...(await strayFiles(name, tarball)),
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

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../setup/paths.mjs';
import type { Check } from './finding.js';

/** The committed bindings are what bindgen makes of the pinned mlx-c. Its headers come from the native build's cache, or `MLXTS_MLXC_DIR`. */
export const bindgenDrift: Check = (root) => {
  const headers = process.env.MLXTS_MLXC_DIR || cachedHeaders(root);
  if (!existsSync(headers)) {
    return {
      findings: [`mlx-c is not in the cache (${headers}): run node packages/sys/dist/cli.js build --force`],
      summary: '',
    };
  }
  const { status, stdout, stderr } = spawnSync(
    join(root, 'node_modules/.bin/tsx'),
    ['tooling/bindgen/cli.ts', '--check', '--mlxc', headers],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  return { findings: status === 0 ? [] : `${stdout}${stderr}`.trim().split('\n'), summary: stdout.trim() };
};

function cachedHeaders(root: string): string {
  const pins = JSON.parse(readFileSync(join(root, 'packages/sys/native.json'), 'utf8')) as {
    mlxC: { contentSha256: string };
  };
  return join(cacheFolder(), 'mlx-c', pins.mlxC.contentSha256);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';
import { root } from './paths.mjs';

/** `pnpm@VERSION` as pinned in package.json. */
const pinned = String(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager).replace(/\+.*/, '');
export const pnpmVersion = pinned.slice(pinned.indexOf('@') + 1);

/**
 * Runs the pinned pnpm out of npm's own cache: nothing is installed globally.
 * @param {string} headline what failed, if it fails
 * @param {string[]} args
 * @param {import('./command.mjs').RequiredOptions} [options]
 */
export function pnpm(headline, args, options = {}) {
  const env = { npm_config_update_notifier: 'false', ...options.env };
  return run(headline, 'npx', ['--yes', pinned, ...args], { ...options, env });
}

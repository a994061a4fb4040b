import { BuildError } from './build-error.js';
import type { NativePins } from './native-json.js';
import { run } from './run.js';

const ADVICE = 'Check that git is installed and reaches the repository.';

/**
 * A checkout of the newest revision whose folder `mlx` has the pinned tree id, in `folder`.
 *
 * @throws BuildError when no revision has it
 */
export async function cloneMlxC(pin: NativePins['mlxC']['git'], folder: string): Promise<string> {
  const git = (...args: string[]) =>
    run('git', args, { advice: ADVICE, env: { ...process.env, GIT_TERMINAL_PROMPT: '0' } });
  await git('clone', '--quiet', '--no-checkout', '--filter=blob:none', pin.url, folder);
  const revisions = await git('-C', folder, 'log', '--all', '--format=%H');
  for (const revision of revisions.split('\n').filter((line) => line !== '')) {
    const entry = await git('-C', folder, 'ls-tree', revision, 'mlx');
    if (!entry.includes(` ${pin.mlxTree}\t`)) continue;
    await git('-C', folder, 'checkout', '--quiet', '--detach', revision);
    return folder;
  }
  throw new BuildError(`no revision of ${pin.url} has the tree ${pin.mlxTree} as mlx`, ADVICE);
}

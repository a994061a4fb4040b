import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findDrift, writeGenerated } from './disk.js';
import { generate } from './generate.js';
import { readHeaders } from './read-headers.js';

const USAGE = 'usage: bindgen [--check] [--mlxc DIR] [--out DIR]   (DIR: an mlx-c source tree, or MLXTS_MLXC_DIR)';

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      check: { type: 'boolean', default: false },
      mlxc: { type: 'string' },
      out: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const mlxcDir = values.mlxc ?? process.env.MLXTS_MLXC_DIR;
  if (!mlxcDir) throw new Error(`where is mlx-c? ${USAGE}`);
  const root = values.out ?? join(fileURLToPath(new URL('.', import.meta.url)), '..', '..', 'packages', 'sys');
  const { files, manifest } = await generate(await readHeaders(mlxcDir));
  const { total, exported, folded, refused } = manifest.counts;
  const summary = `${total} functions: ${exported} exported, ${folded} folded, ${refused} refused`;

  if (!values.check) {
    const changed = await writeGenerated(root, files);
    console.log(`bindgen: ${summary}; ${changed.length} of ${files.size} files changed`);
    return 0;
  }
  const drift = await findDrift(root, files);
  if (drift.length === 0) {
    console.log(`bindgen: ${files.size} files match the mlx-c headers (${summary})`);
    return 0;
  }
  console.error(`bindgen: ${drift.length} generated files differ from what the mlx-c headers give:`);
  for (const { path, problem } of drift) console.error(`  ${problem.padEnd(8)} packages/sys/${path}`);
  console.error(
    'Run `pnpm --filter @mlxts/bindgen generate` with MLXTS_MLXC_DIR set to the pinned mlx-c, and commit the result.',
  );
  return 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(`bindgen: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 2;
  },
);

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Check } from './finding.js';

/** TypeDoc reads every package's public names without a warning; `npm run docs` writes the pages. */
export const apiDocs: Check = (root) => {
  const { status, stdout, stderr } = spawnSync(join(root, 'node_modules/.bin/typedoc'), ['--emit', 'none'], {
    cwd: root,
    encoding: 'utf8',
  });
  const { entryPoints } = JSON.parse(readFileSync(join(root, 'typedoc.json'), 'utf8')) as { entryPoints: string[] };
  const problems = stripVTControlCharacters(`${stdout}${stderr}`)
    .split('\n')
    .filter((line) => /warning|error/i.test(line));
  return { findings: status === 0 ? [] : problems, summary: `${entryPoints.length} packages` };
};

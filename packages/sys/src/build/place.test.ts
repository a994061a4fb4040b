import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listFiles } from './content-hash.js';
import { placeArtefact } from './place.js';
import { scratchFolder } from './scratch.fixture.js';

test('files and folders land under their names, parts that do not exist are left out', () => {
  const root = scratchFolder();
  mkdirSync(join(root, 'libs', 'deep'), { recursive: true });
  writeFileSync(join(root, 'libs', 'deep', 'a.so'), 'a');
  writeFileSync(join(root, 'x.node'), 'x');
  const parts = [
    { from: join(root, 'x.node'), to: 'mlxts.node' },
    { from: join(root, 'libs'), to: 'lib' },
    { from: join(root, 'missing'), to: 'missing' },
  ];
  placeArtefact(join(root, 'out', 'here'), parts, { key: 'k' });
  expect(listFiles(join(root, 'out'))).toEqual(['here/build.json', 'here/lib/deep/a.so', 'here/mlxts.node']);
});

test('a new artefact replaces the old one whole', () => {
  const root = scratchFolder();
  for (const name of ['one', 'two']) writeFileSync(join(root, name), name);
  const out = join(root, 'out');
  placeArtefact(out, [{ from: join(root, 'one'), to: 'one' }], { key: '1' });
  placeArtefact(out, [{ from: join(root, 'two'), to: 'two' }], { key: '2' });
  expect(readdirSync(out)).toEqual(['build.json', 'two']);
  expect(readFileSync(join(out, 'two'), 'utf8')).toBe('two');
  expect(readdirSync(root).sort()).toEqual(['one', 'out', 'two']);
});

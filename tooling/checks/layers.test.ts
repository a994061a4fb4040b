import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { layers } from './layers.js';

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

/** A workspace with the packages core, nn (on core), hub (on core) and lm (on nn), plus the given files. */
function workspace(files: Record<string, string> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'mlxts-layers-'));
  roots.push(root);
  const uses: Record<string, string[]> = { core: [], nn: ['core'], hub: ['core'], lm: ['nn'] };
  const all: Record<string, string> = {};
  for (const [folder, below] of Object.entries(uses)) {
    const dependencies = Object.fromEntries(below.map((each) => [`@mlxts/${each}`, 'workspace:^']));
    const exports = { '.': './dist/index.js', ...(folder === 'core' && { './native': './dist/native.js' }) };
    all[`packages/${folder}/package.json`] = JSON.stringify({ name: `@mlxts/${folder}`, exports, dependencies });
    all[`packages/${folder}/tsconfig.json`] = JSON.stringify({
      references: below.map((each) => ({ path: `../${each}` })),
    });
    all[`packages/${folder}/src/index.ts`] = 'export {};';
  }
  for (const [path, text] of Object.entries({ ...all, ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const findingsOf = async (files: Record<string, string>) => (await layers(workspace(files))).findings;

test('a workspace that keeps to the ranks has no findings', async () => {
  const files = {
    'packages/nn/src/linear.ts': "import { add } from '@mlxts/core';\nimport { sys } from '@mlxts/core/native';",
  };
  expect(await findingsOf(files)).toEqual([]);
});

test.each([
  ['a static import', "import { x } from '@mlxts/hub';"],
  ['a type import', "import type { X } from '@mlxts/hub';"],
  ['a re-export', "export * from '@mlxts/hub';"],
  ['a dynamic import', "const x = () => import('@mlxts/hub');"],
  ['an import type', "let x: import('@mlxts/hub').X;"],
  ['a require', "const x = require('@mlxts/hub');"],
])('%s of a package of the same rank is found', async (_, text) => {
  expect(await findingsOf({ 'packages/nn/src/a.ts': text })).toEqual([
    'packages/nn/src/a.ts:1 nn (rank 2) may not use hub (rank 2)',
  ]);
});

test('an import of a higher rank is found', async () => {
  const files = { 'packages/core/src/a.ts': "\nimport { x } from '@mlxts/lm';" };
  expect(await findingsOf(files)).toEqual(['packages/core/src/a.ts:2 core (rank 1) may not use lm (rank 4)']);
});

test('a relative path into another package is found', async () => {
  const files = { 'packages/nn/src/a.ts': "import { x } from '../../core/src/index.js';" };
  expect(await findingsOf(files)).toEqual([
    "packages/nn/src/a.ts:1 '../../core/src/index.js' leaves the package: import other packages by name",
  ]);
});

test('a subpath outside the exports is found', async () => {
  const files = { 'packages/nn/src/a.ts': "import { x } from '@mlxts/core/dist/index.js';" };
  expect(await findingsOf(files)).toEqual([
    "packages/nn/src/a.ts:1 '@mlxts/core/dist/index.js' is not among the exports of @mlxts/core",
  ]);
});

test("core's inside is for nn, decoder, vlm, audio, embeddings only", async () => {
  const files = { 'packages/hub/src/a.ts': "import { sys } from '@mlxts/core/native';" };
  expect(await findingsOf(files)).toEqual([
    "packages/hub/src/a.ts:1 '@mlxts/core/native' is for nn, decoder, vlm, audio, embeddings only",
  ]);
});

test('an import that package.json does not declare is found', async () => {
  const files = { 'packages/lm/src/a.ts': "import { x } from '@mlxts/core';" };
  expect(await findingsOf(files)).toEqual(['packages/lm/src/a.ts:1 @mlxts/core is missing from package.json']);
});

test('a reference that disagrees with the dependencies is found', async () => {
  const files = { 'packages/nn/tsconfig.json': JSON.stringify({ references: [{ path: '../hub' }] }) };
  expect(await findingsOf(files)).toEqual([
    'packages/nn/tsconfig.json lacks a reference to ../core',
    'packages/nn/tsconfig.json refers to hub, no dependency',
  ]);
});

test('a computed import is found', async () => {
  const files = { 'packages/nn/src/a.ts': 'const load = (name: string) => import(name);' };
  expect(await findingsOf(files)).toEqual([
    'packages/nn/src/a.ts:1 a computed import() cannot be checked: import a literal',
  ]);
});

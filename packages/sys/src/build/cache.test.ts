import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cacheRoot } from '../cache-root.js';
import { cached, removeAbandoned } from './cache.js';
import { scratchFolder } from './scratch.fixture.js';

test('a folder that could not be filled never gets its name', async () => {
  const root = scratchFolder();
  const fill = async (folder: string) => {
    writeFileSync(join(folder, 'half'), '');
    throw new Error('cut off');
  };
  await expect(cached(root, 'wheels', 'key', fill)).rejects.toThrow('cut off');
  expect(existsSync(join(root, 'wheels', 'key'))).toBe(false);
  expect(readdirSync(join(root, 'tmp'))).toEqual([]);
});

test('of two that fill one folder at once both get a whole one', async () => {
  const root = scratchFolder();
  const fill = async (folder: string) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    writeFileSync(join(folder, 'file'), 'whole');
  };
  const folders = await Promise.all([cached(root, 'a', 'key', fill), cached(root, 'a', 'key', fill)]);
  expect(new Set(folders).size).toBe(1);
  expect(readFileSync(join(root, 'a', 'key', 'file'), 'utf8')).toBe('whole');
});

test('only what was abandoned a day ago is removed', () => {
  const root = scratchFolder();
  for (const name of ['old', 'new']) mkdirSync(join(root, 'tmp', name), { recursive: true });
  const longAgo = new Date(Date.now() - 25 * 60 * 60 * 1000);
  utimesSync(join(root, 'tmp', 'old'), longAgo, longAgo);
  removeAbandoned(root);
  expect(readdirSync(join(root, 'tmp'))).toEqual(['new']);
});

test('MLXTS_CACHE comes before XDG_CACHE_HOME, and that before the home folder', () => {
  expect(cacheRoot({ MLXTS_CACHE: '/a', XDG_CACHE_HOME: '/b' })).toBe('/a');
  if (process.platform === 'darwin') return expect(cacheRoot({})).toBe(join(homedir(), 'Library', 'Caches', 'mlxts'));
  expect(cacheRoot({ XDG_CACHE_HOME: '/b' })).toBe('/b/mlxts');
  expect(cacheRoot({})).toBe(join(homedir(), '.cache', 'mlxts'));
});

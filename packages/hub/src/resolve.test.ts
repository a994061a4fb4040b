import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cacheRoot } from './hf-cache.js';
import { resolveModel } from './resolve.js';

let folder: string;
const put = (path: string, text = '{}'): string => {
  const full = join(folder, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  return full;
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlxts-hub-'));
  vi.stubEnv('HF_HUB_CACHE', join(folder, 'hub'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

describe('resolveModel', () => {
  it('takes a directory with config.json, a .gguf file, and a directory with one .gguf file', async () => {
    put('model/config.json');
    const gguf = put('other/model.gguf');
    expect(await resolveModel(join(folder, 'model'))).toEqual({ path: join(folder, 'model'), format: 'directory' });
    expect(await resolveModel(gguf)).toEqual({ path: gguf, format: 'gguf' });
    expect(await resolveModel(join(folder, 'other'))).toEqual({ path: gguf, format: 'gguf' });
  });

  it('asks which of several .gguf files is meant', async () => {
    put('two/b.gguf');
    put('two/a.gguf');
    await expect(resolveModel(join(folder, 'two'))).rejects.toThrow(
      /2 \.gguf files \(give the path of one: a\.gguf, b\.gguf\)/,
    );
  });

  it('finds org/name in the Hugging Face cache through refs/main', async () => {
    put('hub/models--org--name/refs/main', 'abc123\n');
    put('hub/models--org--name/snapshots/abc123/config.json');
    expect(await resolveModel('org/name')).toEqual({
      path: join(folder, 'hub/models--org--name/snapshots/abc123'),
      format: 'directory',
    });
  });

  it('lists what was tried for a name that is nowhere', async () => {
    await expect(resolveModel('org/name')).rejects.toMatchObject({
      code: 'NotFound',
      message: expect.stringMatching(
        /org\/name: no such file or directory\n.*models--org--name: not in the Hugging Face cache\n.*nothing is downloaded here/,
      ),
    });
  });

  it('tells an incomplete cache entry', async () => {
    put('hub/models--org--name/refs/main', 'abc123');
    await expect(resolveModel('org/name')).rejects.toThrow(/snapshots\/abc123: no such directory/);
    put('hub/models--org--evil/refs/main', '../../..');
    await expect(resolveModel('org/evil')).rejects.toThrow(/does not name a commit/);
  });

  it.each(['../secret/model', 'a/b/c', 'org/..', './nothing', 'org/na me', 'no.gguf'])(
    'takes %s for no name',
    async (id) => {
      await expect(resolveModel(id)).rejects.toThrow(/is not a name org\/name|no such file/);
    },
  );

  it.each(['', 'a\0b'])('refuses %j', async (id) => {
    await expect(resolveModel(id)).rejects.toMatchObject({ code: 'Argument' });
  });

  it('refuses pickles and other files', async () => {
    await expect(resolveModel(put('pytorch_model.bin'))).rejects.toMatchObject({
      code: 'Unsupported',
      message: expect.stringContaining('Python pickle'),
    });
    await expect(resolveModel(put('notes.txt'))).rejects.toThrow('expected a directory or a .gguf file');
    mkdirSync(join(folder, 'empty'));
    await expect(resolveModel(join(folder, 'empty'))).rejects.toThrow(/no config\.json and no \.gguf file/);
  });
});

describe('cacheRoot', () => {
  it('follows the variables of the Hugging Face tools', () => {
    expect(cacheRoot({ HF_HUB_CACHE: '/a', HF_HOME: '/b' })).toBe('/a');
    expect(cacheRoot({ HF_HOME: '/b', XDG_CACHE_HOME: '/c' })).toBe(join('/b', 'hub'));
    expect(cacheRoot({ XDG_CACHE_HOME: '/c' })).toBe(join('/c', 'huggingface', 'hub'));
    expect(cacheRoot({})).toMatch(/\.cache.huggingface.hub$/);
  });
});

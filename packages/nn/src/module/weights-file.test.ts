import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { arrayEqual, liveHandles, loadNpz, type MLXArray, ones, save, saveSafetensors, tidy } from '@mlxts/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Linear } from '../layers/linear.js';
import { Module } from './module.js';
import { WeightsError } from './weights-error.js';

class Net extends Module {
  upProj = new Linear(2, 4);
  downProj = new Linear(4, 2, { bias: false });
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlxts-nn-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('weights in files', () => {
  it.each(['safetensors', 'npz'])('are loaded as they were saved: %s', async (extension) => {
    const file = join(folder, `weights.${extension}`);
    const net = new Net();
    await net.saveWeights(file);
    for (const from of [file, pathToFileURL(file)]) {
      const other = new Net();
      expect(await other.loadWeights(from)).toBe(other);
      const pairs = net.namedParameters().map(([, a], i) => [a, other.namedParameters()[i]?.[1] as MLXArray] as const);
      expect(pairs.map(([a, b]) => arrayEqual(a, b).item())).toEqual([true, true, true]);
    }
    const url = pathToFileURL(join(folder, `by-url.${extension}`));
    await net.saveWeights(url);
    expect((await new Net().loadWeights(url)).namedParameters()).toHaveLength(3);
  });

  it('have checkpoint keys', async () => {
    const file = join(folder, 'keys.npz');
    await new Net().saveWeights(file);
    expect([...(await loadNpz(file)).keys()]).toEqual(['up_proj.weight', 'up_proj.bias', 'down_proj.weight']);
  });

  it('are compared as entries are, and freed where they are not taken', async () => {
    const file = join(folder, 'others.safetensors');
    await saveSafetensors(file, { 'up_proj.bias': ones([4]), other: ones([1]) });
    await tidy(async () => {
      const net = new Net();
      const before = liveHandles();
      await expect(net.loadWeights(file)).rejects.toThrow(WeightsError);
      await expect(net.loadWeights(file)).rejects.toThrow(/2 missing:[\s\S]*1 unexpected:\n {2}other/);
      expect(liveHandles()).toBe(before);
      await net.loadWeights(file, { strict: false });
      expect([net.upProj.bias?.tolist(), liveHandles()]).toEqual([[1, 1, 1, 1], before + 1]);
    });
  });

  it('need a format, names and a file', async () => {
    const net = new Net();
    await expect(net.saveWeights('weights.bin')).rejects.toThrow(
      'saveWeights: expected a file .safetensors or .npz, got weights.bin',
    );
    const one = join(folder, 'one.npy');
    await save(one, ones([1]));
    await expect(net.loadWeights(one)).rejects.toThrow('loadWeights: expected a file of arrays by name, got one array');
    await expect(net.loadWeights(new URL('https://example.org/a.npz'))).rejects.toThrow(
      'loadWeights: expected a path or a file: URL, got https://example.org/a.npz',
    );
    await expect(net.loadWeights(join(folder, 'none.npz'))).rejects.toMatchObject({ code: 'NotFound' });
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildGGUF, ggufArray, ggufText, ggufTypes, ggufValue, mutate, seededIntegers } from '@mlxts/oracle';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FileError } from '../../errors/file-error.js';
import { liveHandles } from '../../memory.js';
import { loadGGUF } from './load-gguf.js';

const { string, array, uint32, float64 } = ggufTypes;

const valid = buildGGUF({
  metadata: [
    { key: 'general.architecture', type: string, value: ggufText('llama') },
    { key: 'general.alignment', type: uint32, value: ggufValue(uint32, 32) },
    { key: 'scale', type: float64, value: ggufValue(float64, 0.5) },
    {
      key: 'tokens',
      type: array,
      value: ggufArray(
        string,
        ['a', 'bc', ''].map((text) => ggufText(text)),
      ),
    },
  ],
  tensors: [
    { name: 'a.weight', type: 2, dims: [32, 2], data: new Uint8Array(36) },
    { name: 'b.weight', type: 3, dims: [32], data: new Uint8Array(20) },
    { name: 'c.weight', type: 8, dims: [64], data: new Uint8Array(68) },
    { name: 'd.weight', type: 1, dims: [3, 2], data: new Uint8Array(12) },
  ],
});

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlxts-gguf-'));
});

afterAll(() => rm(folder, { recursive: true }));

it('2,000 mutated files load or give a FileError, and leave nothing alive', async () => {
  const integer = seededIntegers(11);
  const path = join(folder, 'mutated.gguf');
  const before = liveHandles();
  let refused = 0;
  for (let round = 0; round < 2000; round++) {
    const bytes = mutate(valid, integer);
    await writeFile(path, bytes);
    try {
      const { tensors } = await loadGGUF(path);
      const sizes = [...tensors.values()].map(({ nbytes }) => nbytes);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(2 * bytes.length);
      for (const tensor of tensors.values()) tensor.dispose();
    } catch (error) {
      if (!FileError.isInstance(error)) throw error;
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(500);
  expect(liveHandles()).toBe(before);
});

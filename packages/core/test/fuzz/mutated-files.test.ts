import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as mx from '../../src/index.js';
import { mutatedFileCount, mutatedFiles, timeLimit } from './mutated-files.js';
import { type FuzzFormat, validFiles } from './valid-files.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlxts-fuzz-'));
});

afterAll(() => rm(folder, { recursive: true }));

const loaders: Record<FuzzFormat, (from: mx.FileInput) => Promise<Iterable<mx.MLXArray>>> = {
  safetensors: async (from) => (await mx.loadSafetensors(from)).tensors.values(),
  npy: async (from) => [await mx.loadNpy(from)],
  npz: async (from) => (await mx.loadNpz(from)).values(),
  gguf: async (from) => (await mx.loadGGUF(from)).tensors.values(),
};

/** What a load may take beyond twice its file, and for how long. */
const spareBytes = 64 * 2 ** 20;
const longest = 2000;
/** Loads before the process is measured: by then it has the size of one that works. */
const warmUp = 200;

/** Whether the file loads; all else than a FileError fails. */
async function loads(format: FuzzFormat, from: mx.FileInput): Promise<boolean> {
  try {
    for (const array of await loaders[format](from)) array.dispose();
    return true;
  } catch (error) {
    if (!mx.FileError.isInstance(error)) throw error;
    return false;
  }
}

it.each(['safetensors', 'npy', 'npz', 'gguf'] as const)(
  'mutated files of %s load or give a FileError, in time and memory of their own size, and leave nothing alive',
  async (format) => {
    const valid = await validFiles(format);
    for (const bytes of valid) expect(await loads(format, bytes)).toBe(true);
    const path = join(folder, 'mutated');
    const before = mx.liveHandles();
    let refused = 0;
    let round = 0;
    let slowest = 0;
    let rss = 0;
    for (const bytes of mutatedFiles(valid, mutatedFileCount, 11)) {
      if (round === warmUp) rss = process.resourceUsage().maxRSS * 1024;
      const isFile = round++ % 8 === 0;
      if (isFile) await writeFile(path, bytes);
      mx.resetPeakMemory();
      const start = performance.now();
      if (!(await loads(format, isFile ? path : bytes))) refused++;
      slowest = Math.max(slowest, performance.now() - start);
      expect(mx.getPeakMemory()).toBeLessThan(2 * bytes.length + spareBytes);
    }
    expect(slowest).toBeLessThan(longest);
    expect(process.resourceUsage().maxRSS * 1024 - rss).toBeLessThan(spareBytes);
    expect(refused).toBeGreaterThan(mutatedFileCount / 4);
    expect(mx.liveHandles()).toBe(before);
  },
  timeLimit,
);

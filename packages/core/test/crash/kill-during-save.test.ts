import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { seededIntegers } from '@mlxts/oracle';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as mx from '../../src/index.js';

const program = fileURLToPath(new URL('save-forever.mjs', import.meta.url));
const integer = seededIntegers(17);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlxts-kill-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function saveUntilKilled(path: string, format: string): Promise<void> {
  const child = spawn(process.execPath, [program, path, format], { stdio: ['ignore', 'pipe', 'inherit'] });
  const end = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), end]);
  await setTimeout(integer(25));
  child.kill('SIGKILL');
  const [code, signal] = await end;
  expect({ code, signal }).toEqual({ code: null, signal: 'SIGKILL' });
}

/** The number that stands in all places. */
async function valueOf(path: string): Promise<number> {
  return mx.tidy(async () => {
    const loaded = await mx.load(path);
    const array = loaded instanceof mx.MLXArray ? loaded : (loaded.get('array') as mx.MLXArray);
    expect(array.shape).toEqual([1_000_000]);
    const least = mx.min(array).item();
    expect(mx.max(array).item()).toBe(least);
    return least as number;
  });
}

it.each(['safetensors', 'npz', 'npy', 'gguf'])(
  '25 processes killed while they save %s leave a whole file, and the next save sweeps what else they left',
  async (format) => {
    const path = join(folder, `a.${format}`);
    const left = async () => (await readdir(folder)).filter((name) => name.includes('.tmp'));
    let killedInTheMiddle = 0;
    for (let round = 0; round < 25; round++) {
      await saveUntilKilled(path, format);
      expect(await valueOf(path)).toBeGreaterThanOrEqual(1);
      const { length } = await left();
      expect(length).toBeLessThanOrEqual(1);
      killedInTheMiddle += length;
    }
    expect(killedInTheMiddle).toBeGreaterThan(0);
    await mx.save(path, format === 'npy' ? mx.array(1) : { array: mx.array(1) });
    expect(await left()).toEqual([]);
  },
  300_000,
);

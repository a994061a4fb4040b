import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as mx from '@mlxts/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadVad, resample } from '../../src/index.js';
import { testVadModel } from '../test-model.js';

type Tensors = Record<string, mx.MLXArray>;

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'mlxts-vad-')), 'silero-vad');
  await cp(testVadModel(), folder, { recursive: true });
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

async function configure(change: Record<string, unknown>): Promise<void> {
  const path = join(folder, 'config.json');
  await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), ...change }));
}

async function changeWeights(change: (tensors: Tensors) => void): Promise<void> {
  const path = join(folder, 'model.safetensors');
  const tensors: Tensors = Object.fromEntries((await mx.loadSafetensors(path)).tensors);
  const before = Object.values(tensors);
  change(tensors);
  await mx.saveSafetensors(path, tensors);
  for (const array of new Set([...before, ...Object.values(tensors)])) array.dispose();
}

describe('loadVad', () => {
  it('takes configurations without branches, and checkpoints with what was kept of validation', async () => {
    await configure({ branch_8k: undefined, branch_16k: null, threshold: 0.999 });
    await changeWeights((tensors) => {
      tensors['val_16k.weight'] = mx.zeros([2]);
    });
    using vad = await loadVad(folder);
    expect(await vad.speechProbabilities(new Float32Array(600))).toHaveLength(2);
  });

  it('takes checkpoints without a network for 8000 Hz, whose sound is then heard at 16000', async () => {
    await changeWeights((tensors) => {
      for (const key of Object.keys(tensors)) if (key.startsWith('vad_8k.')) delete tensors[key];
    });
    using vad = await loadVad(folder);
    const tone = Float32Array.from({ length: 8000 }, (_, i) => 0.3 * Math.sin(i * 0.06) * Math.sin(i * 0.002));
    const expected = await vad.speechProbabilities(resample(tone, 8000, 16000));
    expect(await vad.speechProbabilities(tone, { sampleRate: 8000 })).toEqual(expected);
  });

  it.each([
    ['float16', 0.01],
    ['bfloat16', 0.15],
  ] as const)('computes in %s where asked, within %d of float32', async (dtype, tolerance) => {
    using half = await loadVad(folder, { dtype });
    using full = await loadVad(folder);
    const tone = Float32Array.from({ length: 16000 }, (_, i) => 0.3 * Math.sin(i * 0.06) * Math.sin(i * 0.002));
    const expected = await full.speechProbabilities(tone);
    const found = await half.speechProbabilities(tone);
    const error = Math.max(...found.map((value, index) => Math.abs(value - (expected[index] as number))));
    expect(error).toBeLessThan(tolerance);
    expect(error).toBeGreaterThan(0);
  });

  it.each<[string, Record<string, unknown>, string, RegExp]>([
    ['of another kind', { model_type: 'sortformer' }, 'UnknownModelType', /among silero_vad, got "sortformer"/],
    ['without a kind', { model_type: undefined }, 'UnknownModelType', /got none/],
    ['with a branch that is a number', { branch_16k: 5 }, 'Config', /branch_16k: expected an object, got 5/],
    [
      'of another rate',
      { branch_8k: { sample_rate: 16000 } },
      'Config',
      /branch_8k: sample_rate: expected 8000, got 16000/,
    ],
    ['of huge chunks', { branch_16k: { chunk_size: 2 ** 40 } }, 'Config', /chunk_size: expected at most 32768/],
    [
      'of chunks shorter than their context',
      { branch_16k: { chunk_size: 32 } },
      'Config',
      /context_size: expected at most/,
    ],
    ['with a longer mirror', { branch_16k: { pad: 600 } }, 'Config', /pad: expected less than chunk_size/],
    ['with too many spectra', { branch_16k: { hop_length: 64 } }, 'Config', /1 to 4 spectra of a chunk, .* got 7/],
    ['with no spectrum', { branch_16k: { filter_length: 1000 } }, 'Config', /1 to 4 spectra/],
    ['with a threshold of 1', { threshold: 1 }, 'Config', /threshold: expected less than 1/],
    [
      'with a filter of another length',
      { branch_8k: { filter_length: 100 } },
      'MissingWeights',
      /vad_8k\.stft_conv\.weight/,
    ],
  ])('refuses a configuration %s and keeps nothing', async (_, change, code, message) => {
    await configure(change);
    const before = mx.liveHandles();
    await expect(loadVad(folder)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(mx.liveHandles()).toBeLessThanOrEqual(before + 1); // the key of random numbers
  });

  it('refuses weights that are missing, unexpected, of other shapes or no numbers', async () => {
    await changeWeights((tensors) => {
      delete tensors['vad_16k.lstm.Wh'];
      tensors['vad_16k.more'] = mx.zeros([1]);
      tensors['vad_8k.conv1.bias'] = mx.zeros([3]);
    });
    const before = mx.liveHandles();
    const message = /vad_16k\.lstm\.Wh[\s\S]*vad_16k\.more[\s\S]*vad_8k\.conv1\.bias/;
    await expect(loadVad(folder)).rejects.toThrow(message);
    await cp(testVadModel(), folder, { recursive: true });
    await changeWeights((tensors) => {
      tensors['vad_8k.conv1.bias'] = mx.full([128], Number.NaN);
    });
    await expect(loadVad(folder)).rejects.toMatchObject({ code: 'File', message: /expected finite weights/ });
    expect(mx.liveHandles()).toBeLessThanOrEqual(before + 1);
  });

  it('refuses what is no model, damaged or given up', async () => {
    const path = join(folder, 'model.safetensors');
    await writeFile(path, (await readFile(path)).subarray(0, 5000));
    await expect(loadVad(folder)).rejects.toMatchObject({ code: 'File' });
    await rm(path);
    await expect(loadVad(folder)).rejects.toMatchObject({ code: 'NotFound' });
    const empty = join(folder, 'empty');
    await mkdir(empty);
    await expect(loadVad(empty)).rejects.toMatchObject({ code: 'NotFound' });
    await expect(loadVad('nobody/nothing')).rejects.toMatchObject({ code: 'NotFound' });
    await expect(loadVad(testVadModel(), { signal: AbortSignal.abort('enough') })).rejects.toBe('enough');
  });
});

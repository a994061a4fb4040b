import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCheckpoint } from './open-checkpoint.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlxts-hub-'));
  writeFileSync(join(folder, 'config.json'), '{"model_type": "silero_vad"}');
  writeFileSync(join(folder, 'model.safetensors'), '');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('openCheckpoint', () => {
  it('needs no tokenizer', async () => {
    expect(await openCheckpoint(folder)).toMatchObject({ path: folder, config: { model_type: 'silero_vad' } });
  });

  it('names what is missing, and refuses GGUF', async () => {
    rmSync(join(folder, 'model.safetensors'));
    await expect(openCheckpoint(folder)).rejects.toMatchObject({ code: 'NotFound' });
    const gguf = join(folder, 'model.gguf');
    writeFileSync(gguf, '');
    const message = `openCheckpoint: expected a directory with config.json, got ${gguf}`;
    await expect(openCheckpoint(gguf)).rejects.toMatchObject({ code: 'Unsupported', message });
  });

  it('rejects with the reason of an abort', async () => {
    await expect(openCheckpoint(folder, { signal: AbortSignal.abort('enough') })).rejects.toBe('enough');
  });
});

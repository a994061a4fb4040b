import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runProgram } from './run-program.js';

it('an exporter that is never closed leaves no file, once it is collected or the process ends', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mlxts-exporters-'));
  try {
    const { code, signal, stderr, printed } = await runProgram('exporters', [folder], ['--expose-gc']);
    expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: '' });
    expect(printed).toEqual({ opened: 2, left: ['kept'] });
    expect(await readdir(folder)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { ArgumentError, FileError } from '@mlxts/core';
import { describe } from '@mlxts/core/native';
import type { Waveform } from '../waveform.js';
import { type EncodeWavOptions, encodeWav } from './encode-wav.js';

/**
 * Writes a WAV file, whole or not at all.
 *
 * @throws FileError when it cannot be written; ArgumentError as `encodeWav` does
 * @example
 * ```ts ignore writes a file
 * await saveWav('tone.wav', { channels: [samples], sampleRate: 16000 });
 * ```
 */
export async function saveWav(path: string, waveform: Waveform, options?: EncodeWavOptions): Promise<void> {
  if (typeof path !== 'string' || path === '' || path.includes('\0'))
    throw new ArgumentError({ op: 'saveWav', message: `expected a path, got ${describe(path)}` });
  const bytes = encodeWav(waveform, options);
  const hidden = `${path}.${randomUUID()}.partial`;
  try {
    const file = await open(hidden, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(hidden, path);
  } catch (cause) {
    await rm(hidden, { force: true });
    throw new FileError({ op: 'saveWav', message: `${(cause as Error).message} (${path})`, path, cause });
  }
}

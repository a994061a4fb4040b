import { open } from 'node:fs/promises';
import { FileError, type GGUFHeader } from '@mlxts/core';
import type { JsonObject } from '../json.js';

const tensorName = 'rope_freqs.weight';
/** What every published llama 3 checkpoint has. */
const lowFrequencyFactor = 1;
const highFrequencyFactor = 4;
const originalContext = 8192;

/** The numbers of `rope_freqs.weight`, one for each pair of rotary dimensions; undefined where there is no such tensor. */
export async function readRopeFactors(
  path: string,
  { tensors, dataOffset }: GGUFHeader,
): Promise<number[] | undefined> {
  const info = tensors.find(({ name }) => name === tensorName);
  if (!info) return undefined;
  if (info.type !== 'F32' || info.shape.length !== 1 || info.nbytes > 4096)
    throw new FileError({
      op: 'openModel',
      code: 'Unsupported',
      path,
      message: `${tensorName}: expected a vector of at most 1024 F32, got ${info.type} [${info.shape.join(', ')}] (${path})`,
    });
  const file = await open(path);
  try {
    const bytes = new DataView(new ArrayBuffer(info.nbytes));
    const { bytesRead } = await file.read(bytes, { position: dataOffset + info.offset });
    if (bytesRead !== info.nbytes)
      throw new FileError({ op: 'openModel', path, message: `${tensorName}: the file ends inside of it (${path})` });
    return Array.from({ length: info.nbytes / 4 }, (_, index) => bytes.getFloat32(index * 4, true));
  } finally {
    await file.close();
  }
}

function llama3Factor(index: number, count: number, base: number, factor: number): number {
  const wavelength = 2 * Math.PI * base ** (index / count);
  if (wavelength < originalContext / highFrequencyFactor) return 1;
  if (wavelength > originalContext / lowFrequencyFactor) return factor;
  const smooth = (originalContext / wavelength - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor);
  return 1 / ((1 - smooth) / factor + smooth);
}

/**
 * The `rope_scaling` of llama 3 that gives these factors, `1 / ((1 - s) / factor + s)` with s falling from 1 to 0
 * between wavelengths of 2,048 and 8,192 positions; undefined where none does.
 */
export function fitLlama3(factors: readonly number[], base: number): JsonObject | undefined {
  const factor = Math.max(...factors);
  const fits = factors.every(
    (value, index) => Math.abs(value - llama3Factor(index, factors.length, base, factor)) <= 1e-3 * value,
  );
  if (!fits || factors.length === 0) return undefined;
  return {
    rope_type: 'llama3',
    factor,
    low_freq_factor: lowFrequencyFactor,
    high_freq_factor: highFrequencyFactor,
    original_max_position_embeddings: originalContext,
  };
}

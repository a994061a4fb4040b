import { fileURLToPath } from 'node:url';
import { ArgumentError, load, MLXArray, saveSafetensors, savez } from '@mlxts/core';
import { loadWeights } from './load-weights.js';
import type { Module } from './module.js';

/** The form of `loadWeights` that reads a file; frees what the module does not take. */
export async function loadWeightsFile(module: Module, file: string | URL, strict: boolean): Promise<void> {
  const path = filePath('loadWeights', file);
  const weights = await load(path);
  if (weights instanceof MLXArray) {
    weights.dispose();
    throw new ArgumentError({
      op: 'loadWeights',
      message: `expected a file of arrays by name, got one array (${path})`,
    });
  }
  const taken = new Set<MLXArray>();
  try {
    loadWeights(module, weights, strict);
    for (const [, array] of module.namedParameters()) taken.add(array);
  } finally {
    for (const array of weights.values()) if (!taken.has(array)) array.dispose();
  }
}

/** Writes a module's arrays under their checkpoint paths in the format that the extension tells. */
export async function saveWeightsFile(module: Module, file: string | URL): Promise<void> {
  const path = filePath('saveWeights', file);
  const weights = new Map(module.namedParameters());
  if (path.endsWith('.safetensors')) return saveSafetensors(path, weights);
  if (path.endsWith('.npz')) return savez(path, weights);
  throw new ArgumentError({ op: 'saveWeights', message: `expected a file .safetensors or .npz, got ${path}` });
}

function filePath(op: string, file: string | URL): string {
  if (typeof file === 'string') return file;
  if (file.protocol === 'file:') return fileURLToPath(file);
  throw new ArgumentError({ op, message: `expected a path or a file: URL, got ${file.href}` });
}

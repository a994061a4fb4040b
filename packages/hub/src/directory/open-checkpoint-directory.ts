import { join } from 'node:path';
import { FileError } from '@mlxts/core';
import type { Checkpoint } from '../checkpoint.js';
import type { JsonObject } from '../json.js';
import { readJson } from '../read-json.js';
import { loadShards } from './load-shards.js';
import { findWeightFiles } from './weight-files.js';

const op = 'openModel';

/** @throws FileError `NotFound` where a file that a directory must have was not there */
export function required(value: JsonObject | undefined, path: string): JsonObject {
  if (value) return value;
  throw new FileError({ op, code: 'NotFound', path, message: `missing ${path}` });
}

/** Configuration and weights of a model directory. */
export async function openCheckpointDirectory(path: string, signal?: AbortSignal): Promise<Checkpoint> {
  const configPath = join(path, 'config.json');
  const config = required(await readJson(op, configPath, 'Config', signal), configPath);
  const files = await findWeightFiles(path, signal);
  signal?.throwIfAborted();
  return { path, config, loadWeights: (options) => loadShards(path, files, options?.signal) };
}

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FileError } from '@mlxts/core';
import { isJsonObject, type JsonObject } from '../json.js';
import { readJson } from '../read-json.js';

/** Which file holds which tensors. */
export interface WeightFiles {
  /** File names, sorted. */
  names: string[];
  /** Tensor name → file name, where an index gives it. */
  index: Map<string, string> | undefined;
}

const op = 'openModel';
const indexName = 'model.safetensors.index.json';
const pickle = /\.(bin|pt|pth|pkl|pickle|ckpt)$/i;
const shardNumber = /^(.*)-(\d{5})-of-(\d{5})\.safetensors$/;

function parseIndex(path: string, value: JsonObject): Map<string, string> {
  const fail = (message: string) => new FileError({ op, path, message: `${message} (${path})` });
  if (!isJsonObject(value.weight_map)) throw fail('expected "weight_map", an object of tensor names and file names');
  const index = new Map<string, string>();
  for (const [tensor, file] of Object.entries(value.weight_map)) {
    if (typeof file !== 'string' || !/^[^/\\\0]+\.safetensors$/.test(file))
      throw fail(
        `weight_map[${JSON.stringify(tensor)}]: expected the name of a .safetensors file beside the index, got ${JSON.stringify(file)}`,
      );
    index.set(tensor, file);
  }
  if (index.size === 0) throw fail('expected at least one tensor in "weight_map"');
  return index;
}

/** Without an index, names like `model-00002-of-00003.safetensors` still say which shards there must be. */
function expectedShards(names: readonly string[]): string[] {
  const expected = new Set(names);
  for (const name of names) {
    const [, stem, , count] = shardNumber.exec(name) ?? [];
    for (let shard = 1; count !== undefined && shard <= Number(count); shard++)
      expected.add(`${stem}-${String(shard).padStart(5, '0')}-of-${count}.safetensors`);
  }
  return [...expected].sort();
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function checkPresent(directory: string, names: readonly string[]): Promise<void> {
  const missing: string[] = [];
  for (const name of names) if (!(await isFile(join(directory, name)))) missing.push(name);
  if (missing.length > 0)
    throw new FileError({
      op,
      code: 'NotFound',
      path: directory,
      message: `missing ${missing.length} of ${names.length} weight files in ${directory}: ${missing.join(', ')}`,
    });
}

/**
 * Finds a directory's weights: the shards of model.safetensors.index.json, else model.safetensors, else every other
 * .safetensors file that holds no adapter.
 *
 * @throws FileError when a shard is missing, when an index names a file elsewhere, and when there are only pickles.
 */
export async function findWeightFiles(directory: string, signal?: AbortSignal): Promise<WeightFiles> {
  const indexPath = join(directory, indexName);
  const value = await readJson(op, indexPath, 'Config', signal);
  if (value) {
    const index = parseIndex(indexPath, value);
    const names = [...new Set(index.values())].sort();
    await checkPresent(directory, names);
    return { names, index };
  }
  const all = await readdir(directory);
  if (all.includes('model.safetensors')) return { names: ['model.safetensors'], index: undefined };
  const names = expectedShards(all.filter((name) => name.endsWith('.safetensors') && !name.startsWith('adapter')));
  if (names.length > 0) {
    await checkPresent(directory, names);
    return { names, index: undefined };
  }
  const pickles = all.filter((name) => pickle.test(name));
  if (pickles.length > 0)
    throw new FileError({
      op,
      code: 'Unsupported',
      path: directory,
      message: `the weights in ${directory} are Python pickles (${pickles.sort().join(', ')}), which can run code when read; convert them to safetensors`,
    });
  throw new FileError({
    op,
    code: 'NotFound',
    path: directory,
    message: `expected model.safetensors or shards with ${indexName} in ${directory}, got no weights`,
  });
}

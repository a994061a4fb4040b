import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ArgumentError, FileError, MLXError } from '@mlxts/core';
import { cacheRoot, isCommit, modelFolder, parseModelId } from './hf-cache.js';
import { readText } from './read-json.js';

/** A model that is on this machine. */
export interface ModelLocation {
  /** The GGUF file, or the directory with config.json. */
  path: string;
  format: 'directory' | 'gguf';
}

const op = 'openModel';
const pickle = /\.(bin|pt|pth|pkl|pickle|ckpt)$/i;

async function kindOf(path: string): Promise<'file' | 'directory' | undefined> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return 'directory';
    return found.isFile() ? 'file' : undefined;
  } catch {
    return undefined;
  }
}

function locateFile(path: string): ModelLocation {
  if (/\.gguf$/i.test(path)) return { path, format: 'gguf' };
  if (pickle.test(path))
    throw new FileError({
      op,
      code: 'Unsupported',
      path,
      message: `${path} is a Python pickle, which can run code when read; convert it to safetensors`,
    });
  throw new FileError({ op, path, message: `expected a directory or a .gguf file, got ${path}` });
}

async function locateDirectory(path: string): Promise<ModelLocation> {
  if ((await kindOf(join(path, 'config.json'))) === 'file') return { path, format: 'directory' };
  const names = (await readdir(path)).filter((name) => /\.gguf$/i.test(name));
  const [only] = names;
  if (names.length === 1 && only) return { path: join(path, only), format: 'gguf' };
  const found =
    names.length === 0
      ? 'no .gguf file'
      : `${names.length} .gguf files (give the path of one: ${names.sort().join(', ')})`;
  throw new FileError({
    op,
    code: 'NotFound',
    path,
    message: `expected config.json or one .gguf file in ${path}, got no config.json and ${found}`,
  });
}

/** The snapshot of `refs/main`; each place looked at is added to `tried`. */
async function locateInCache(segments: readonly string[], tried: string[]): Promise<string | undefined> {
  const folder = modelFolder(cacheRoot(), segments);
  const reference = join(folder, 'refs', 'main');
  const commit = (await readText(op, reference))?.trim();
  if (commit === undefined) {
    const inside =
      (await kindOf(folder)) === 'directory'
        ? `${reference}: no such file`
        : `${folder}: not in the Hugging Face cache`;
    tried.push(inside);
    return undefined;
  }
  if (!isCommit(commit)) {
    tried.push(`${reference}: does not name a commit`);
    return undefined;
  }
  const snapshot = join(folder, 'snapshots', commit);
  if ((await kindOf(snapshot)) === 'directory') return snapshot;
  tried.push(`${snapshot}: no such directory`);
  return undefined;
}

function notFound(pathOrId: string, tried: readonly string[]): MLXError {
  const list = tried.map((line) => `\n  - ${line}`).join('');
  return new MLXError({
    op,
    code: 'NotFound',
    message:
      `no model ${JSON.stringify(pathOrId)}; tried:${list}\n` +
      'Give the path of a model directory or a .gguf file, or put the model in the Hugging Face cache first ' +
      '(`hf download org/name`): nothing is downloaded here.',
  });
}

/**
 * Finds a model on this machine: an existing path first, then `org/name` in the Hugging Face cache.
 *
 * @throws MLXError NotFound, listing what was tried; FileError for a path that holds no model.
 */
export async function resolveModel(pathOrId: string): Promise<ModelLocation> {
  if (typeof pathOrId !== 'string' || pathOrId === '' || pathOrId.includes('\0'))
    throw new ArgumentError({ op, message: `expected a path or a name org/name, got ${JSON.stringify(pathOrId)}` });
  const kind = await kindOf(pathOrId);
  if (kind === 'file') return locateFile(pathOrId);
  if (kind === 'directory') return locateDirectory(pathOrId);

  const tried = [`${pathOrId}: no such file or directory`];
  const segments = parseModelId(pathOrId);
  if (!segments || /\.gguf$/i.test(pathOrId)) {
    tried.push(`the Hugging Face cache: ${JSON.stringify(pathOrId)} is not a name org/name`);
    throw notFound(pathOrId, tried);
  }
  const snapshot = await locateInCache(segments, tried);
  if (snapshot === undefined) throw notFound(pathOrId, tried);
  return locateDirectory(snapshot);
}

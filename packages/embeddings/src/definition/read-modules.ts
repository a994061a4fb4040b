import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { malformed, unsupported } from './definition-error.js';

/** An entry of modules.json. */
export interface ModuleEntry {
  /** The class without its package: `Pooling`. */
  readonly type: string;
  /** The folder of its configuration and weights. */
  readonly directory: string;
}

const known = ['Transformer', 'Pooling', 'Dense', 'Normalize'];

/**
 * The chain of modules.json, or undefined where a directory has no such file.
 * @throws MLXError `Config` for a malformed file; `Unsupported` for a module that is not done here, by its name
 */
export async function readModules(directory: string): Promise<ModuleEntry[] | undefined> {
  const path = join(directory, 'modules.json');
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw malformed(path, `cannot be read: ${error.message}`);
  });
  if (text === undefined) return undefined;
  const entries = parse(path, text).map((entry, index) => moduleEntry(path, directory, entry, index));
  checkOrder(path, entries);
  return entries;
}

function parse(path: string, text: string): unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw malformed(path, `expected JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  if (!Array.isArray(value) || value.length === 0) throw malformed(path, 'expected a list of modules');
  return value;
}

function moduleEntry(path: string, directory: string, entry: unknown, index: number): ModuleEntry {
  const { type, path: folder } = (entry ?? {}) as { type?: unknown; path?: unknown };
  if (typeof type !== 'string' || typeof folder !== 'string')
    throw malformed(path, `entry ${index}: expected { type, path }, got ${JSON.stringify(entry)}`);
  if (!/^[\w.-]*$/.test(folder) || folder === '..')
    throw malformed(path, `entry ${index}: expected the name of a folder beside it, got ${JSON.stringify(folder)}`);
  if (!type.startsWith('sentence_transformers.'))
    throw unsupported(path, `module ${type} is code of the model's own, which is not run`);
  const name = type.slice(type.lastIndexOf('.') + 1);
  if (!known.includes(name)) throw unsupported(path, `expected modules among ${known.join(', ')}, got ${type}`);
  return { type: name, directory: join(directory, folder) };
}

function checkOrder(path: string, entries: readonly ModuleEntry[]): void {
  const [first, second, ...rest] = entries.map(({ type }) => type);
  if (first === 'Transformer' && second === 'Pooling' && rest.every((type) => type === 'Dense' || type === 'Normalize'))
    return;
  const chain = entries.map(({ type }) => type).join(', ');
  throw unsupported(path, `expected Transformer, Pooling, then Dense and Normalize, got ${chain}`);
}

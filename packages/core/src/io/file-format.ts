import type { ByteSource } from './byte-source.js';
import type { Failure } from './failure.js';
import { npyMagic } from './npy/parse-header.js';

/** Each is an extension too. */
const formats = ['safetensors', 'npy', 'npz', 'gguf'] as const;

export type FileFormat = (typeof formats)[number];

const magics: readonly [string, FileFormat][] = [
  [npyMagic, 'npy'],
  ['PK\x03\x04', 'npz'],
  ['PK\x05\x06', 'npz'],
  ['PK\x06\x06', 'npz'],
  ['GGUF', 'gguf'],
  ['FUGG', 'gguf'],
];

/** Of the extension of a path. */
export function extensionFormat(path: unknown): FileFormat | undefined {
  const extension = typeof path === 'string' ? path.slice(path.lastIndexOf('.') + 1).toLowerCase() : '';
  return formats.find((format) => format === extension);
}

/**
 * The format of a file from its first bytes; where they tell none, as those of a damaged file, from its extension.
 *
 * @throws FileError where neither does.
 */
export async function contentFormat(source: ByteSource, path: unknown, fail: Failure): Promise<FileFormat> {
  const start = Buffer.from(await source.read(0, Math.min(9, source.size))).toString('latin1');
  const magic = magics.find(([bytes]) => start.startsWith(bytes));
  const found = magic?.[1] ?? (start[8] === '{' ? 'safetensors' : extensionFormat(path));
  if (found === undefined) throw fail('expected a safetensors, npy, npz or GGUF file, got another');
  return found;
}

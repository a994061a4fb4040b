import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname } from 'node:path';

/** @throws Error where no file can be written beside `path` */
export async function writableFolder(path: string): Promise<void> {
  try {
    await access(dirname(path), constants.W_OK);
  } catch (cause) {
    throw new Error(`cannot write ${path}: its folder is missing or not writable`, { cause });
  }
}

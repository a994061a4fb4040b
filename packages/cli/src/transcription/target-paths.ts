import { basename, extname, join } from 'node:path';
import { endings, type Format } from './formats.js';

/**
 * Where the transcription of each file goes: into the folder, under its name with the ending of the format.
 * @throws Error where two files would be written to one
 */
export function targetPaths(files: readonly string[], folder: string, format: Format): string[] {
  const targets = files.map((file) => {
    const name = file === '-' ? 'stdin' : basename(file, extname(file));
    return join(folder, `${name}${endings[format]}`);
  });
  const twice = targets.find((target, index) => targets.indexOf(target) < index);
  if (twice === undefined) return targets;
  throw new Error(`two files would be written to ${twice}: transcribe them into folders of their own`);
}

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface MarkdownFile {
  readonly path: string;
  readonly text: string;
}

/** Every `.md` file below a folder, `node_modules` left out. */
export async function readMarkdown(folder: string): Promise<MarkdownFile[]> {
  const names = await readdir(folder, { recursive: true });
  const paths = names.filter((name) => name.endsWith('.md') && !name.includes('node_modules')).sort();
  return Promise.all(
    paths.map(async (name) => ({ path: join(folder, name), text: await readFile(join(folder, name), 'utf8') })),
  );
}

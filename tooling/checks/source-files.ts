import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

const SKIPPED = new Set(['node_modules', 'dist', 'coverage', '__pycache__', 'generated']);

/** Hand-written files below `folder` whose names end in one of `endings`: paths relative to `root`, sorted. */
export function sourceFiles(root: string, folder: string, endings: readonly string[]): string[] {
  const found: string[] = [];
  const visit = (path: string) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const child = join(path, entry.name);
      if (entry.isDirectory()) {
        if (!isSkipped(relative(root, child), entry.name)) visit(child);
      } else if (endings.some((ending) => entry.name.endsWith(ending))) found.push(relative(root, child));
    }
  };
  visit(join(root, folder));
  return found.sort();
}

/** `build` is an output only at the top of a package. */
function isSkipped(path: string, name: string): boolean {
  return SKIPPED.has(name) || name.startsWith('.') || /^packages\/[^/]+\/build$/.test(path);
}

/** Tests, and what only tests use. */
export const isTest = (path: string): boolean => /\.(test(-d)?|fixture)\.[a-z]+$/.test(path) || /\/test\//.test(path);

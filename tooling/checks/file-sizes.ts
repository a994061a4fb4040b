import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Check } from './finding.js';
import { isTest, sourceFiles } from './source-files.js';

const ENDINGS = ['.ts', '.mts', '.mjs', '.cc', '.c', '.h', '.S', '.py'];
const MEDIAN = 120;
const NINE_TENTHS = 300;
const LIMIT = 500;
const TEST_LIMIT = 800;
const EMPTY_NAMES = /^(common|shared|misc|utils?|helpers?)$/;
const KEBAB = /^[a-z0-9]+([-.][a-z0-9]+)*(\.S)?$/;
/** Names that a tool prescribes. */
const FOREIGN_NAMES = /^(CMakeLists\.txt|Find[A-Za-z0-9]+\.cmake|__init__\.py|[a-z0-9]+(_[a-z0-9]+)*\.py)$/;

/** Hand-written files stay small (median 120 lines, nine of ten 300, none above 500; tests 800) and say in their name what they hold. */
export const fileSizes: Check = (root) => {
  const files = ['packages', 'tooling', 'bench', 'examples'].flatMap((folder) => sourceFiles(root, folder, ENDINGS));
  const sizes = new Map(files.map((path) => [path, lineCount(readFileSync(join(root, path), 'utf8'))]));
  const findings = [...sizes].flatMap(([path, lines]) => {
    const limit = isTest(path) ? TEST_LIMIT : LIMIT;
    return lines > limit ? [`${path} ${lines} lines: the limit is ${limit}`] : [];
  });
  const sources = [...sizes].filter(([path]) => !isTest(path)).map(([, lines]) => lines);
  const median = quantile(sources, 0.5);
  const nineTenths = quantile(sources, 0.9);
  if (median > MEDIAN) findings.push(`the median file has ${median} lines: ${MEDIAN} at most`);
  if (nineTenths > NINE_TENTHS)
    findings.push(`one file in ten has more than ${nineTenths} lines: ${NINE_TENTHS} at most`);
  findings.push(...files.flatMap(nameFindings));
  return {
    findings,
    summary: `${files.length} files: median ${median} lines, nine of ten within ${nineTenths}, longest ${Math.max(...sources)}`,
  };
};

/** What a path's own names break: a folder or file that says nothing of what is inside, or is not kebab-case. */
export function nameFindings(path: string): string[] {
  const parts = path.split('/');
  const findings = parts
    .map((part) => part.replace(/\.[a-z-]+$/, ''))
    .filter((part) => EMPTY_NAMES.test(part))
    .map((part) => `${path} '${part}' does not say what is inside`);
  const name = basename(path);
  if (!KEBAB.test(name) && !FOREIGN_NAMES.test(name)) findings.push(`${path} file names are kebab-case`);
  return findings;
}

const lineCount = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);

/** The smallest value that at least `fraction` of the values do not exceed; 0 for none. */
export function quantile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(fraction * sorted.length) - 1)] ?? 0;
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Callable, readSurface } from '@mlxts/surface';
import type { Check } from './finding.js';

export const PAGE = 'docs/support.md';
const START = '<!-- operations: written by npm run docs:operations -->';
const END = '<!-- end of operations -->';

/** The headers of mlx-c whose functions make operations. */
const HEADERS = ['ops', 'linalg', 'fft', 'random', 'fast'];

/** MLX refuses these on a GPU stream. */
const CPU_ONLY =
  /^mlx_linalg_(qr|svd|inv|tri_inv|cholesky|cholesky_inv|pinv|eigh?|eigvalsh?|lu|lu_factor|solve|solve_triangular|det|slogdet)$|^mlx_random_multivariate_normal$/;

/** The table of operations in docs/support.md is that of the sources, and each operation is compared with Python. */
export const operationsTable: Check = (root) => {
  const operations = readOperations(root);
  const page = readFileSync(join(root, PAGE), 'utf8');
  const unproven = operations.filter(({ proof }) => proof.length === 0);
  const findings = unproven.map(({ name, file }) => `packages/core/${file} ${name} is in no parity test`);
  if (withTable(page, operations) !== page)
    findings.push(`${PAGE} the table of operations is stale: npm run docs:operations`);
  return { findings, summary: `${operations.length} operations` };
};

/** An operation as the table shows it. */
export interface Operation {
  readonly name: string;
  readonly file: string;
  readonly raw: readonly string[];
  /** the parity suites that mention it */
  readonly proof: readonly string[];
}

/** What `@mlxts/core` exports and computes with functions of mlx-c, and in which parity tests it occurs. */
export function readOperations(root: string): Operation[] {
  const core = join(root, 'packages/core');
  const headers = rawHeaders(root);
  const suites = paritySuites(join(core, 'test/parity'));
  const isOperation = ({ kind, raw, file }: Callable): boolean =>
    kind === 'function' &&
    (raw.some((each) => HEADERS.includes(headers.get(each) ?? '')) ||
      /^src\/(ops|linalg|fft|random|fast)\//.test(file));
  const operations = readSurface(core)
    .filter(isOperation)
    .map(({ name, file, raw }) => ({
      name,
      file,
      raw: raw.filter((each) => HEADERS.includes(headers.get(each) ?? '')),
      proof: [...suites].filter(([, text]) => mentions(text, name)).map(([suite]) => suite),
    }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  return operations.map((each) => ({
    ...each,
    proof: each.proof.length > 0 ? each.proof : aliasProof(each, operations),
  }));
}

/** An alias is proven by what proves the operation that it names again. */
function aliasProof({ file, raw }: Operation, operations: readonly Operation[]): readonly string[] {
  const isSame = (other: Operation): boolean => other.file === file && other.raw.join() === raw.join();
  return raw.length === 0 ? [] : operations.filter(isSame).flatMap(({ proof }) => proof);
}

function rawHeaders(root: string): Map<string, string> {
  const text = readFileSync(join(root, 'packages/sys/src/generated/manifest.json'), 'utf8');
  const { functions } = JSON.parse(text) as { functions: { name: string; header: string }[] };
  return new Map(functions.map(({ name, header }) => [name, header]));
}

function paritySuites(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((each) => each.endsWith('.test.ts'));
  return new Map(
    names.sort().map((name) => [name.replace(/\.test\.ts$/, ''), readFileSync(join(folder, name), 'utf8')]),
  );
}

/** As `mx.name`, as a name in quotes, or as a method. */
function mentions(text: string, name: string): boolean {
  const [last = ''] = name.split('.').slice(-1);
  const called = name.includes('.') ? name.replace('.', '\\.') : `(mx\\.|\\)\\.|\\b[a-z]\\.)${last}`;
  return new RegExp(`\\b${called}\\b|'${name}'|'${last}'`).test(text);
}

/** The page with the table between its marks. */
export function withTable(page: string, operations: readonly Operation[]): string {
  const [before, after] = [page.indexOf(START), page.indexOf(END)];
  if (before < 0 || after < before) throw new Error(`${PAGE} lacks the marks around the table of operations`);
  return `${page.slice(0, before)}${START}\n${table(operations)}\n${page.slice(after)}`;
}

function table(operations: readonly Operation[]): string {
  const rows = operations.map(({ name, raw, proof }) => {
    const functions = raw.map((each) => each.replace(/^mlx_/, '')).join(' ') || 'built from others';
    const device = raw.some((each) => CPU_ONLY.test(each)) ? 'CPU only' : '';
    return `| ${name} | ${functions} | ${device} | ${proof.join(' ')} |`;
  });
  const head = ['| operation | functions `mlx_*` | device | parity tests |', '| --- | --- | --- | --- |'];
  return ['', ...head, ...rows, ''].join('\n');
}

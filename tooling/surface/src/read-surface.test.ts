import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Callable } from './callable.js';
import { exportedNames } from './exported-names.js';
import { readSurface } from './read-surface.js';

const folder = mkdtempSync(join(tmpdir(), 'mlxts-surface-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, ...lines: string[]): void {
  mkdirSync(join(folder, 'src'), { recursive: true });
  writeFileSync(join(folder, name), lines.join('\n'));
}

write('tsconfig.json', '{ "compilerOptions": { "strict": true, "target": "ES2022", "module": "NodeNext" } }');
write('package.json', '{ "type": "module" }');
write('src/index.ts', "export { Box, type Size } from './box.js';", "export * as more from './more.js';");
write(
  'src/box.ts',
  'export interface Size { width: number; unit?: "cm" | "in" }',
  'export class Box {',
  '  #size = 1;',
  '  constructor(readonly name: string) {}',
  '  get size(): number { return this.#size; }',
  '  grow(...by: [factor: number, options?: Size]): Box { return this; }',
  '  /** @internal */',
  '  reset(): void {}',
  '}',
);
write(
  'src/more.ts',
  'declare const sys: Record<string, (a: number) => number>;',
  "import { Box } from './box.js';",
  'const twice = (a: number): number => sys.mlx_add(a);',
  'export const add = (a: Box | number, shape: readonly number[]): number => twice(shape.length);',
  'export function pick(a: string): void;',
  'export function pick(a: number, b: [Box, boolean][]): void;',
  'export function pick(): void {}',
);

const surface = new Map(readSurface(folder).map((each) => [each.name, each]));
const found = (name: string): Callable => surface.get(name) as Callable;

test('functions of namespaces and public members of classes are found', () => {
  expect([...surface.keys()].sort()).toEqual(['Box', 'Box.grow', 'Box.name', 'Box.size', 'more.add', 'more.pick']);
  expect(found('Box').kind).toBe('constructor');
  expect(found('Box.size').kind).toBe('getter');
  expect([...exportedNames(folder)].sort()).toEqual(['Box', 'Size', 'more', 'more.add', 'more.pick']);
});

test('parameters have a form; a rest tuple counts as its elements', () => {
  expect(found('more.add').overloads).toEqual([
    [
      {
        name: 'a',
        optional: false,
        rest: false,
        form: { kind: 'union', of: [{ kind: 'number' }, { kind: 'instance', name: 'Box' }] },
      },
      { name: 'shape', optional: false, rest: false, form: { kind: 'list', of: { kind: 'number' } } },
    ],
  ]);
  const [[factor, options] = []] = found('Box.grow').overloads;
  expect(factor).toMatchObject({ name: 'factor', optional: false, form: { kind: 'number' } });
  expect(options).toMatchObject({ name: 'options', optional: true });
});

test('each overload counts, its implementation does not', () => {
  expect(found('more.pick').overloads.map((each) => each.length)).toEqual([1, 2]);
});

test('raw functions are found through what the file declares', () => {
  expect(found('more.add').raw).toEqual(['mlx_add']);
  expect(found('more.pick').raw).toEqual([]);
});

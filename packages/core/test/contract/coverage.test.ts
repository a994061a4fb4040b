import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Oracle, startOracle } from '@mlxts/oracle';
import { exportedNames } from '@mlxts/surface';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as mx from '../../src/index.js';
import { unwrapped } from '../../src/unwrapped.js';
import { missing, renamed } from './python-names.js';

const packages = fileURLToPath(new URL('../../..', import.meta.url));

/** The headers whose functions this package offers. */
const headers = [
  'ops',
  'linalg',
  'fft',
  'random',
  'fast',
  'array',
  'device',
  'stream',
  'memory',
  'export',
  'graph_utils',
  'metal',
  'cuda',
  'version',
];

function rawFunctions(): string[] {
  const manifest = readFileSync(join(packages, 'sys/src/generated/manifest.json'), 'utf8');
  const { functions } = JSON.parse(manifest) as { functions: { name: string; header: string; status: string }[] };
  return functions
    .filter(({ header, status }) => headers.includes(header) && status === 'exported')
    .map(({ name }) => name);
}

const listNames = `
public = lambda thing: [name for name in dir(thing) if not name.startswith("_")]
modules = ["linalg", "fft", "random", "fast", "metal", "cuda"]
outputs["names"] = [name for name in public(mx) if name not in modules + ["distributed"]]
for module in modules:
    outputs["names"] += [f"{module}.{name}" for name in public(getattr(mx, module))]
outputs["names"] += [f"array.{name}" for name in public(mx.array)]
`;

/** The functions `sys.mlx_*` that sources of packages above sys call. */
function calledFunctions(): Set<string> {
  const called = new Set<string>();
  for (const name of readdirSync(packages).filter((each) => each !== 'sys')) {
    const folder = join(packages, name, 'src');
    for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!path.endsWith('.ts') || path.endsWith('.test.ts')) continue;
      for (const [, raw = ''] of readFileSync(join(folder, path), 'utf8').matchAll(/\bsys\.(\w+)/g)) called.add(raw);
    }
  }
  return called;
}

describe('the functions of mlx-c', () => {
  const raw = rawFunctions();
  const called = calledFunctions();
  const listed = Object.values(unwrapped).flat();

  it('are each called, or listed in unwrapped.ts with a reason', () => {
    expect(raw.filter((name) => !called.has(name) && !listed.includes(name))).toEqual([]);
  });

  it('that unwrapped.ts lists are there, once, and not called', () => {
    expect(listed.filter((name) => called.has(name) || !raw.includes(name))).toEqual([]);
    expect(new Set(listed).size).toBe(listed.length);
  });
});

describe('the public names of mlx.core', () => {
  let oracle: Oracle;
  let names: string[];
  beforeAll(async () => {
    oracle = await startOracle();
    const outputs = await oracle.run<{ names: string[] }>(listNames);
    names = outputs.names;
  });
  afterAll(() => oracle.close());

  const ours = exportedNames(join(packages, 'core'));
  const inNn = exportedNames(join(packages, 'nn'));
  const listed: readonly string[] = Object.values(missing).flat();

  const here = (python: string): boolean => {
    const [owner, member] = python.split('.') as [string, string | undefined];
    if (owner === 'array' && member !== undefined)
      return (renamed[python] ?? camelCase(member)) in mx.MLXArray.prototype;
    return ours.has(renamed[python] ?? camelCase(python));
  };

  it('are exported in camelCase, or listed with a reason', () => {
    expect(names.filter((name) => !here(name) && !listed.includes(name))).toEqual([]);
  });

  it('that are listed are there in Python and not here', () => {
    expect(listed.filter((name) => !names.includes(name) || here(name))).toEqual([]);
    expect(Object.keys(renamed).filter((name) => !names.includes(name) || !here(name))).toEqual([]);
  });

  it('that belong to quantization are exported by nn', () => {
    expect(missing.quantization.map(camelCase).filter((name) => !inNn.has(name))).toEqual([]);
  });
});

function camelCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

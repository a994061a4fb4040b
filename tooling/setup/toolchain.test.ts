import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SetupError } from './setup-error.mjs';
import { checkToolchain } from './toolchain.mjs';

let bin: string;
beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'mlxts-path-'));
  symlinkSync('/bin/sh', join(bin, 'sh'));
  vi.stubEnv('PATH', bin);
  vi.stubEnv('CXX', '');
  tool('c++', 'echo "c++ 12.2.0"');
  tool('cmake', 'echo "cmake version 3.25.1"');
  tool('make', 'echo "GNU Make 4.3"');
  tool('cargo', 'echo "cargo 1.95.0"');
  tool('git', 'echo "git version 2.39"');
  tool('python3', 'echo "Python 3.11.7"');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(bin, { recursive: true, force: true });
});

function tool(name: string, script: string): void {
  rmSync(join(bin, name), { force: true });
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
}

const missing = (name: string) => rmSync(join(bin, name));

async function problems(needs: { native: boolean; venv?: boolean } = { native: true }): Promise<string[]> {
  try {
    await checkToolchain(needs);
    return [];
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return error.parts.length > 0 ? error.parts.map(({ message }) => message) : [error.message];
  }
}

test('a whole toolchain is listed with its versions', async () => {
  expect(await checkToolchain({ native: true })).toBe(
    `node ${process.versions.node}, c++ 12.2.0, cmake 3.25.1, make 4.3, cargo 1.95.0, python 3.11.7`,
  );
});

test('each missing tool is named, all at once', async () => {
  missing('cmake');
  missing('c++');
  expect(await problems()).toEqual(['The C++ compiler c++ is not installed', 'cmake is not installed']);
});

test('a cmake that is too old is named', async () => {
  tool('cmake', 'echo "cmake version 3.16.3"');
  expect(await problems()).toEqual(['cmake 3.16.3 is too old: 3.24 or later is needed']);
});

test('a compiler that does not compile is told from one that is missing', async () => {
  tool('c++', 'case "$1" in --version) echo "c++ 4.8.0";; *) echo "unknown -std=c++20"; exit 1;; esac');
  expect(await problems()).toEqual(['The C++ compiler c++ cannot compile and link C++20']);
});

test('git stands in for a cargo that is broken', async () => {
  tool('cargo', 'echo "could not choose a version of cargo to run" >&2; exit 1');
  expect(await problems()).toEqual([]);
  expect(await checkToolchain({ native: true })).toContain('git 2.39 (cargo does not run)');
});

test('without cargo and git the headline says what is wrong with each', async () => {
  tool('cargo', 'exit 1');
  missing('git');
  expect(await problems()).toEqual([
    "Neither cargo nor git works: one is needed to get mlx-c's source (cargo does not run, no git)",
  ]);
});

test('a Python without pip, or without venv, is named', async () => {
  tool(
    'python3',
    'case "$*" in --version) echo "Python 3.11.7";; *pip*) echo "No module named pip" >&2; exit 1;; esac',
  );
  expect(await problems()).toEqual(['Python is here, but its pip is not']);
  tool(
    'python3',
    'case "$*" in *ensurepip*) echo "No module named ensurepip" >&2; exit 1;; *) echo "Python 3.11.7";; esac',
  );
  expect(await problems({ native: true, venv: true })).toEqual(['Python is here, but its venv is not']);
});

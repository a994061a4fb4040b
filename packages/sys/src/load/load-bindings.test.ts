import { afterEach, expect, test, vi } from 'vitest';
import { packageRoot, packageVersion } from '../package-root.js';
import type { Target } from '../target.js';
import { explainFailure, reasonOf } from './explain.js';
import { loadBindings } from './load-bindings.js';

const MARK = Symbol.for('@mlxts/sys');

afterEach(() => {
  Reflect.deleteProperty(globalThis, MARK);
  vi.restoreAllMocks();
});

function target(platform: NodeJS.Platform, arch: string, backend: Target['backend']): Target {
  return { platform, arch, backend, name: `${platform}-${arch}-${backend}` };
}

function textOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'did not throw';
}

test('with no binary the error lists what was tried, the machine and the command', () => {
  const text = textOf(() => loadBindings(target('darwin', 'arm64', 'metal')));
  expect(text).toContain('no native addon for darwin-arm64-metal could be loaded');
  expect(text).toMatch(/- local build \(.*darwin-arm64-metal.mlxts\.node\): no such file/);
  expect(text).toContain('- @mlxts/sys-darwin-arm64: not installed');
  expect(text).toContain(`Node ${process.version} on ${process.platform} ${process.arch}`);
  expect(text).toContain('npx @mlxts/sys build');
  expect(text).toContain('install @mlxts/sys-darwin-arm64');
});

test('a platform that MLX has no library for is told which there are', () => {
  const text = textOf(() => loadBindings(target('win32', 'x64', 'cpu')));
  expect(text).toContain('MLX has no library for win32-x64-cpu; there are linux-x64-cpu');
});

test('musl and an old glibc are named', () => {
  const linux = target('linux', 'x64', 'cpu');
  const header = vi.spyOn(process.report, 'getReport');
  header.mockReturnValue({ header: {} });
  expect(explainFailure(linux, [])).toMatch(/musl libc\.\nMLX needs glibc/);
  header.mockReturnValue({ header: { glibcVersionRuntime: '2.31' } });
  expect(explainFailure(linux, [])).toContain(
    'need glibc 2.35 or newer (Debian 12, Ubuntu 22.04); this system has 2.31',
  );
});

test.each([
  ["/lib/libc.so.6: version `GLIBC_2.35' not found (required by libmlx.so)", 'it needs glibc 2.35'],
  ['x.node: wrong ELF class: ELFCLASS32', 'it is for another processor or system'],
  ['libcudnn.so.9: cannot open shared object file: No such file or directory', 'the library libcudnn.so.9 is missing'],
])('the linker saying "%s" reads as "%s"', (message, reason) => {
  expect(reasonOf(new Error(message))).toContain(reason);
});

test('a second copy of the package is refused with both versions and places', () => {
  Reflect.set(globalThis, MARK, { version: '9.9.9', root: '/elsewhere/@mlxts/sys', addon: 'x', bindings: {} });
  const text = textOf(() => loadBindings());
  expect(text).toContain('version 9.9.9 from /elsewhere/@mlxts/sys');
  expect(text).toContain(`version ${packageVersion()} from ${packageRoot()}`);
});

test('the same copy loaded again gives the same addon', () => {
  const bindings = {};
  Reflect.set(globalThis, MARK, { version: packageVersion(), root: packageRoot(), addon: 'x', bindings });
  expect(loadBindings()).toBe(bindings);
});

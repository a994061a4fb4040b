// `npm run test:native`: the kernels alone, by every code path that this machine runs or emulates.
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { BuildError } from '../../src/build/build-error.js';
import { run, toolVersion } from '../../src/build/run.js';
import { sys } from '../../src/index.js';
import { packageRoot } from '../../src/package-root.js';
import { cpuPaths } from '../cpu-paths.js';

const ADVICE = 'See packages/sys/test/native. The numbers are shares of what each kind of operation may be off by.';

const installed = (names: string[]): string | undefined => names.find((name) => toolVersion(name) !== undefined);

/** Compiles the program in a folder of its own; resolves to its path. */
async function build(name: string, definitions: Record<string, string>): Promise<string> {
  const work = join(packageRoot(), 'build', 'native-tests', name);
  const flags = Object.entries({ CMAKE_BUILD_TYPE: 'Release', ...definitions }).map(
    ([key, value]) => `-D${key}=${value}`,
  );
  await run('cmake', ['-S', join(packageRoot(), 'test', 'native'), '-B', work, ...flags], { advice: ADVICE });
  await run('cmake', ['--build', work, '--parallel', String(availableParallelism())], { advice: ADVICE });
  return join(work, 'native-tests');
}

async function prove(command: string[], env: Record<string, string>): Promise<void> {
  const [program = '', ...args] = command;
  console.log(await run(program, args, { advice: ADVICE, env: { ...process.env, ...env } }));
}

async function main(): Promise<void> {
  const paths = cpuPaths(sys.mlxts_info().cpuFeatures);
  const here = await build('host', {});
  for (const path of paths) await prove([here], { MLXTS_CPU_PATH: path, MLXTS_NUM_THREADS: '3' });
  const threads = await build('thread-sanitizer', { MLXTS_SANITIZE: 'thread' });
  await prove([threads], { MLXTS_NUM_THREADS: '4' });

  const compiler = installed(['aarch64-linux-gnu-g++', 'aarch64-linux-gnu-g++-12']);
  const emulator = installed(['qemu-aarch64', 'qemu-aarch64-static']);
  let arm = 'neon in an emulator';
  if (paths.includes('neon')) {
    arm = 'neon by itself';
  } else if (compiler === undefined || emulator === undefined) {
    arm = 'neon not run: no aarch64-linux-gnu-g++ with qemu-aarch64';
  } else {
    const foreign = { CMAKE_SYSTEM_NAME: 'Linux', CMAKE_SYSTEM_PROCESSOR: 'aarch64', CMAKE_CXX_COMPILER: compiler };
    await prove([emulator, await build('arm64', foreign)], {});
  }
  console.log(`${paths.join(', ')}, ThreadSanitizer; ${arm}`);
}

await main().catch((error: unknown) => {
  console.log(error instanceof BuildError ? `${error.message}\n${error.output}` : error);
  process.exitCode = 1;
});

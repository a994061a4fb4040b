// `npm run sanitize`: the programs of the suite, with our native code under AddressSanitizer and UBSan.
import { spawnSync } from 'node:child_process';
import { compilerCommand } from '../../src/build/toolchain.js';
import { sys } from '../../src/index.js';
import { cpuPaths } from '../cpu-paths.js';
import { runProgram } from '../run-program.js';
import { buildSanitizedAddon } from './sanitized-addon.js';

const RUNTIMES = ['libasan.so', 'libubsan.so', 'libstdc++.so'];

/** Where the compiler has the sanitizers' libraries, or undefined where it lacks one. */
function runtimes(): string[] | undefined {
  const [program = 'c++', ...flags] = compilerCommand().split(' ');
  const found = RUNTIMES.map((name) =>
    spawnSync(program, [...flags, `-print-file-name=${name}`], { encoding: 'utf8' }).stdout?.trim(),
  );
  return found.every((path) => path?.startsWith('/')) ? found : undefined;
}

interface Case {
  readonly program: string;
  readonly args?: string[];
  readonly env?: Record<string, string>;
}

const kernels = cpuPaths(sys.mlxts_info().cpuFeatures).flatMap((path): Case[] =>
  ['kernels', 'quantized-edges', 'products', 'fused'].map((program) => ({ program, env: { MLXTS_CPU_PATH: path } })),
);
const cases: Case[] = [
  ...kernels,
  { program: 'kernels', env: { MLXTS_NUM_THREADS: '3' } },
  { program: 'workers', args: ['3'] },
  { program: 'pinned' },
  { program: 'exit-in-flight', args: ['exit'] },
];

async function main(): Promise<number> {
  const libraries = process.platform === 'linux' ? runtimes() : undefined;
  if (libraries === undefined) {
    console.log(`not run: ${compilerCommand()} on ${process.platform} has no ${RUNTIMES.join(', ')} to load into Node`);
    return 0;
  }
  const sanitized = {
    MLXTS_TEST_ADDON: await buildSanitizedAddon(),
    LD_PRELOAD: libraries.join(' '),
    ASAN_OPTIONS: 'detect_leaks=0', // Node frees little at its end; our own leaks have a suite
    UBSAN_OPTIONS: 'print_stacktrace=1',
  };
  const hook = new URL('use-addon.mjs', import.meta.url).href;
  let failed = 0;
  for (const { program, args, env } of cases) {
    const { code, signal, stderr } = await runProgram(program, args, ['--import', hook], { ...sanitized, ...env });
    if (code === 0 && stderr === '') continue;
    failed++;
    console.log(`${program} ${JSON.stringify(env ?? {})} ended with ${signal ?? code}:\n${stderr}`);
  }
  console.log(`${cases.length} programs under AddressSanitizer and UBSan, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main();

import { defineConfig, type Options } from 'tsup';

/**
 * The build that every package shares: ESM for Node 20, one chunk graph per package so that entries share state. `tsc -b`
 * writes the declarations and its build state into the same folder, so they stay when it is cleaned.
 */
export function library(entry: NonNullable<Options['entry']>): ReturnType<typeof defineConfig> {
  return defineConfig({
    entry,
    format: ['esm'],
    target: 'node20',
    splitting: true,
    sourcemap: true,
    clean: ['!**/*.d.ts', '!**/*.d.ts.map', '!**/*.tsbuildinfo'],
    dts: false,
  });
}

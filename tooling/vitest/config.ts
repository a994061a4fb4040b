import { defineConfig } from 'vitest/config';
import { LongFirst } from './long-first.js';

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: '100%', // vitest leaves one core idle
    sequence: { sequencer: LongFirst },
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    passWithNoTests: true,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});

import { describe, expect, it } from 'vitest';
import { sys } from '../src/index.js';
import { cpuPaths } from './cpu-paths.js';
import { runProgram } from './run-program.js';

/**
 * Of the sum of the terms' magnitudes: a sum of k = 832 float32 terms, ours and MLX's each, loses some √k · 2^-24 = 1.7e-6
 * of it at most when all of it passes one accumulator.
 */
const TOLERANCE = 2e-6;

describe.each(cpuPaths(sys.mlxts_info().cpuFeatures))('the quantized matmul kernel by %s code', (path) => {
  it("agrees with MLX's over strides, batches, types and extremes, infinite and NaN where it is", async () => {
    const { stdout, stderr } = await runProgram('quantized-edges', [], [], { MLXTS_CPU_PATH: path });
    expect(stderr).toBe('');
    const { worst, ...rest } = JSON.parse(stdout) as { worst: number };
    expect(rest).toEqual({ path, count: 696, mentions: [] });
    expect(worst).toBeLessThan(TOLERANCE);
  });
});

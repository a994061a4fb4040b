import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as mx from '@mlxts/core';
import { hostTensor, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { beforeAll, describe, expect, it } from 'vitest';
import { Dense } from '../../src/chain/dense.js';
import { pool } from '../../src/chain/pool.js';
import type { PoolingMode } from '../../src/index.js';
import { toInt8, toUbinary } from '../../src/output/quantize-embedding.js';
import { source } from './source.js';

const modes: PoolingMode[] = ['cls', 'lasttoken', 'max', 'mean', 'mean_sqrt_len_tokens', 'weightedmean'];
const [D, L] = [10, 7];
const lengths = [7, 3, 5];
const noise = (i: number) => Math.fround(Math.sin(i * i * 0.7 + i));
const hidden = lengths.map((_, b) =>
  Array.from({ length: L }, (_, t) => Array.from({ length: D }, (_, d) => noise(100 * b + 10 * t + d) - 2)),
);
const vectors = Array.from({ length: 6 }, (_, i) => Float32Array.from({ length: D }, (_, d) => noise(31 * i + d)));
const min = Float32Array.from({ length: D }, (_, d) => -0.8 + d / 100);
const max = Float32Array.from({ length: D }, (_, d) => (d === 3 ? (min[d] ?? 0) : 0.7 - d / 100));

type Expected = {
  pooled: Record<string, number[][]>;
  int8: number[][];
  ubinary: number[][];
  dense: number[][];
};

describe('what follows an encoder', () => {
  const expected: Expected[] = [];
  let dense: Dense;
  beforeAll(async () => {
    const directory = await mkdtemp(join(tmpdir(), 'mlxts-outputs-'));
    const activation = { activation: 'Tanh', useResidual: true } as const;
    dense = new Dense({ kind: 'dense', directory, inFeatures: D, outFeatures: 4, bias: true, ...activation });
    const weights = join(directory, 'dense.safetensors');
    await dense.saveWeights(weights);
    const oracle = await startOracle();
    const given = {
      hidden,
      lengths,
      vectors: vectors.map((v) => [...v]),
      min: [...min],
      max: [...max],
      dense: weights,
    };
    for (const start of [0, 2])
      expected.push(await oracle.run<Expected>(await source('outputs.py'), { ...given, start }));
    await oracle.close();
    await rm(directory, { recursive: true });
  });

  const close = (got: mx.MLXArray, reference: number[][]) => {
    const values = Array.from(got.toTypedArray() as Float32Array);
    expect(hostTensor(values)).toBeAllclose(hostTensor(reference.flat()));
  };

  it.each(modes)('pools by %s, with and without the tokens of a prompt', (mode) => {
    for (const [index, start] of [0, 2].entries()) {
      const span = { lengths, starts: lengths.map(() => start) };
      close(pool(mx.array(hidden), [mode], span), expected[index]?.pooled[mode] ?? []);
    }
  });

  it.each(modes)('pools a batch that is not filled up by %s', (mode) => {
    const span = { lengths: [L], starts: [0] };
    close(pool(mx.array(hidden.slice(0, 1)), [mode], span), (expected[0]?.pooled[mode] ?? []).slice(0, 1));
  });

  it('puts the vectors of several modes side by side', () => {
    const pooled = pool(mx.array(hidden), ['cls', 'mean'], { lengths, starts: [0, 0, 0] });
    const { cls = [], mean = [] } = expected[0]?.pooled ?? {};
    close(
      pooled,
      cls.map((vector, index) => [...vector, ...(mean[index] ?? [])]),
    );
  });

  it("gives NumPy's bytes for int8, out of range and in a range of nothing too", () => {
    expect(vectors.map((vector) => [...toInt8(vector, { min, max })])).toEqual(expected[0]?.int8);
  });

  it("gives NumPy's bits, the last byte filled up with zeros", () => {
    expect(vectors.map((vector) => [...toUbinary(vector)])).toEqual(expected[0]?.ubinary);
  });

  it('applies a dense layer with its activation and its residual', () => {
    const x = mx.array(vectors.map((vector) => [...vector]));
    close(dense.forward(x), expected[0]?.dense ?? []);
  });
});

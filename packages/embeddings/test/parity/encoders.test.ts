import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as mx from '@mlxts/core';
import { hostTensor, type JSONValue, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Encoder, modelTypes } from '../../src/index.js';
import { batchOf, typesOf } from '../batch.js';
import { randomEncoder } from '../random-encoder.js';
import { tinyConfigs } from '../tiny-config.js';
import { source } from './source.js';

/** float32 against float64 through layers whose outputs reach 10. */
const TOLERANCE = { rtol: 1e-4, atol: 1e-4 };

/** Lengths on both sides of modernbert's window; an id that is roberta's padding stands inside a row. */
const rows = [21, 3, 1, 12].map((length, row) =>
  Array.from({ length }, (_, at) => (7 * at * at + 31 * row + 3 * at + 1) % 64),
);

const typeCount = (modelType: string) => (tinyConfigs[modelType]?.type_vocab_size === 2 ? 2 : 1);

let directory: string;
const encoders = new Map<string, Encoder>();
const expected = new Map<string, number[][][]>();

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mlxts-encoders-'));
  const cases: Record<string, JSONValue>[] = [];
  for (const modelType of modelTypes) {
    const config = tinyConfigs[modelType] ?? {};
    const encoder = await randomEncoder(config);
    encoders.set(modelType, encoder);
    const weights = join(directory, `${modelType}.safetensors`);
    await encoder.saveWeights(weights);
    const types = rows.map((row) => typesOf(row, typeCount(modelType)));
    cases.push({ model_type: modelType, config: { ...config } as Record<string, JSONValue>, weights, rows, types });
  }
  const oracle = await startOracle();
  const { hidden } = await oracle.run<{ hidden: number[][][][] }>(await source('encoders.py'), { cases });
  await oracle.close();
  for (const [index, modelType] of modelTypes.entries()) expected.set(modelType, hidden[index] ?? []);
});
afterAll(() => rm(directory, { recursive: true }));

describe.each(modelTypes)('%s', (modelType) => {
  const hiddenOf = (batch: readonly number[][]) => {
    const encoder = encoders.get(modelType) as Encoder;
    return encoder.forward(batchOf(batch, encoder.padTokenId, typeCount(modelType)));
  };
  const expectRow = (hidden: mx.MLXArray, at: number, row: number) => {
    const length = rows[row]?.length ?? 0;
    const part = mx.slice(hidden, [at, 0, 0], [at + 1, length, 32]);
    const values = Array.from(part.toTypedArray() as Float32Array);
    const reference = (expected.get(modelType)?.[row] ?? []).flat();
    expect(hostTensor(values)).toBeAllclose(hostTensor(reference), TOLERANCE);
  };

  it('gives the hidden states of the reference for each text alone', () => {
    for (const [index, row] of rows.entries()) expectRow(hiddenOf([row]), 0, index);
  });

  it('gives the same in a batch that is filled up', () => {
    const hidden = hiddenOf(rows);
    for (const index of rows.keys()) expectRow(hidden, index, index);
  });
});

import * as mx from '@mlxts/core';
import * as nn from '@mlxts/nn';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  createLanguageModel,
  generateTokens,
  type LanguageModel,
  modelTypes,
  type TextTower,
} from '../../src/index.js';
import { tinyConfigs } from '../models/tiny-config.js';

const TOLERANCE = { rtol: 1e-5, atol: 2e-5 };

/** Deterministic ids `[B, L]`, another series in each row. */
function ids(batch: number, length: number, vocab: number): number[][] {
  return Array.from({ length: batch }, (_, b) =>
    Array.from({ length }, (_, i) => (7 * i * i + 31 * b + 3 * i + 1) % vocab),
  );
}

const array = (rows: number[][]): mx.MLXArray => mx.array(rows, { dtype: 'int32' });
const columns = (rows: number[][], start: number, stop?: number): number[][] =>
  rows.map((row) => row.slice(start, stop));

function expectClose(got: mx.MLXArray, expected: mx.MLXArray): void {
  expect(got.shape).toEqual(expected.shape);
  const difference = Number(mx.max(mx.abs(mx.subtract(got, expected))).item());
  expect(Boolean(mx.allclose(got, expected, TOLERANCE).item()), `largest difference ${difference}`).toBe(true);
}

/** Logits of `rows` fed in pieces of these lengths over one cache. */
function inPieces(model: LanguageModel, rows: number[][], lengths: number[]): mx.MLXArray {
  const cache = model.makeCache();
  let start = 0;
  const parts = lengths.map((length) => {
    const part = model.forward(array(columns(rows, start, start + length)), { cache });
    start += length;
    return part;
  });
  return mx.concatenate(parts, { axis: 1 });
}

it('has a tiny configuration for every registered model type', () => {
  expect(Object.keys(tinyConfigs).sort()).toEqual([...modelTypes].sort());
});

describe.each(modelTypes)('%s', (modelType) => {
  const config = tinyConfigs[modelType] ?? {};
  const vocab = Number(config.vocab_size);
  const rows = ids(3, 11, vocab);
  let model: TextTower;
  let full: mx.MLXArray;

  beforeAll(async () => {
    mx.random.seed(4);
    model = await createLanguageModel(config);
    full = model.forward(array(rows));
    mx.eval(model.parameters(), full);
  });

  it('gives logits [B, L, V] in the dtype of the weights', () => {
    expect(full.shape).toEqual([3, 11, vocab]);
    expect(full.dtype).toBe('float32');
  });

  it.each([[[11]], [[10, 1]], [[4, 4, 3]], [[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]]])(
    'gives the same logits over a cache in pieces of %j',
    (lengths) => {
      expectClose(inPieces(model, rows, lengths), full);
    },
  );

  it('gives each row of a batch the logits it has alone', () => {
    for (const [b, row] of rows.entries())
      expectClose(model.forward(array([row])), mx.slice(full, [b, 0, 0], [b + 1, 11, vocab]));
  });

  it('takes embeddings in the place of ids', () => {
    const inputEmbeddings = model.embed(array(rows));
    expect(inputEmbeddings.shape).toEqual([3, 11, model.hiddenSize]);
    expectClose(model.forward(mx.zeros([3, 11], { dtype: 'int32' }), { inputEmbeddings }), full);
  });

  it('gives a row that is filled up on the left the logits it has alone, whole and over a cache', () => {
    const leftPadding = [0, 4, 9];
    const padded = rows.map((row, b) => row.map((id, i) => (i < (leftPadding[b] ?? 0) ? 0 : id)));
    const cache = model.makeCache();
    const pieces = [padded.map((row) => row.slice(0, 10)), padded.map((row) => row.slice(10))];
    const cached = pieces.map((piece) => model.forward(array(piece), { cache, leftPadding }));
    for (const logits of [model.forward(array(padded), { leftPadding }), mx.concatenate(cached, { axis: 1 })]) {
      for (const [b, padding] of leftPadding.entries()) {
        const alone = model.forward(array([padded[b]?.slice(padding) ?? []]));
        expectClose(mx.slice(logits, [b, padding, 0], [b + 1, 11, vocab]), alone);
      }
    }
  });

  it('sees nothing of later tokens', () => {
    const changed = rows.map((row) => [...row.slice(0, 10), (Number(row[10]) + 5) % vocab]);
    expectClose(
      mx.slice(model.forward(array(changed)), [0, 0, 0], [3, 10, vocab]),
      mx.slice(full, [0, 0, 0], [3, 10, vocab]),
    );
  });

  it('goes on as if trimmed tokens had never been', () => {
    const cache = model.makeCache();
    model.forward(array(columns(rows, 0, 8)), { cache });
    for (const layer of cache) layer.trim(3);
    expectClose(model.forward(array(columns(rows, 5)), { cache }), mx.slice(full, [0, 5, 0], [3, 11, vocab]));
  });

  it('goes on with gathered rows', () => {
    const cache = model.makeCache();
    model.forward(array(columns(rows, 0, 8)), { cache });
    for (const layer of cache) layer.gather(mx.array([2, 2, 0], { dtype: 'int32' }));
    const tails = [2, 2, 0].map((b) => rows[b]?.slice(8) ?? []);
    const expected = mx.take(full, mx.array([2, 2, 0], { dtype: 'int32' }), { axis: 0 });
    expectClose(model.forward(array(tails), { cache }), mx.slice(expected, [0, 8, 0], [3, 11, vocab]));
  });

  it('generates the same greedy tokens whatever the prefill steps are', async () => {
    const tokens = async (prefillStepSize: number): Promise<number[]> => {
      const generated: number[] = [];
      for await (const { token } of generateTokens(model, rows[0] ?? [], { maxTokens: 20, prefillStepSize }))
        generated.push(token);
      return generated;
    };
    const whole = await tokens(512);
    expect(await tokens(1)).toEqual(whole);
    expect(await tokens(3)).toEqual(whole);
  });

  it('gives its own checkpoint back under the same keys', async () => {
    const weights = new Map(model.namedParameters());
    expect([...weights.keys()].filter((key) => !/^(model\.|lm_head\.)[a-z0-9_.]+$/.test(key))).toEqual([]);
    const other = await createLanguageModel(config);
    nn.loadInto(other, weights);
    expectClose(other.forward(array(rows)), full);
    expect(other.namedParameters().map(([key]) => key)).toEqual([...weights.keys()]);
  });

  it('drops what it does not need of a checkpoint, and twice is once', () => {
    const extra = new Map([
      ...model.namedParameters(),
      ['model.layers.0.self_attn.rotary_emb.inv_freq', mx.zeros([2])] as const,
    ]);
    const once = (model as TextTower & nn.Sanitizing).sanitize(extra);
    expect([...once.keys()]).toEqual(model.namedParameters().map(([key]) => key));
    const twice = (model as TextTower & nn.Sanitizing).sanitize(once);
    expect([...twice].map(([key, weight]) => weight === once.get(key))).toEqual([...once].map(() => true));
  });

  it.each(['float16', 'bfloat16', 'float32'] as const)('keeps %s through the layers and the cache', async (dtype) => {
    const half = await createLanguageModel(config);
    nn.loadInto(half, new Map(model.namedParameters()), { dtype });
    const cache = half.makeCache();
    expect(half.forward(array(columns(rows, 0, 2)), { cache }).dtype).toBe(dtype);
    expect(cache[0]?.state.map((state) => state.dtype)).toEqual([dtype, dtype]);
  });

  it('runs with quantized layers, close to the weights they stand for', async () => {
    const packed = await createLanguageModel(config);
    nn.loadInto(packed, new Map(model.namedParameters()));
    nn.quantize(packed, { groupSize: 32, bits: 8 });
    const logits = packed.forward(array(rows));
    const error = Number(mx.max(mx.abs(mx.subtract(logits, full))).item());
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThan(0.05 * Number(mx.max(mx.abs(full)).item()));
    expectClose(inPieces(packed, rows, [5, 1, 5]), logits);
  });
});

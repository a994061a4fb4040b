import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as mx from '@mlxts/core';
import { type HostTensor, type JSONValue, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mergeEmbeddings, type VisionLanguageModel, type VisualInput } from '../../src/index.js';
import { hostTensorOf } from '../host-tensor-of.js';
import { randomModel } from '../random-model.js';
import { tinyConfigs } from '../tiny-config.js';
import { modelSource } from './model-source.js';

const IMAGE = 100;
/** Pixels of a side of a tile: 8 patches, which become 4 · 4 tokens. */
const SIZE = 32;
const TOKENS = 16;

interface Case {
  rows: number[][];
  /** How many tiles each image of each row has. */
  tiles: number[][];
  pieces: number[];
  steps: number[];
}
type Expected = {
  features?: HostTensor;
  embeddings: HostTensor;
  logits: HostTensor;
  cached?: HostTensor;
};

const text = (length: number, seed: number): number[] =>
  Array.from({ length }, (_, i) => 1 + ((7 * i * i + 31 * seed + 3 * i) % 90));
/** Tiles with a marker before each, as SmolVLM has them. */
const image = (tiles: number): number[] =>
  Array.from({ length: tiles }, (_, i) => [101 + i, ...Array<number>(TOKENS).fill(IMAGE)]).flat();
const row = (...parts: number[][]): number[] => parts.flat();

const cases: Record<string, Case> = {
  'one image of three tiles': {
    rows: [row(text(4, 1), image(3), text(6, 2))],
    tiles: [[3]],
    pieces: [25, 32],
    steps: [1, 1, 2],
  },
  'two images, one of them first': {
    rows: [row(image(1), text(3, 3), image(2))],
    tiles: [[1, 2]],
    pieces: [],
    steps: [],
  },
  'rows with images and without': {
    rows: [row(text(2, 4), image(1), text(3, 5)), text(9, 6), row(image(1), text(8, 7), image(1))],
    tiles: [[1], [], [1, 1]],
    pieces: [],
    steps: [],
  },
  'text alone': { rows: [text(9, 1)], tiles: [[]], pieces: [4], steps: [1, 4] },
};

const array = (rows: number[][]): mx.MLXArray => mx.array(rows, { dtype: 'int32' });

function visualsOf({ tiles }: Case): VisualInput[][] {
  return tiles.map((ofRow, b) =>
    ofRow.map((count, n): VisualInput => {
      const pixels = Float32Array.from({ length: count * 3 * SIZE * SIZE }, (_, i) => Math.sin(i * 0.37 + b + 2.1 * n));
      return { kind: 'image', pixelValues: mx.reshape(mx.array(pixels), [count, 3, SIZE, SIZE]) };
    }),
  );
}

function filledUp({ rows }: Case): { ids: number[][]; leftPadding: number[] } {
  const length = Math.max(...rows.map((each) => each.length));
  const leftPadding = rows.map((each) => length - each.length);
  return { ids: rows.map((each, b) => [...Array<number>(leftPadding[b] ?? 0).fill(0), ...each]), leftPadding };
}

describe('smolvlm', () => {
  const config = tinyConfigs.smolvlm ?? {};
  let directory: string;
  let model: VisionLanguageModel;
  const expected = new Map<string, Expected>();

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mlxts-vlm-'));
    model = await randomModel(config);
    const weights = join(directory, 'model.safetensors');
    await model.saveWeights(weights);
    const oracle = await startOracle();
    const { results } = await oracle.run<{ results: Expected[] }>(await modelSource('idefics3.py'), {
      config: config as Record<string, JSONValue>,
      weights,
      cases: Object.values(cases).map((each) => {
        const { ids: rows, leftPadding: left_padding } = filledUp(each);
        const pixel_values = visualsOf(each)
          .flat()
          .flatMap(({ pixelValues }) => pixelValues.tolist() as number[][][][]);
        return { rows, left_padding, pixel_values, pieces: each.pieces, steps: each.steps };
      }),
    });
    await oracle.close();
    for (const [index, name] of Object.keys(cases).entries()) expected.set(name, results[index] as Expected);
  });
  afterAll(() => rm(directory, { recursive: true }));

  describe.each(Object.keys(cases))('%s', (name) => {
    const each = cases[name] as Case;
    const reference = (): Expected => expected.get(name) as Expected;
    const inputsOf = () => {
      const visuals = visualsOf(each);
      const features = visuals.map((ofRow) => ofRow.map((one) => model.features(one)));
      const filled = filledUp(each);
      return { ...filled, features, inputEmbeddings: mergeEmbeddings(model, filled.ids, visuals, features) };
    };

    it('gives the vision features and merged embeddings of mlx-vlm', () => {
      const { features, inputEmbeddings } = inputsOf();
      expect(hostTensorOf(inputEmbeddings)).toBeAllclose(reference().embeddings);
      if (features.flat().length === 0) return expect(reference().features).toBeUndefined();
      expect(hostTensorOf(mx.concatenate(features.flat(), { axis: 0 }))).toBeAllclose(
        reference().features as HostTensor,
      );
    });

    it('gives its logits, whole', () => {
      const { ids, inputEmbeddings, leftPadding } = inputsOf();
      const padding = leftPadding.some((count) => count > 0) ? leftPadding : undefined;
      const logits = model.forward(array(ids), { inputEmbeddings, leftPadding: padding });
      const seen = array(ids.map((one, b) => one.map((_, i) => (i < (leftPadding[b] ?? 0) ? 0 : 1))));
      const masked = (x: mx.MLXArray): HostTensor => hostTensorOf(mx.multiply(x, mx.expandDims(seen, -1)));
      expect(masked(logits)).toBeAllclose(masked(arrayOf(reference().logits)));
    });

    if (each.pieces.length > 0)
      it('gives its logits over a cache, the prompt in pieces and then token by token', () => {
        const { ids, inputEmbeddings } = inputsOf();
        const cache = model.languageModel.makeCache();
        let start = 0;
        const parts = [...each.pieces, ...each.steps].map((length, index) => {
          const from = start;
          start += length;
          const isPrompt = index < each.pieces.length;
          return model.forward(array(ids.map((one) => one.slice(from, start))), {
            cache,
            inputEmbeddings: isPrompt ? mx.slice(inputEmbeddings, [0, from, 0], [1, start, 64]) : undefined,
          });
        });
        expect(hostTensorOf(mx.concatenate(parts, { axis: 1 }))).toBeAllclose(reference().cached as HostTensor);
      });
  });
});

function arrayOf({ shape, bytes }: HostTensor): mx.MLXArray {
  return mx.reshape(mx.array(new Float32Array(bytes.slice().buffer)), [...shape]);
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as mx from '@mlxts/core';
import { type HostTensor, type JSONValue, type Oracle, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mergeEmbeddings, type VisionLanguageModel, type VisualInput } from '../../src/index.js';
import { hostTensorOf } from '../host-tensor-of.js';
import { randomModel } from '../random-model.js';
import { tinyConfigs } from '../tiny-config.js';
import { modelSource } from './model-source.js';

const [IMAGE, VIDEO, START, END] = [120, 121, 122, 123];
const PATCH = 3 * 2 * 4 * 4;

type Grid = [number, number, number];
interface Case {
  rows: number[][];
  kind: 'image' | 'video';
  /** The grids of each row. */
  grids: Grid[][];
  pieces: number[];
  steps: number[];
}
type Expected = {
  features?: HostTensor;
  embeddings: HostTensor;
  positions: HostTensor;
  deltas: number[];
  logits: HostTensor;
  cached?: HostTensor;
};

const text = (length: number, seed: number): number[] =>
  Array.from({ length }, (_, i) => 1 + ((7 * i * i + 31 * seed + 3 * i) % 110));
const visual = (token: number, [t, h, w]: Grid): number[] => [
  START,
  ...Array<number>((t * h * w) / 4).fill(token),
  END,
];
const row = (...parts: number[][]): number[] => parts.flat();

const wide: Grid = [1, 4, 10];
const tall: Grid = [1, 12, 6];
const small: Grid = [1, 2, 2];
const frames: Grid = [3, 6, 4];

const cases: Record<string, Case> = {
  'one image': {
    rows: [row(text(5, 1), visual(IMAGE, wide), text(7, 2))],
    kind: 'image',
    grids: [[wide]],
    pieces: [9, 10],
    steps: [1, 1, 3],
  },
  'two images, one first, and one at the end': {
    rows: [row(visual(IMAGE, tall), text(4, 3), visual(IMAGE, wide), visual(IMAGE, small))],
    kind: 'image',
    grids: [[tall, wide, small]],
    pieces: [],
    steps: [],
  },
  'frames of a video': {
    rows: [row(text(3, 4), visual(VIDEO, frames), text(4, 5))],
    kind: 'video',
    grids: [[frames]],
    pieces: [11, 12],
    steps: [1, 1],
  },
  'rows with images and without': {
    rows: [
      row(text(2, 6), visual(IMAGE, wide), text(3, 7)),
      text(11, 8),
      row(visual(IMAGE, small), text(6, 9), visual(IMAGE, small), text(1, 3)),
    ],
    kind: 'image',
    grids: [[wide], [], [small, small]],
    pieces: [],
    steps: [],
  },
  'text alone': { rows: [text(9, 1)], kind: 'image', grids: [[]], pieces: [4], steps: [1, 4] },
};

const array = (rows: number[][]): mx.MLXArray => mx.array(rows, { dtype: 'int32' });

/** Pixels of each image of each row, and all of them. */
function pixelsOf({ grids }: Case): { visuals: mx.MLXArray[][]; all: number[][] } {
  const all: number[][] = [];
  const visuals = grids.map((ofRow, b) =>
    ofRow.map(([t, h, w], n) => {
      const patches = Array.from({ length: t * h * w }, (_, i) =>
        Array.from({ length: PATCH }, (_, j) => Math.fround(Math.sin(i * 1.7 + j * 0.37 + b + 2.1 * n))),
      );
      all.push(...patches);
      return mx.array(patches);
    }),
  );
  return { visuals, all };
}

function filledUp({ rows }: Case): { ids: number[][]; mask: number[][]; leftPadding: number[] } {
  const length = Math.max(...rows.map((each) => each.length));
  const leftPadding = rows.map((each) => length - each.length);
  return {
    ids: rows.map((each) => [...Array<number>(length - each.length).fill(0), ...each]),
    mask: rows.map((each) => [...Array<number>(length - each.length).fill(0), ...each.map(() => 1)]),
    leftPadding,
  };
}

let oracle: Oracle;
beforeAll(async () => {
  oracle = await startOracle();
});
afterAll(() => oracle.close());

describe.each(['qwen2_vl', 'qwen2_5_vl'])('%s', (modelType) => {
  const config = tinyConfigs[modelType] ?? {};
  // mlx-vlm counts a video's steps and not its seconds.
  const fps = modelType === 'qwen2_vl' ? undefined : 4;
  let directory: string;
  let model: VisionLanguageModel;
  const expected = new Map<string, Expected>();

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mlxts-vlm-'));
    model = await randomModel(config);
    const weights = join(directory, 'model.safetensors');
    await model.saveWeights(weights);
    const { results } = await oracle.run<{ results: Expected[] }>(await modelSource('qwen.py'), {
      config: config as Record<string, JSONValue>,
      weights,
      cases: Object.values(cases).map((each) => {
        const { ids, mask } = filledUp(each);
        const { kind, pieces, steps, grids } = each;
        return { rows: ids, mask, kind, pieces, steps, grid: grids.flat(), pixel_values: pixelsOf(each).all };
      }),
    });
    for (const [index, name] of Object.keys(cases).entries()) expected.set(name, results[index] as Expected);
  });
  afterAll(() => rm(directory, { recursive: true }));

  const inputsOf = (each: Case) => {
    const { visuals: pixels } = pixelsOf(each);
    const visuals = pixels.map((ofRow, b) =>
      ofRow.map((pixelValues, n): VisualInput => {
        return { kind: each.kind, pixelValues, grid: each.grids[b]?.[n], fps };
      }),
    );
    const features = visuals.map((ofRow) => ofRow.map((one) => model.features(one)));
    return { ...filledUp(each), visuals, features };
  };

  describe.each(Object.keys(cases))('%s', (name) => {
    const each = cases[name] as Case;
    const reference = (): Expected => expected.get(name) as Expected;

    it('gives the vision features of mlx-vlm', () => {
      const { features } = inputsOf(each);
      if (features.flat().length === 0) return expect(reference().features).toBeUndefined();
      expect(hostTensorOf(mx.concatenate(features.flat(), { axis: 0 }))).toBeAllclose(
        reference().features as HostTensor,
      );
    });

    it('gives its merged embeddings', () => {
      const { ids, visuals, features } = inputsOf(each);
      expect(hostTensorOf(mergeEmbeddings(model, ids, visuals, features))).toBeAllclose(reference().embeddings);
    });

    it('gives its positions and deltas, where a row holds something', () => {
      const { ids, mask, visuals, leftPadding } = inputsOf(each);
      const found = model.positions(ids, visuals, { leftPadding });
      const seen = mx.expandDims(array(mask), 0);
      const positions = mx.multiply(found?.positions ?? array([]), seen);
      const theirs = mx.multiply(arrayOf(reference().positions), seen);
      expect(hostTensorOf(positions)).toEqualBits(hostTensorOf(theirs));
      // mlx-vlm counts from the end of what a row holds, we from the end of the batch; of text alone it does too.
      const hasImages = each.grids.flat().length > 0;
      expect(found?.deltas).toEqual(
        reference().deltas.map((delta, b) => (hasImages ? delta - (leftPadding[b] ?? 0) : delta)),
      );
    });

    it('gives its logits, whole', () => {
      const { ids, mask, visuals, features, leftPadding } = inputsOf(each);
      const inputEmbeddings = mergeEmbeddings(model, ids, visuals, features);
      const positions = model.positions(ids, visuals, { leftPadding })?.positions;
      const padding = leftPadding.some((count) => count > 0) ? leftPadding : undefined;
      const logits = model.forward(array(ids), { inputEmbeddings, positions, leftPadding: padding });
      const seen = mx.expandDims(array(mask), -1);
      expect(hostTensorOf(mx.multiply(logits, seen))).toBeAllclose(
        hostTensorOf(mx.multiply(arrayOf(reference().logits), seen)),
      );
    });

    if (each.pieces.length > 0)
      it('gives its logits over a cache, the prompt in pieces and then token by token', () => {
        const { ids, visuals, features } = inputsOf(each);
        const inputEmbeddings = mergeEmbeddings(model, ids, visuals, features);
        const { positions, deltas } = model.positions(ids, visuals) ?? { positions: array([]), deltas: [0] };
        const cache = model.languageModel.makeCache();
        let start = 0;
        const take = (length: number): [number, number] => {
          start += length;
          return [start - length, start];
        };
        const parts = each.pieces.map((length) => {
          const [from, to] = take(length);
          return model.forward(array(ids.map((one) => one.slice(from, to))), {
            cache,
            inputEmbeddings: mx.slice(inputEmbeddings, [0, from, 0], [1, to, 64]),
            positions: mx.slice(positions, [0, 0, from], [3, 1, to]),
          });
        });
        for (const length of each.steps) {
          const [from, to] = take(length);
          parts.push(
            model.forward(array(ids.map((one) => one.slice(from, to))), { cache, positionDelta: deltas[0] ?? 0 }),
          );
        }
        expect(hostTensorOf(mx.concatenate(parts, { axis: 1 }))).toBeAllclose(reference().cached as HostTensor);
      });
  });
});

function arrayOf({ dtype, shape, bytes }: HostTensor): mx.MLXArray {
  const buffer = bytes.slice().buffer;
  return mx.reshape(mx.array(dtype === 'int32' ? new Int32Array(buffer) : new Float32Array(buffer)), [...shape]);
}

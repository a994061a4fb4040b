import * as mx from '@mlxts/core';
import { disposeCache } from '@mlxts/decoder';
import * as nn from '@mlxts/nn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AudioStates, create, type Whisper } from '../../src/models/whisper.js';
import { randomMel, tinyConfig, tinyWhisper } from '../tiny-whisper.js';

const ids = [3, 80, 11, 42, 7, 19];
const rows = (...each: number[][]) => mx.array(each, { dtype: 'int32' });
const largest = (a: mx.MLXArray, b: mx.MLXArray): number => Number(mx.max(mx.abs(mx.subtract(a, b))).item());

describe('Whisper', () => {
  let model: Whisper;
  let states: AudioStates[];
  let full: mx.MLXArray;
  beforeAll(() => {
    model = tinyWhisper();
    states = model.audioStates(model.encode(randomMel(40, 128)));
    full = model.logits(model.decode(rows(ids), states));
    mx.eval(states, full);
  });
  afterAll(() => {
    for (const array of mx.treeArrays([model, states, full])) array.dispose();
  });

  it('gives the same logits token by token and in pieces, with a cache, as at once', () => {
    for (const sizes of [
      [1, 1, 1, 1, 1, 1],
      [4, 1, 1],
      [2, 3, 1],
    ]) {
      const cache = model.makeCache();
      const logits: mx.MLXArray[] = [];
      for (let at = 0, i = 0; at < ids.length; at += sizes[i++] as number)
        logits.push(model.logits(model.decode(rows(ids.slice(at, at + (sizes[i] as number))), states, cache)));
      expect(largest(mx.concatenate(logits, { axis: 1 }), full)).toBeLessThan(1e-5);
      disposeCache(cache);
    }
  });

  it('gives each of several texts of one audio what it gives that alone', () => {
    const other = [...ids].reverse();
    const both = model.logits(model.decode(rows(ids, other), states));
    const alone = model.logits(model.decode(rows(other), states));
    expect(largest(both, mx.concatenate([full, alone]))).toBeLessThan(1e-5);
  });

  it('gives each audio of a batch what it gives that alone', () => {
    const mels = randomMel(40, 128, 2);
    const both = model.encode(mels);
    const second = model.encode(mx.slice(mels, [1, 0, 0], [2, 40, 128]));
    expect(largest(mx.slice(both, [1, 0, 0], [2, 20, 32]), second)).toBeLessThan(1e-5);
    const texts = rows(ids, ids, ids, ids); // two texts for each audio
    const logits = model.logits(model.decode(texts, model.audioStates(both)));
    const alone = model.logits(model.decode(rows(ids), model.audioStates(second)));
    expect(largest(mx.slice(logits, [3, 0, 0], [4, 6, 90]), alone)).toBeLessThan(1e-5);
  });

  it('takes its own weights back, those of Hugging Face included, and sanitizes once and twice alike', () => {
    const weights = new Map(model.namedParameters());
    const once = model.sanitize(weights);
    for (const [key, array] of model.sanitize(once)) expect(once.get(key) === array, key).toBe(true);
    expect([...once.keys()].sort()).toEqual([...weights.keys()].sort());
    const kernel = weights.get('model.encoder.conv2.weight') as mx.MLXArray;
    weights.set('model.encoder.conv2.weight', mx.swapaxes(kernel, 1, 2)).set('proj_out.weight', mx.zeros([1]));
    const loaded = nn.loadInto(create(tinyConfig), weights);
    expect(largest(loaded.logits(loaded.decode(rows(ids), states)), full)).toBeLessThan(1e-6);
    expect(largest(loaded.encode(randomMel(40, 128)), model.encode(randomMel(40, 128)))).toBeLessThan(1e-6);
  });

  it('runs with packed weights, embedding included', () => {
    const packed = nn.quantize(tinyWhisper(), { groupSize: 32, bits: 8 });
    const weights = new Map((packed as unknown as Whisper).namedParameters());
    const loaded = nn.loadInto(create(tinyConfig), weights);
    expect(loaded.model.decoder.embedTokens).toBeInstanceOf(nn.QuantizedEmbedding);
    const heard = loaded.audioStates(loaded.encode(randomMel(40, 128)));
    const logits = loaded.logits(loaded.decode(rows(ids), heard));
    expect(largest(logits, full)).toBeLessThan(0.1 * Number(mx.max(mx.abs(full)).item()));
  });
});

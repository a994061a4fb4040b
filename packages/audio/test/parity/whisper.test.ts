import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as mx from '@mlxts/core';
import { type HostTensor, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import * as nn from '@mlxts/nn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadAudio, logMelSpectrogram } from '../../src/index.js';
import { create, type Whisper } from '../../src/models/whisper.js';
import { testSpeech, testSpeechModel } from '../test-model.js';
import { randomMel, tinyConfig, tinyWhisper } from '../tiny-whisper.js';
import { source } from './source.js';

/** Four layers whose outputs reach 30, with other sums; mlx-audio scales queries and keys apart. */
const REAL = { rtol: 1e-3, atol: 2e-3 };
const RANDOM = { rtol: 1e-4, atol: 1e-5 };

type Expected = { audio: HostTensor; logits: HostTensor; scores: HostTensor[] };
type Outputs = { cases: Expected[]; dims: Record<string, number>; logits: HostTensor };

const host = (array: mx.MLXArray): HostTensor => {
  const { dtype, shape } = array;
  return { dtype, shape, bytes: new Uint8Array(mx.contiguous(array).toBuffer()) } as HostTensor;
};

const tinyIds = mx.array([[3, 80, 11, 42, 7]], { dtype: 'int32' });
const realIds = mx.array([[50257, 50363, 18435, 995, 13, 50413]], { dtype: 'int32' });

describe('Whisper', () => {
  const mels = { tiny: randomMel(40, 128) } as Record<'tiny' | 'real', mx.MLXArray>;
  const models = {} as Record<'tiny' | 'real', Whisper>;
  let expected: Outputs;
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mlxts-whisper-'));
    const tiny = join(directory, 'tiny.safetensors');
    models.tiny = tinyWhisper();
    await models.tiny.saveWeights(tiny);
    // Hugging Face's kernels end with the axis that MLX has in the middle.
    const { tensors } = await mx.loadSafetensors(tiny);
    for (const [key, array] of tensors) {
      if (/conv[12]\.weight/.test(key)) tensors.set(key, mx.contiguous(mx.swapaxes(array, 1, 2)));
    }
    await mx.saveSafetensors(tiny, Object.fromEntries(tensors));

    const path = testSpeechModel();
    const config = JSON.parse(await readFile(join(path, 'config.json'), 'utf8'));
    const weights = join(path, 'model.safetensors');
    models.real = nn.loadInto(create(config), (await mx.loadSafetensors(weights)).tensors);
    const { channels } = await loadAudio(testSpeech('hello_world'), { sampleRate: 16000, mono: true });
    // A window of 3 seconds instead of 30: Python's products are slow.
    const padding = 48_000 - (channels[0] as Float32Array).length;
    mels.real = mx.expandDims(logMelSpectrogram(mx.array(channels[0] as Float32Array), { padding }), 0);

    const oracle = await startOracle();
    expected = await oracle.run<Outputs>(await source('whisper.py'), {
      cases: [
        { config: tinyConfig, weights: tiny },
        { config, weights },
      ],
      'mel 0': host(mels.tiny),
      'ids 0': host(tinyIds),
      'mel 1': host(mels.real),
      'ids 1': host(realIds),
      save: join(directory, 'mlx.safetensors'),
    });
    await oracle.close();
  });
  afterAll(() => rm(directory, { recursive: true }));

  it.each([
    ['tiny', 0, tinyIds, RANDOM],
    ['real', 1, realIds, REAL],
  ] as const)(
    "gives mlx-audio's encoder output, logits and attention over the audio: %s",
    (name, index, ids, close) => {
      const model = models[name];
      const { audio: encoded, logits, scores: looks } = expected.cases[index] as Expected;
      const audio = model.encode(mels[name]);
      expect(host(audio)).toBeAllclose(encoded, close);
      const states = model.audioStates(audio);
      expect(host(model.logits(model.decode(ids, states)))).toBeAllclose(logits, close);
      for (const [layer, scores] of model.attend(ids, states).scores.entries())
        expect(host(scores)).toBeAllclose(looks[layer] as HostTensor, close);
    },
  );

  it("reads mlx-audio's own checkpoints, which have OpenAI's names and no positions of the encoder", async () => {
    const { tensors } = await mx.loadSafetensors(join(directory, 'mlx.safetensors'));
    const model = nn.loadInto(create({ ...expected.dims }), tensors);
    const logits = model.logits(model.decode(tinyIds, model.audioStates(model.encode(mels.tiny))));
    expect(host(logits)).toBeAllclose(expected.logits, RANDOM);
  });
});

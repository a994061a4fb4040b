import { join } from 'node:path';
import * as mx from '@mlxts/core';
import { type HostTensor, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  bartlett,
  blackman,
  hamming,
  hanning,
  istft,
  loadAudio,
  logMelSpectrogram,
  melFilters,
  stft,
} from '../../src/index.js';
import { source } from './source.js';

/** Both sides add some hundred float32 products up, the references partly in float64; then a logarithm. */
const LOG_MEL = { rtol: 0, atol: 1e-4 };

const windows = { hann: hanning, hamming, blackman, bartlett };
const names = Object.keys(windows) as (keyof typeof windows)[];
const filters = [
  [16000, 400, 80, 0, null, 'slaney', null],
  [16000, 400, 128, 20, 7600, null, 'htk'],
  [24000, 1024, 100, 0, 12000, null, 'slaney'],
  [44100, 2048, 64, 50, null, 'slaney', 'htk'],
] as const;

type Expected = Record<string, HostTensor> & {
  filters: HostTensor[];
  'mlx-audio': HostTensor[];
  'faster-whisper': HostTensor[];
};

const host = (array: mx.MLXArray): HostTensor => {
  const { dtype, shape } = array;
  return { dtype, shape, bytes: new Uint8Array(mx.contiguous(array).toBuffer()) } as HostTensor;
};

describe('dsp', () => {
  let expected: Expected;
  let x: mx.MLXArray;
  beforeAll(async () => {
    const oracle = await startOracle();
    const { speech } = await oracle.run<{ speech: string }>(
      `${await source('references.py')}\noutputs["speech"] = speech`,
    );
    const { channels } = await loadAudio(join(speech, 'en/hello_world.wav'), { sampleRate: 16000, mono: true });
    x = mx.array(channels[0] as Float32Array);
    expected = await oracle.run<Expected>(await source('dsp.py'), { x: host(x), filters });
    await oracle.close();
  });

  it.each(names)('has the values of the window %s', (name) => {
    expect(host(windows[name](16))).toBeAllclose(expected[name] as HostTensor);
    expect(host(windows[name](16, { periodic: true }))).toBeAllclose(expected[`${name} periodic`] as HostTensor);
  });

  it.each(names)('gives the spectra of mlx-audio with the window %s', (name) => {
    const ours = stft(x, { nFft: 64, hopLength: 24, window: name });
    expect(host(ours)).toBeAllclose(expected[`window ${name}`] as HostTensor);
  });

  it('gives the spectra of mlx-audio with short windows, zeros at the ends, and no ends', () => {
    const short = { hopLength: 16, window: 'hann', winLength: 40 } as const;
    const spectrum = stft(x, { nFft: 64, padMode: 'constant', ...short });
    expect(host(spectrum)).toBeAllclose(expected.short as HostTensor);
    expect(host(stft(x, { nFft: 64, center: false }))).toBeAllclose(expected.edge as HostTensor);
    expect(host(istft(spectrum, { ...short, length: x.size }))).toBeAllclose(expected.inverse as HostTensor);
  });

  it.each(filters.map((each, index) => [index, each] as const))('gives mel filters %i', (index, each) => {
    const [sampleRate, nFft, nMels, fMin, fMax, norm, scale] = each;
    const options = { fMin, fMax: fMax ?? undefined, norm, melScale: scale ?? 'slaney' };
    expect(host(melFilters(sampleRate, nFft, nMels, options))).toBeAllclose(expected.filters[index] as HostTensor);
  });

  it("gives Whisper's log-mel spectrogram of mlx-audio and of faster-whisper", () => {
    const [plain, padded] = expected['mlx-audio'] as [HostTensor, HostTensor];
    expect(host(logMelSpectrogram(x))).toBeAllclose(plain, LOG_MEL);
    expect(host(logMelSpectrogram(x, { nMels: 128, padding: 4000 }))).toBeAllclose(padded, LOG_MEL);
    const [hop, large] = expected['faster-whisper'] as [HostTensor, HostTensor];
    expect(host(logMelSpectrogram(x, { padding: 160 }))).toBeAllclose(hop, LOG_MEL);
    expect(host(logMelSpectrogram(x, { nMels: 128 }))).toBeAllclose(large, LOG_MEL);
  });
});

import { readFile } from 'node:fs/promises';
import { experimental_streamTranscribe as streamTranscribe, transcribe } from 'ai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aiTranscriptionModel } from '../../src/ai/index.js';
import { loadAudio, loadTranscriber, type Transcriber } from '../../src/index.js';
import { testSpeech, testSpeechModel } from '../test-model.js';

globalThis.AI_SDK_LOG_WARNINGS = false;

describe('a transcriber as a model of the AI SDK', () => {
  let stt: Transcriber;
  let audio: Uint8Array;
  beforeAll(async () => {
    stt = await loadTranscriber(testSpeechModel());
    audio = await readFile(testSpeech('hello_world'));
  });
  afterAll(() => stt.dispose());

  it('transcribes bytes and base64, with segments, words and what else it knows', async () => {
    const model = aiTranscriptionModel(stt, { modelId: 'tiny' });
    const plain = await transcribe({ model, audio: Buffer.from(audio).toString('base64') });
    expect(plain).toMatchObject({ text: 'Hello world.', language: 'en', warnings: [] });
    expect(plain.segments).toEqual([{ text: 'Hello world.', startSecond: 0, endSecond: 1 }]);
    expect(plain.durationInSeconds).toBeCloseTo(1.1, 0);
    expect(plain.responses[0]?.modelId).toBe('tiny');
    const timed = await transcribe({ model, audio, timestampGranularities: ['word'] });
    const { words = [] } = timed;
    expect(words.map(({ text }) => text)).toEqual(['Hello', 'world.']);
    expect(words[0]?.endSecond).toBeCloseTo(words[1]?.startSecond ?? 0, 1);
  });

  it('takes settings of a call before those of the model, and refuses those that it does not have', async () => {
    const model = aiTranscriptionModel(stt, { maxTokens: 1 });
    const call = (mlxts: Record<string, number>) =>
      transcribe({ model, audio, providerOptions: { mlxts }, maxRetries: 0 });
    expect((await call({ maxTokens: 20 })).text).toBe('Hello world.');
    await expect(call({ beams: 5 })).rejects.toThrow(/clipTimestamps at most, got beams/);
    await expect(transcribe({ model, audio, abortSignal: AbortSignal.abort('enough') })).rejects.toBe('enough');
  });

  it('transcribes raw samples while they come', async () => {
    const { channels } = await loadAudio(audio, { sampleRate: 16000, mono: true });
    const pcm = Int16Array.from(channels[0] ?? [], (sample) => Math.round(sample * 32767));
    const bytes = new Uint8Array(pcm.buffer);
    const model = aiTranscriptionModel(stt);
    const stream = (rate?: number) =>
      streamTranscribe({
        model,
        audio: ReadableStream.from([bytes.slice(0, 9999), bytes.slice(9999)]),
        inputAudioFormat: { type: 'audio/pcm', ...(rate !== undefined && { rate }) },
      });
    const { fullStream, ...result } = stream(16000);
    const types = new Set<string>();
    for await (const { type } of fullStream) types.add(type);
    expect(types).toContain('transcript-delta');
    void result;
    expect((await stream(16000).text).trim()).toBe('Hello world.');
    await expect(stream().text).rejects.toThrow();
  });
});

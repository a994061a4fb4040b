import type { SharedV4AudioFormat, TranscriptionModelV4, TranscriptionModelV4CallOptions } from '@ai-sdk/provider';
import { ArgumentError, MLXError } from '@mlxts/core';
import type { PcmChunks } from '../io/pcm-frames.js';
import type { TranscribeOptions } from '../recognition/transcribe-options.js';
import type { Transcriber } from '../recognition/transcriber.js';
import type { WordTiming } from '../words/word-timing.js';

type StreamResult = Awaited<ReturnType<NonNullable<TranscriptionModelV4['doStream']>>>;
type StreamPart = StreamResult['stream'] extends ReadableStream<infer Part> ? Part : never;
type Settings = Omit<TranscribeOptions, 'signal' | 'onProgress'>;

export interface AiTranscriptionOptions extends Settings {
  /** The name by which the AI SDK logs the model. Default: `whisper`. */
  modelId?: string | undefined;
}

const settingNames = [
  'language',
  'task',
  'prompt',
  'prefix',
  'conditionOnPreviousText',
  'temperature',
  'beamSize',
  'patience',
  'lengthPenalty',
  'seed',
  'compressionRatioThreshold',
  'logprobThreshold',
  'noSpeechThreshold',
  'suppressTokens',
  'timestamps',
  'wordTimestamps',
  'maxInitialTimestamp',
  'maxTokens',
  'batchSize',
  'clipTimestamps',
] as const satisfies readonly (keyof Settings)[];

/**
 * A transcriber as a model of the AI SDK: `transcribe` and `streamTranscribe` of the package `ai` take it. Settings of a call,
 * under `providerOptions.mlxts`, go before `options`. Streams are raw 16-bit samples of one channel, `audio/pcm` with a `rate`.
 * @example
 * ```ts ignore needs a model and the package `ai`
 * const model = aiTranscriptionModel(await loadTranscriber('openai/whisper-small'));
 * const { text, segments } = await transcribe({ model, audio: await readFile('talk.mp3') });
 * ```
 */
export function aiTranscriptionModel(
  transcriber: Transcriber,
  { modelId = 'whisper', ...defaults }: AiTranscriptionOptions = {},
): TranscriptionModelV4 {
  return {
    specificationVersion: 'v4',
    provider: 'mlxts',
    modelId,
    async doGenerate({ audio, timestampGranularities = [], providerOptions, abortSignal }) {
      const timestamp = new Date();
      const wordTimestamps = timestampGranularities.includes('word') || (defaults.wordTimestamps ?? false);
      const settings = { ...defaults, wordTimestamps, ...settingsOf(providerOptions), signal: abortSignal };
      const bytes = typeof audio === 'string' ? Uint8Array.from(Buffer.from(audio, 'base64')) : audio;
      const { text, segments, language, duration } = await transcriber.transcribe(bytes, settings).result();
      return {
        text,
        segments: segments.map(({ text: said, start, end }) => timed(said, start, end)),
        ...(settings.wordTimestamps && { words: wordsOf(segments.flatMap(({ words = [] }) => words)) }),
        language,
        durationInSeconds: duration,
        warnings: [],
        response: { timestamp, modelId },
      };
    },
    async doStream({ audio, inputAudioFormat, providerOptions, abortSignal }) {
      const { prefix, timestamps, wordTimestamps, clipTimestamps, vad, batchSize, ...settings } = {
        ...defaults,
        ...settingsOf(providerOptions),
      };
      const options = { ...settings, sampleRate: rateOf(inputAudioFormat), signal: abortSignal };
      const heard = transcriber.listen(chunksOf(audio), options);
      const parts = streamParts(heard, modelId);
      return { stream: ReadableStream.from(parts), response: { timestamp: new Date(), modelId } };
    },
  };
}

async function* streamParts(heard: ReturnType<Transcriber['listen']>, modelId: string): AsyncGenerator<StreamPart> {
  yield { type: 'stream-start', warnings: [] };
  yield { type: 'response-metadata', timestamp: new Date(), modelId };
  const said: WordTiming[] = [];
  let duration = 0;
  for await (const { words, tentative, time } of heard) {
    said.push(...words);
    duration = time;
    if (words.length > 0) yield { type: 'transcript-delta', delta: textOf(words) };
    if (tentative !== '') yield { type: 'transcript-partial', text: tentative.trim() };
  }
  yield { type: 'finish', text: textOf(said).trim(), segments: wordsOf(said), durationInSeconds: duration };
}

/** The settings of one call. @throws ArgumentError for one that transcribers do not have */
function settingsOf(providerOptions: TranscriptionModelV4CallOptions['providerOptions']): Settings {
  const own = providerOptions?.mlxts ?? {};
  const unknown = Object.keys(own).find((name) => !(settingNames as readonly string[]).includes(name));
  if (unknown === undefined) return own;
  throw new ArgumentError({
    op: 'transcribe',
    message: `expected providerOptions.mlxts to have ${settingNames.join(', ')} at most, got ${unknown}`,
  });
}

function rateOf({ type, rate }: SharedV4AudioFormat): number {
  if (type === 'audio/pcm' && rate !== undefined) return rate;
  throw new MLXError({
    op: 'listen',
    code: 'Unsupported',
    message: `expected raw samples, audio/pcm with a rate, got ${type}${rate === undefined ? ' without one' : ''}`,
  });
}

async function* chunksOf(audio: ReadableStream<Uint8Array | string>): PcmChunks & AsyncGenerator<Uint8Array> {
  for await (const chunk of audio)
    yield typeof chunk === 'string' ? Uint8Array.from(Buffer.from(chunk, 'base64')) : chunk;
}

const timed = (text: string, startSecond: number, endSecond: number) => ({ text: text.trim(), startSecond, endSecond });
const wordsOf = (words: readonly WordTiming[]) => words.map(({ word, start, end }) => timed(word, start, end));
const textOf = (words: readonly WordTiming[]): string => words.map(({ word }) => word).join('');

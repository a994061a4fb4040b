import * as mx from '@mlxts/core';
import { SPEECH_RATE } from '../recognition/load-speech.js';
import type { Segment } from '../recognition/segment.js';
import type { TranscriptionFacts } from '../recognition/transcription.js';
import type { SpeechChunk } from '../vad/speech-chunk.js';
import { speechChunks } from '../vad/speech-chunks.js';
import { type CheckedWindow, checkWindow } from './checked-window.js';
import { decodeWithFallback } from './decode-with-fallback.js';
import { detectLanguage } from './detect-language.js';
import { EncodedWindow } from './encoded-window.js';
import { PromptedWindow } from './prompted-window.js';
import { RecordingTimes } from './recording-times.js';
import { sampleWindows } from './sample-windows.js';
import { SpeechFeatures } from './speech-features.js';
import type { SpeechWork } from './speech-work.js';
import { FRAMES_PER_SECOND } from './split-segments.js';
import type { SpeechCut } from './transcribe-request.js';
import { type FoundSegment, windowSegments } from './window-segments.js';

/** How speech is found: no stretch is so short that it is left out, and none begins or ends at its edge. */
const segmentation = { minSpeechDurationMs: 0, minSilenceDurationMs: 160, speechPadMs: 400 };
/** Frames behind the last speech of a chunk. */
const PADDING = (segmentation.speechPadMs * FRAMES_PER_SECOND) / 1000;

/**
 * Transcribes samples of 16 kHz cut at their silences: chunks of speech are encoded and decoded `batchSize` at a time, and what a
 * batch takes is freed before the next. Chunks don't know what was said before them.
 * @see https://github.com/SYSTRAN/faster-whisper, `BatchedInferencePipeline`
 */
export async function* transcribeChunks(
  samples: Float32Array,
  { vad, batchSize }: SpeechCut,
  work: SpeechWork,
): AsyncGenerator<Segment, TranscriptionFacts> {
  const { whisper, request } = work;
  const { signal, task, onProgress } = request;
  const { numMelBins: nMels, maxSourcePositions } = whisper.config;
  const windowFrames = 2 * maxSourcePositions; // the encoder halves their number
  const maxSeconds = windowFrames / FRAMES_PER_SECOND;
  const duration = samples.length / SPEECH_RATE;
  onProgress?.({ done: 0, total: duration });
  const speech = await vad.speechTimestamps(samples, { ...segmentation, maxSpeechDurationS: maxSeconds, signal });
  const chunks = speechChunks(samples, speech, { maxSeconds });

  let { language } = request;
  let id = 0;
  for (let first = 0; first < chunks.length; first += batchSize) {
    const batch = chunks.slice(first, first + batchSize);
    const features: SpeechFeatures[] = [];
    for (const { samples: spoken } of batch) features.push(await SpeechFeatures.of(spoken, { nMels, signal }));
    const mel = () => mx.concatenate(features.map((each) => each.window(0, each.frames, windowFrames)));
    using encoded = await EncodedWindow.encode(whisper, mel, signal);
    language ??= await languageOf(encoded, work);
    const decoder = new ChunkDecoder(work, language, windowFrames);
    const decoded = await decoder.together(encoded);
    for (const [row, chunk] of batch.entries()) {
      using window = encoded.only(row);
      const found = await decoder.segments(window, features[row] as SpeechFeatures, decoded[row]);
      for (const segment of inRecording(found, chunk)) {
        yield { id, ...segment };
        id++;
        signal?.throwIfAborted();
      }
      const isLast = first + row === chunks.length - 1;
      onProgress?.({ done: isLast ? duration : chunk.originalTime(chunk.seconds, { isEnd: true }), total: duration });
    }
  }
  if (chunks.length === 0) onProgress?.({ done: duration, total: duration });
  return { language: language ?? 'en', task, duration };
}

/** Texts for the chunks of a batch. */
class ChunkDecoder {
  readonly #work: SpeechWork;
  readonly #language: string;
  readonly #windowFrames: number;
  readonly #prompt: readonly number[];

  constructor(work: SpeechWork, language: string, windowFrames: number) {
    const { tokens, request, whisper } = work;
    this.#work = work;
    this.#language = language;
    this.#windowFrames = windowFrames;
    const promptTokens = Math.floor(whisper.config.maxTargetPositions / 2) - 1;
    const told = request.prompt === undefined ? [] : tokens.encode(request.prompt).slice(-promptTokens);
    const context = told.length > 0 ? [tokens.previous, ...told] : [];
    this.#prompt = [...context, ...tokens.opening({ ...request, language })];
  }

  /** What temperature 0 gives for each; nothing where a search or another temperature comes first, which each goes through alone. */
  async together(encoded: EncodedWindow): Promise<CheckedWindow[]> {
    const { tokens, request } = this.#work;
    const { search, fallback, signal } = request;
    if (search !== undefined || fallback.temperatures[0] !== 0) return [];
    using prompted = await PromptedWindow.feed(encoded, tokens, this.#prompt, signal);
    const decoded = await sampleWindows(prompted, this.#options());
    return decoded.map((each) => checkWindow(each, tokens.decode(each.tokens), fallback));
  }

  /** The segments of a chunk: those of its window, and where its text breaks off before the speech ends, of windows from there on. */
  async segments(
    window: EncodedWindow,
    features: SpeechFeatures,
    decoded: CheckedWindow | undefined,
  ): Promise<FoundSegment[]> {
    const { whisper, request } = this.#work;
    const language = this.#language;
    const { frames } = features;
    const first = await windowSegments(
      window,
      decoded?.passes ? decoded : await this.#alone(window, decoded),
      { seek: 0, size: frames, language, lastSpeechEnd: 0 },
      this.#work,
    );
    const segments = [...first.segments];
    let { seek, lastSpeechEnd } = first;
    while (frames - seek > PADDING) {
      const size = frames - seek;
      const from = seek;
      const mel = () => features.window(from, size, this.#windowFrames);
      using rest = await EncodedWindow.encode(whisper, mel, request.signal);
      const position = { seek, size, language, lastSpeechEnd };
      const found = await windowSegments(rest, await this.#alone(rest), position, this.#work);
      segments.push(...found.segments);
      ({ seek, lastSpeechEnd } = found);
    }
    return segments;
  }

  async #alone(window: EncodedWindow, before?: CheckedWindow): Promise<CheckedWindow> {
    const { tokens, decode, request } = this.#work;
    using prompted = await PromptedWindow.feed(window, tokens, this.#prompt, request.signal);
    const toText = (ids: readonly number[]): string => tokens.decode(ids);
    const tried = before === undefined ? [] : [before];
    return await decodeWithFallback(prompted, decode, toText, request.fallback, this.#options(), tried);
  }

  #options() {
    const { rules, tokens, request } = this.#work;
    const { maxTokens, seed, signal } = request;
    return { rules, end: tokens.end, prefix: [], maxTokens, seed, signal };
  }
}

/** The language of the first of several windows. */
async function languageOf(encoded: EncodedWindow, { tokens, request }: SpeechWork): Promise<string> {
  using window = encoded.only(0);
  return (await detectLanguage(window, tokens, request.signal)).language;
}

function inRecording(segments: readonly FoundSegment[], chunk: SpeechChunk): FoundSegment[] {
  const times = new RecordingTimes(chunk);
  const begin = Math.round(chunk.originalTime(0) * FRAMES_PER_SECOND);
  return segments.flatMap((segment) => times.segment(segment, begin) ?? []);
}

import { ArgumentError, MLXError } from '@mlxts/core';
import { checkChoice, checkInt, checkNumber, checkOptions, describe } from '@mlxts/core/native';
import type { WhisperConfig } from '../models/whisper.js';
import type { TranscribeOptions } from '../recognition/transcribe-options.js';
import { SpeechDetector } from '../vad/speech-detector.js';
import type { FallbackOptions } from './decode-with-fallback.js';
import { languageCode } from './languages.js';
import type { WindowSearch } from './search-window.js';
import { TIME_PRECISION } from './split-segments.js';
import type { WhisperTokens } from './whisper-tokens.js';

/** How long sound is cut by speech. */
export interface SpeechCut {
  readonly vad: SpeechDetector;
  /** Chunks that are encoded and decoded together. */
  readonly batchSize: number;
}

/** Options of a transcription, checked, with their defaults. */
export interface TranscribeRequest {
  /** Undefined: to be heard. */
  readonly language: string | undefined;
  readonly task: 'transcribe' | 'translate';
  readonly prompt: string | undefined;
  readonly prefix: string | undefined;
  readonly conditionOnPreviousText: boolean;
  readonly fallback: FallbackOptions;
  /** Undefined: the likeliest token each time. */
  readonly search: WindowSearch | undefined;
  readonly seed: number | undefined;
  readonly suppressTokens: readonly number[] | undefined;
  readonly timestamps: boolean;
  readonly wordTimestamps: boolean;
  readonly maxInitialTimestamp: number | undefined;
  readonly maxTokens: number;
  /** Seconds. */
  readonly clips: readonly (readonly [start: number, end: number])[];
  /** Undefined: all of the sound is heard, window by window. */
  readonly cut: SpeechCut | undefined;
  readonly onProgress: TranscribeOptions['onProgress'];
  readonly signal: AbortSignal | undefined;
}

const OP = 'transcribe';

/** @throws ArgumentError for options out of range; MLXError `Unsupported` for a language or task that the model has not */
export function transcribeRequest(
  given: TranscribeOptions | undefined,
  tokens: WhisperTokens,
  { vocabSize, maxTargetPositions: contextLength }: WhisperConfig,
): TranscribeRequest {
  const options = checkOptions(OP, given);
  const { task = 'transcribe', temperature = [0, 0.2, 0.4, 0.6, 0.8, 1], clipTimestamps = [], seed } = options;
  checkChoice(OP, 'task', task, ['transcribe', 'translate']);
  if (task === 'translate' && !tokens.isMultilingual)
    throw unsupported('expected a model of many languages to translate, got one of English only');
  const temperatures = typeof temperature === 'number' ? [temperature] : temperature;
  if (!Array.isArray(temperatures) || temperatures.length === 0 || !temperatures.every(isCount))
    throw new ArgumentError({ op: OP, message: `expected temperatures ≥ 0, got ${describe(temperature)}` });
  const { compressionRatioThreshold = 2.4, logprobThreshold = -1, noSpeechThreshold = 0.6 } = options;
  const thresholds = { compressionRatioThreshold, logprobThreshold, noSpeechThreshold };
  for (const [name, value] of Object.entries(thresholds)) if (value !== null) checkNumber(OP, name, value);
  const { suppressTokens, maxInitialTimestamp = 1, maxTokens = Math.floor(contextLength / 2) } = options;
  for (const id of suppressTokens ?? [])
    if (!Number.isSafeInteger(id) || id < -1 || id >= vocabSize)
      throw new ArgumentError({
        op: OP,
        message: `expected suppressTokens to be ids below ${vocabSize} or -1, got ${describe(id)}`,
      });
  if (maxInitialTimestamp !== null && !isCount(maxInitialTimestamp))
    throw new ArgumentError({ op: OP, message: `expected maxInitialTimestamp ≥ 0, got ${maxInitialTimestamp}` });
  if (seed !== undefined) checkInt(OP, 'seed', seed, { min: 0 });
  return {
    language: checkLanguage(options.language, tokens),
    task,
    prompt: checkText('prompt', options.prompt),
    prefix: checkText('prefix', options.prefix),
    conditionOnPreviousText: options.conditionOnPreviousText ?? options.vad === undefined,
    fallback: { temperatures, ...thresholds },
    search: checkSearch(options),
    seed,
    suppressTokens,
    timestamps: options.timestamps ?? true,
    wordTimestamps: options.wordTimestamps ?? false,
    maxInitialTimestamp: maxInitialTimestamp === null ? undefined : Math.round(maxInitialTimestamp / TIME_PRECISION),
    maxTokens: checkInt(OP, 'maxTokens', maxTokens, { min: 1, max: contextLength }),
    clips: checkClips(clipTimestamps),
    cut: checkCut(options),
    onProgress: options.onProgress,
    signal: options.signal,
  };
}

function checkLanguage(language: string | undefined, tokens: WhisperTokens): string | undefined {
  if (language === undefined) return tokens.isMultilingual ? undefined : 'en';
  const code = languageCode(checkText('language', language) as string);
  if (code === undefined)
    throw new ArgumentError({ op: OP, message: `expected a language such as en or english, got ${language}` });
  const known = tokens.isMultilingual ? [...tokens.languages.keys()] : ['en'];
  if (known.includes(code)) return code;
  throw unsupported(`expected a language of the model (${known.join(', ')}), got ${language}`);
}

function checkSearch({ beamSize = 1, patience, lengthPenalty }: TranscribeOptions): WindowSearch | undefined {
  checkInt(OP, 'beamSize', beamSize, { min: 1 });
  if (beamSize > 1) {
    if (patience !== undefined && !(isCount(patience) && patience > 0))
      throw new ArgumentError({ op: OP, message: `expected patience above 0, got ${describe(patience)}` });
    if (lengthPenalty !== undefined) checkNumber(OP, 'lengthPenalty', lengthPenalty);
    return { beamSize, patience: patience ?? 1, lengthPenalty: lengthPenalty ?? 1 };
  }
  if (patience === undefined && lengthPenalty === undefined) return undefined;
  const message = "expected beamSize above 1 for patience and lengthPenalty, which are a search's, got 1";
  throw new ArgumentError({ op: OP, message });
}

function checkCut(options: TranscribeOptions): SpeechCut | undefined {
  const { vad, batchSize, clipTimestamps, prefix, conditionOnPreviousText } = options;
  if (batchSize !== undefined) checkInt(OP, 'batchSize', batchSize, { min: 1 });
  if (vad === undefined) {
    if (batchSize === undefined) return undefined;
    throw new ArgumentError({ op: OP, message: `expected vad for batches of speech, got batchSize ${batchSize} only` });
  }
  if (!(vad instanceof SpeechDetector))
    throw new ArgumentError({ op: OP, message: `expected vad to be what loadVad gives, got ${describe(vad)}` });
  const others = { clipTimestamps, prefix, conditionOnPreviousText: conditionOnPreviousText || undefined };
  const refused = Object.entries(others).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (refused.length === 0) return { vad, batchSize: batchSize ?? 8 };
  const message = `expected vad without ${refused.join(', ')}: speech is cut into chunks that don't know each other`;
  throw new ArgumentError({ op: OP, message });
}

function checkText(name: string, text: string | undefined): string | undefined {
  if (text === undefined || typeof text === 'string') return text;
  throw new ArgumentError({ op: OP, message: `expected ${name} to be text, got ${describe(text)}` });
}

function checkClips(seconds: readonly number[]): [number, number][] {
  const isRising = Array.isArray(seconds) && seconds.every((each, i) => isCount(each) && each >= (seconds[i - 1] ?? 0));
  if (!isRising)
    throw new ArgumentError({ op: OP, message: `expected clipTimestamps ≥ 0 that rise, got ${describe(seconds)}` });
  const ends = seconds.length === 0 ? [0] : seconds;
  return ends.flatMap((start, i): [number, number][] =>
    i % 2 === 0 ? [[start, ends[i + 1] ?? Number.POSITIVE_INFINITY]] : [],
  );
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function unsupported(message: string): MLXError {
  return new MLXError({ op: OP, code: 'Unsupported', message });
}

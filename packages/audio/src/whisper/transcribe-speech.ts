import type { Whisper } from '../models/whisper.js';
import { SPEECH_RATE } from '../recognition/load-speech.js';
import type { Segment } from '../recognition/segment.js';
import type { TranscriptionFacts } from '../recognition/transcription.js';
import { decodeWithFallback } from './decode-with-fallback.js';
import { detectLanguage } from './detect-language.js';
import { EncodedWindow } from './encoded-window.js';
import type { LogitRules } from './logit-rules.js';
import { PromptedWindow } from './prompted-window.js';
import { SpeechFeatures } from './speech-features.js';
import { FRAMES_PER_SECOND, splitSegments } from './split-segments.js';
import type { TranscribeRequest } from './transcribe-request.js';
import type { WhisperTokens } from './whisper-tokens.js';
import type { WindowDecoder } from './window-decoder.js';
import type { SpokenSegment, WordAligner } from './word-aligner.js';

/** Above this temperature a text is no prompt for the next window. */
const PROMPT_RESET_TEMPERATURE = 0.5;

export interface SpeechWork {
  readonly whisper: Whisper;
  readonly tokens: WhisperTokens;
  readonly rules: LogitRules;
  readonly decode: WindowDecoder;
  /** Undefined: segments have no words. */
  readonly aligner: WordAligner | undefined;
  readonly request: TranscribeRequest;
}

/**
 * Transcribes samples of 16 kHz window by window; each begins where the last whole segment ended. What a window takes is freed
 * before the next.
 * @see https://github.com/openai/whisper/blob/main/whisper/transcribe.py
 */
export async function* transcribeSpeech(
  samples: Float32Array,
  { whisper, tokens, rules, decode, aligner, request }: SpeechWork,
): AsyncGenerator<Segment, TranscriptionFacts> {
  const { signal, fallback, task, timestamps, seed, maxTokens } = request;
  const { numMelBins, maxSourcePositions, maxTargetPositions } = whisper.config;
  const windowFrames = 2 * maxSourcePositions; // the encoder halves their number
  const promptTokens = Math.floor(maxTargetPositions / 2) - 1;
  const features = await SpeechFeatures.of(samples, { nMels: numMelBins, signal });
  const clips = clipFrames(request.clips, features.frames);
  const total = clips.reduce((sum, [start, end]) => sum + end - start, 0);
  const progress = (done: number): void =>
    request.onProgress?.({ done: done / FRAMES_PER_SECOND, total: total / FRAMES_PER_SECOND });
  const toText = (ids: readonly number[]): string => tokens.decode(ids);

  let { language } = request;
  let previous = request.prompt === undefined ? [] : tokens.encode(request.prompt);
  let prefix = request.prefix === undefined ? [] : tokens.encode(request.prefix).slice(0, promptTokens);
  let lastSpeechEnd = 0;
  let id = 0;
  let done = 0;
  progress(0);
  for (const [clipStart, clipEnd] of clips) {
    for (let seek = clipStart; seek < clipEnd; ) {
      const size = Math.min(windowFrames, clipEnd - seek);
      const from = seek;
      using window = await EncodedWindow.encode(whisper, () => features.window(from, size, windowFrames), signal);
      language ??= (await detectLanguage(window, tokens, signal)).language;
      const opening = tokens.opening({ language, task, timestamps });
      const begun = prefix.length > 0 && timestamps ? [tokens.firstTimestamp, ...prefix] : prefix;
      const history = previous.slice(Math.max(0, previous.length - promptTokens + prefix.length));
      const context = history.length > 0 ? [tokens.previous, ...history] : [];
      using prompted = await PromptedWindow.feed(window, tokens, [...context, ...opening, ...begun], signal);
      const options = { rules, end: tokens.end, prefix: begun, maxTokens, seed, signal };
      const decoded = await decodeWithFallback(prompted, decode, toText, fallback, options);
      prefix = [];

      const { firstTimestamp } = tokens;
      const split = splitSegments(decoded.tokens, { seek, size, firstTimestamp });
      seek = decoded.isSilent ? seek + size : split.seek;
      let segments: readonly SpokenSegment[] = decoded.isSilent ? [] : split.segments;
      if (aligner !== undefined) {
        const place = { seek: from, size, lastSpeechEnd, language, task, signal };
        segments = await aligner.segmentWords(window, segments, place);
        lastSpeechEnd = segments.findLast(({ words = [] }) => words.length > 0)?.words?.at(-1)?.end ?? lastSpeechEnd;
        const heard = Math.round(lastSpeechEnd * FRAMES_PER_SECOND);
        if (segments.length > 0 && !split.endsInSilence && heard > from) seek = heard;
      }
      done += Math.min(seek, clipEnd) - from;
      for (const { start, end, tokens: ids, words } of segments) {
        const text = toText(ids);
        if (start === end || text.trim() === '') continue;
        previous.push(...ids);
        const { temperature, avgLogprob, compressionRatio, noSpeechProb } = decoded;
        yield {
          id,
          seek: from,
          start,
          end,
          text,
          tokens: ids,
          temperature,
          avgLogprob,
          compressionRatio,
          noSpeechProb,
          ...(words !== undefined && { words }),
        };
        id++;
        signal?.throwIfAborted();
      }
      if (!decoded.isSilent && (!request.conditionOnPreviousText || decoded.temperature > PROMPT_RESET_TEMPERATURE))
        previous = [];
      progress(done);
    }
  }
  return { language: language ?? 'en', task, duration: samples.length / SPEECH_RATE };
}

/** Frames of clips that have any, cut at the end of the sound. */
function clipFrames(clips: TranscribeRequest['clips'], frames: number): [number, number][] {
  return clips
    .map(([start, end]): [number, number] => [
      Math.round(start * FRAMES_PER_SECOND),
      Math.min(frames, Math.round(end * FRAMES_PER_SECOND)),
    ])
    .filter(([start, end]) => start < end);
}

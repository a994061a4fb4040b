import { SPEECH_RATE } from '../recognition/load-speech.js';
import type { Segment } from '../recognition/segment.js';
import type { TranscriptionFacts } from '../recognition/transcription.js';
import { decodeWithFallback } from './decode-with-fallback.js';
import { detectLanguage } from './detect-language.js';
import { EncodedWindow } from './encoded-window.js';
import { PromptedWindow } from './prompted-window.js';
import { SpeechFeatures } from './speech-features.js';
import type { SpeechWork } from './speech-work.js';
import { FRAMES_PER_SECOND } from './split-segments.js';
import type { TranscribeRequest } from './transcribe-request.js';
import { windowSegments } from './window-segments.js';

/** Above this temperature a text is no prompt for the next window. */
const PROMPT_RESET_TEMPERATURE = 0.5;

/**
 * Transcribes samples of 16 kHz window by window; each begins where the last whole segment ended. What a window takes is freed
 * before the next.
 * @see https://github.com/openai/whisper/blob/main/whisper/transcribe.py
 */
export async function* transcribeSpeech(
  samples: Float32Array,
  work: SpeechWork,
): AsyncGenerator<Segment, TranscriptionFacts> {
  const { whisper, tokens, rules, decode, request } = work;
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

      const found = await windowSegments(window, decoded, { seek, size, language, lastSpeechEnd }, work);
      ({ seek, lastSpeechEnd } = found);
      done += Math.min(seek, clipEnd) - from;
      for (const segment of found.segments) {
        previous.push(...segment.tokens);
        yield { id, ...segment };
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

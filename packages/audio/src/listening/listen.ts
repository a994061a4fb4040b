import { ArgumentError } from '@mlxts/core';
import { checkOptions, describe } from '@mlxts/core/native';
import { untilAborted } from '@mlxts/decoder';
import { type PcmChunks, type PcmFramesOptions, pcmFrames } from '../io/pcm-frames.js';
import { SPEECH_RATE } from '../recognition/load-speech.js';
import type { TranscribeOptions } from '../recognition/transcribe-options.js';
import type { Transcriber } from '../recognition/transcriber.js';
import type { WordTiming } from '../words/word-timing.js';
import { Agreement } from './agreement.js';
import { IncomingSound } from './incoming-sound.js';

const OP = 'listen';
/** Characters of what was said that the model is told. */
const PROMPT_LENGTH = 200;
const FRAME = SPEECH_RATE / 20;

export interface ListenOptions
  extends Omit<
      TranscribeOptions,
      'batchSize' | 'clipTimestamps' | 'onProgress' | 'prefix' | 'timestamps' | 'vad' | 'wordTimestamps'
    >,
    Pick<PcmFramesOptions, 'channels' | 'format'> {
  /** Samples of a channel in a second of what comes in. Default: 16000. */
  sampleRate?: number | undefined;
  /** Seconds of new sound between two looks at it; more where the model takes longer. Default: 1. */
  interval?: number | undefined;
  /** Seconds of sound that each look hears again, as soon as words before them stand. Default: 15. */
  memory?: number | undefined;
}

export interface Heard {
  /** Words that stand from now on: those since the last look, with their times in the whole sound. */
  readonly words: readonly WordTiming[];
  /** What seems to follow: the next looks may hear something else. */
  readonly tentative: string;
  /** Seconds of sound so far. */
  readonly time: number;
}

/** Transcribes sound while it comes: what a `Transcriber`'s `listen` does, for any of them. */
export async function* listen(
  transcriber: Pick<Transcriber, 'transcribe'>,
  chunks: PcmChunks,
  given?: ListenOptions,
): AsyncGenerator<Heard, void, undefined> {
  const { sampleRate = SPEECH_RATE, format, channels, interval = 1, memory = 15, ...options } = checkOptions(OP, given);
  checkSeconds('interval', interval, 0.05);
  checkSeconds('memory', memory, 1);
  const { signal } = options;
  const agreement = new Agreement();
  const frames = { sampleRate, format, channels, frameLength: FRAME, outputRate: SPEECH_RATE, signal };
  const incoming = new IncomingSound(pcmFrames(chunks, frames));
  let { language, prompt = '' } = options;
  let sound = new Float32Array(0);
  let begin = 0; // of `sound`, in seconds
  try {
    for (let isLast = false; !isLast; ) {
      const added = await untilAborted(incoming.take(Math.round(interval * SPEECH_RATE)), signal);
      isLast = incoming.isOver;
      sound = joined(sound, added);
      const time = begin + sound.length / SPEECH_RATE;
      if (added.length === 0) {
        const words = agreement.finish();
        if (words.length > 0) yield { words, tentative: '', time };
        return;
      }
      const before = agreement.standing.filter(({ end }) => end <= begin);
      const told = `${prompt}${before.map(({ word }) => word).join('')}`.slice(-PROMPT_LENGTH);
      const look = { ...options, language, wordTimestamps: true, ...(told !== '' && { prompt: told }) };
      const { segments, language: heardLanguage } = await transcriber.transcribe(sound, look).result();
      const heard = segments.flatMap(({ words = [] }) => words.map((word) => shifted(word, begin)));
      const words = agreement.add(heard);
      if (isLast) words.push(...agreement.finish());
      if (agreement.standing.length > 0) language ??= heardLanguage;
      yield { words, tentative: textOf(agreement.pending), time };

      if (time - begin <= memory) continue;
      const cut = heard.length === 0 ? time - 1 : (agreement.standing.at(-1)?.end ?? begin);
      sound = sound.slice(Math.max(0, Math.round((cut - begin) * SPEECH_RATE)));
      begin = time - sound.length / SPEECH_RATE;
    }
  } finally {
    incoming.stop();
  }
}

function checkSeconds(name: string, value: unknown, least: number): void {
  if (Number.isFinite(value) && (value as number) >= least) return;
  throw new ArgumentError({
    op: OP,
    message: `expected ${name} to be at least ${least} seconds, got ${describe(value)}`,
  });
}

function joined(a: Float32Array, b: Float32Array): Float32Array<ArrayBuffer> {
  const both = new Float32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

const shifted = (word: WordTiming, by: number): WordTiming => ({ ...word, start: word.start + by, end: word.end + by });
const textOf = (words: readonly WordTiming[]): string => words.map(({ word }) => word).join('');

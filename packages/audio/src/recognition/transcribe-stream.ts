import { ArgumentError } from '@mlxts/core';
import { checkNumber, checkOptions } from '@mlxts/core/native';
import { untilAborted } from '@mlxts/decoder';
import { type PcmChunks, type PcmFramesOptions, pcmFrames } from '../io/pcm-frames.js';
import { SPEECH_RATE } from './load-speech.js';
import { type HeardWord, LocalAgreement } from './local-agreement.js';
import { SoundBuffer } from './sound-buffer.js';
import type { TranscribeOptions } from './transcribe-options.js';
import type { Transcriber } from './transcriber.js';

export interface TranscribeStreamOptions
  extends Pick<PcmFramesOptions, 'sampleRate' | 'format' | 'channels'>,
    Omit<TranscribeOptions, 'clipTimestamps' | 'conditionOnPreviousText' | 'onProgress' | 'prefix' | 'timestamps'> {
  /** Seconds of new sound between two looks at it: less is sooner, and more work. Default: 1. */
  interval?: number | undefined;
  /** Seconds of sound that are heard again and again before what is settled of them is let go. Default: 12. */
  keep?: number | undefined;
}

/** What one more look at the sound has found. */
export interface StreamedText {
  /** Words that no longer change; those of all updates, joined, are the text. */
  readonly committed: string;
  /** Words after them that may still change. */
  readonly tentative: string;
  /** Seconds of sound that have come in. */
  readonly seconds: number;
}

/** Characters of committed text that are the prompt of what follows. */
const PROMPT_LENGTH = 200;
/** Seconds that a model hears at a time, with some to spare. */
const LONGEST = 28;

/**
 * Writes down speech while it comes in. Each look hears all of the sound that is held; words that two looks in turn agree on
 * are committed. The source is read no more than half a minute ahead, and ended with its next chunk when the loop is left.
 * @throws ArgumentError for options out of range; what the source throws; `signal.reason` once the signal aborts
 * @example
 * ```ts ignore needs a model
 * for await (const { committed, tentative } of transcribeStream(stt, microphone, { sampleRate: 48000 })) {
 *   process.stdout.write(committed);
 *   showBelow(tentative);
 * }
 * ```
 */
export async function* transcribeStream(
  stt: Transcriber,
  chunks: PcmChunks,
  options: TranscribeStreamOptions,
): AsyncGenerator<StreamedText, void, undefined> {
  const op = 'transcribeStream';
  const { sampleRate, format, channels, interval = 1, keep = 12, prompt, signal, ...rest } = checkOptions(op, options);
  if (checkNumber(op, 'interval', interval) < 0.1 || interval > LONGEST)
    throw new ArgumentError({ op, message: `expected interval from 0.1 to ${LONGEST} seconds, got ${interval}` });
  if (checkNumber(op, 'keep', keep) < interval || keep > LONGEST)
    throw new ArgumentError({ op, message: `expected keep from ${interval} to ${LONGEST} seconds, got ${keep}` });
  signal?.throwIfAborted();

  const pcm = {
    sampleRate: sampleRate as number, // checked by pcmFrames
    format,
    channels,
    signal,
    outputRate: SPEECH_RATE,
    frameLength: SPEECH_RATE / 10,
  };
  const buffer = new SoundBuffer(LONGEST * SPEECH_RATE);
  const agreement = new LocalAgreement();
  let past = prompt ?? ''; // the text of sound that is let go
  let gone = 0; // its samples
  void buffer.fill(pcmFrames(chunks, pcm)); // never rejects
  try {
    for (let heard = 0; ; ) {
      const wanted = Math.min(heard + interval * SPEECH_RATE, LONGEST * SPEECH_RATE);
      await untilAborted(buffer.wait(wanted), signal);
      const isLast = buffer.isOver;
      const samples = buffer.samples();
      const seconds = samples.length / SPEECH_RATE;
      const heardBefore = { conditionOnPreviousText: false, prompt: past.slice(-PROMPT_LENGTH) || undefined };
      const { segments } = await stt.transcribe(samples, { ...rest, ...heardBefore, signal }).result();
      const { committed, tentative } = agreement.hear(segments.flatMap(wordsOf));

      const settled = seconds > keep ? agreement.settled() : undefined;
      const isFull = settled === undefined && seconds >= LONGEST - interval;
      const forced = isLast || isFull ? agreement.finish() : [];
      const open = isLast || isFull ? [] : tentative;
      yield {
        committed: joined([...committed, ...forced]),
        tentative: joined(open),
        seconds: (gone + samples.length) / SPEECH_RATE,
      };
      if (isLast) return;

      const isSilent = seconds > keep && segments.length === 0;
      const leaves = settled ?? (isFull ? seconds : isSilent ? seconds - interval : 0);
      past += joined(agreement.forget(leaves));
      const count = Math.min(Math.round(leaves * SPEECH_RATE), samples.length);
      buffer.drop(count);
      gone += count;
      heard = samples.length - count;
    }
  } finally {
    buffer.close();
  }
}

function wordsOf({ text, end }: { text: string; end: number }): HeardWord[] {
  return (text.match(/\s*\S+/gu) ?? []).map((word) => ({ text: word, segmentEnd: end }));
}

function joined(words: readonly HeardWord[]): string {
  return words.map(({ text }) => text).join('');
}

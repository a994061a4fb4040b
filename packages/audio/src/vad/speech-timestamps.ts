import type { TimestampOptions } from './timestamp-options.js';

/** A stretch of speech: where it begins, and where it ends. */
export interface SpeechTimestamp {
  start: number;
  end: number;
}

interface Signal {
  /** Samples of a chunk. */
  readonly chunkSize: number;
  readonly sampleRate: number;
  /** Samples in all. */
  readonly length: number;
}

/**
 * Where speech is, in samples, from the probability of each chunk. Speech begins at a chunk of at least `threshold` and ends where
 * chunks below `negThreshold` have lasted `minSilenceDurationMs`; what is between the two is what was before.
 * @see https://github.com/snakers4/silero-vad/blob/master/src/silero_vad/utils_vad.py
 */
export function speechTimestamps(
  probabilities: ArrayLike<number>,
  { chunkSize, sampleRate, length }: Signal,
  options: TimestampOptions,
): SpeechTimestamp[] {
  const { threshold, negThreshold } = options;
  const samples = (ms: number): number => (sampleRate * ms) / 1000;
  const minSpeech = samples(options.minSpeechDurationMs);
  const minSilence = samples(options.minSilenceDurationMs);
  const speechPad = samples(options.speechPadMs);
  const minSilenceAtMax = samples(options.minSilenceAtMaxSpeech);
  const maxSpeech = sampleRate * options.maxSpeechDurationS - chunkSize - 2 * speechPad;

  const speeches: SpeechTimestamp[] = [];
  let start: number | undefined; // of the speech at hand
  let silence: number | undefined; // where it may have ended
  let longest: SpeechTimestamp | undefined; // its longest silence
  let last: { start: number; end: number | undefined } | undefined; // its last long silence, over or not
  const begin = (at: number | undefined): void => {
    start = at;
    silence = undefined;
    longest = undefined;
    last = undefined;
  };

  for (let chunk = 0; chunk < probabilities.length; chunk++) {
    const [probability, at] = [probabilities[chunk] as number, chunk * chunkSize];
    const isSpeech = probability >= threshold;
    if (isSpeech && silence !== undefined) {
      const best = longest === undefined ? minSilenceAtMax : longest.end - longest.start;
      if (at - silence > best) longest = { start: silence, end: at };
      if (last !== undefined) last.end ??= at;
      silence = undefined;
    }
    if (start === undefined) {
      if (isSpeech) begin(at);
      continue;
    }
    if (at - start > maxSpeech) {
      const cut = options.useMaxPossSilAtMaxSpeech ? longest : last;
      speeches.push({ start, end: cut?.start ?? at });
      begin(cut?.end);
      if (cut === undefined) continue;
    }
    if (probability >= negThreshold || start === undefined) continue;
    silence ??= at;
    if (!options.useMaxPossSilAtMaxSpeech && at - silence > minSilenceAtMax && last?.start !== silence)
      last = { start: silence, end: undefined };
    if (at - silence < minSilence) continue;
    if (silence - start > minSpeech) speeches.push({ start, end: silence });
    begin(undefined);
  }
  if (start !== undefined && length - start > minSpeech) speeches.push({ start, end: length });
  return padded(speeches, speechPad, length);
}

/** Speeches with `pad` samples at both ends, where two are closer than that with half of the silence each. */
function padded(speeches: readonly SpeechTimestamp[], pad: number, length: number): SpeechTimestamp[] {
  return speeches.map(({ start, end }, index) => {
    const before = start - (speeches[index - 1]?.end ?? Number.NEGATIVE_INFINITY);
    const after = (speeches[index + 1]?.start ?? Number.POSITIVE_INFINITY) - end;
    return {
      start: Math.trunc(Math.max(0, start - (before < 2 * pad ? Math.floor(before / 2) : pad))),
      end: Math.trunc(after < 2 * pad ? end + Math.floor(after / 2) : Math.min(length, end + pad)),
    };
  });
}

/** Seconds from one timestamp to the next; each stands for two frames. */
export const TIME_PRECISION = 0.02;
export const FRAMES_PER_SECOND = 100;
const FRAMES_PER_TIMESTAMP = 2;

export interface TimedTokens {
  /** Seconds in the whole sound. */
  readonly start: number;
  readonly end: number;
  readonly tokens: readonly number[];
}

export interface SplitWindow {
  readonly segments: readonly TimedTokens[];
  /** The frame where the next window begins. */
  readonly seek: number;
  /** Whether the text ends with one timestamp, after which nothing is said. */
  readonly endsInSilence: boolean;
}

export interface WindowPlace {
  /** The frame where the window begins. */
  readonly seek: number;
  /** Frames of sound in it. */
  readonly size: number;
  readonly firstTimestamp: number;
}

/**
 * Cuts a window's text where two timestamps meet. What follows the last pair is unfinished and is heard again in the next
 * window; a text without pairs is one segment.
 */
export function splitSegments(tokens: readonly number[], { seek, size, firstTimestamp }: WindowPlace): SplitWindow {
  const isTime = (index: number): boolean => (tokens[index] ?? -1) >= firstTimestamp;
  const moment = (token = firstTimestamp): number => Math.max(0, token - firstTimestamp);
  const offset = seek / FRAMES_PER_SECOND;
  const last = tokens.length - 1;
  const endsInSilence = last >= 1 && isTime(last) && !isTime(last - 1);
  const cuts = tokens.flatMap((_, index) => (index > 0 && isTime(index) && isTime(index - 1) ? [index] : []));

  if (cuts.length === 0) {
    const final = moment(tokens.findLast((token) => token > firstTimestamp));
    const duration = final > 0 ? final * TIME_PRECISION : size / FRAMES_PER_SECOND;
    return {
      segments: [{ start: offset, end: hundredths(offset + duration), tokens }],
      seek: seek + size,
      endsInSilence,
    };
  }
  if (endsInSilence) cuts.push(tokens.length);
  const segments = cuts.map((cut, index) => {
    const part = tokens.slice(cuts[index - 1] ?? 0, cut);
    const [start, end] = [part[0], part.at(-1)].map((token) => hundredths(offset + moment(token) * TIME_PRECISION));
    return { start: start as number, end: end as number, tokens: part };
  });
  const heard = moment(tokens[(cuts.at(-1) as number) - 1]) * FRAMES_PER_TIMESTAMP;
  return { segments, seek: seek + (endsInSilence || heard === 0 ? size : heard), endsInSilence };
}

/** Frames and timestamps lie on hundredths of a second, which sums of fractions miss. */
function hundredths(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}

import type { Pauses } from '../io/pauses.js';
import { Resampler } from './resampler.js';

/** So many samples are resampled between looks at the clock. */
const STRIDE = 2 ** 14;

/** `resample`, between whose pieces the event loop turns. */
export async function resampleInPieces(
  samples: Float32Array,
  fromRate: number,
  toRate: number,
  pauses: Pauses,
): Promise<Float32Array> {
  const resampler = new Resampler(fromRate, toRate);
  const whole = new Float32Array(Math.ceil((samples.length * toRate) / fromRate));
  let filled = 0;
  const add = (piece: Float32Array): void => {
    whole.set(piece, filled);
    filled += piece.length;
  };
  for (let at = 0; at < samples.length; at += STRIDE) {
    add(resampler.push(samples.subarray(at, at + STRIDE)));
    await pauses.turn();
  }
  add(resampler.flush());
  return whole;
}

export interface Candidate {
  /** The beam that it goes on from. */
  beam: number;
  token: number;
  /** The log-probability of the beam with the token. */
  logprob: number;
}

/**
 * The `count` likeliest of all tokens after all beams, the likeliest first; of equals, those of earlier beams and smaller ids.
 * Tokens without any probability are none.
 */
export function bestCandidates(
  logprobs: Float32Array, // [beams, vocabSize]
  beams: readonly number[], // the log-probability of each
  count: number,
): Candidate[] {
  const vocabSize = logprobs.length / beams.length;
  const best: Candidate[] = [];
  for (const [beam, before] of beams.entries()) {
    let bound = best[count - 1]?.logprob ?? Number.NEGATIVE_INFINITY;
    const offset = beam * vocabSize;
    for (let token = 0; token < vocabSize; token++) {
      const logprob = before + (logprobs[offset + token] as number);
      if (!(logprob > bound)) continue;
      let place = best.length;
      while (place > 0 && (best[place - 1] as Candidate).logprob < logprob) place -= 1;
      best.splice(place, 0, { beam, token, logprob });
      if (best.length > count) best.pop();
      bound = best[count - 1]?.logprob ?? Number.NEGATIVE_INFINITY;
    }
  }
  return best;
}

import { ArgumentError, array, evalAsync, type MLXArray } from '@mlxts/core';
import { rootScope } from '@mlxts/core/native';
import type { SileroVADBranch } from '../models/silero-vad.js';
import { Recurrence, type RecurrentState } from './recurrence.js';

/** Chunks of one evaluation: about four seconds. What the host does with them, some milliseconds, is between two turns of the event loop. */
const BLOCK = 128;
/** Full scale is 1; beyond this, squares of spectra are no float32 any more. */
const LOUDEST = 2 ** 24;

/** Where a signal has got to. */
export interface ScorerState {
  readonly recurrent: RecurrentState;
  /** The samples before the next chunk. */
  context: Float32Array;
  /** Samples so far. */
  heard: number;
}

export interface ScoreOptions {
  /** Who asks, for errors. */
  readonly op: string;
  readonly signal?: AbortSignal | undefined;
  /** Told how many chunks of the call are done. */
  readonly onBlock?: ((chunks: number) => void) | undefined;
}

/** A network in use: the probability of speech in the chunks of signals at its sample rate. */
export class SpeechScorer {
  readonly sampleRate: number;
  readonly chunkSize: number;
  readonly #branch: SileroVADBranch;
  readonly #recurrence: Recurrence;

  constructor(branch: SileroVADBranch) {
    this.#branch = branch;
    this.#recurrence = new Recurrence(branch);
    this.sampleRate = branch.config.sampleRate;
    this.chunkSize = branch.config.chunkSize;
  }

  start(): ScorerState {
    const context = new Float32Array(this.#branch.config.contextSize);
    return { recurrent: this.#recurrence.start(), context, heard: 0 };
  }

  /**
   * The probability of each chunk of `samples`, the last of them filled up with zeros; `state` moves on. One block is evaluated
   * while the host is at the one before.
   * @throws ArgumentError for samples that are no finite numbers of a sound
   */
  async score(samples: Float32Array, state: ScorerState, { op, signal, onBlock }: ScoreOptions): Promise<Float32Array> {
    const result = new Float32Array(Math.ceil(samples.length / this.chunkSize));
    if (result.length === 0) return result;
    signal?.throwIfAborted();
    let pending: Encoded | undefined = this.#encode(op, samples, 0, state);
    try {
      for (let done = 0; pending !== undefined; done += BLOCK) {
        await pending.evaluated;
        signal?.throwIfAborted();
        const inputs = pending.gates.toTypedArray() as Float32Array;
        pending.gates.dispose();
        pending = undefined;
        const next = (done + BLOCK) * this.chunkSize;
        if (next < samples.length) pending = this.#encode(op, samples, next, state);
        result.set(this.#recurrence.run(inputs, state.recurrent), done);
        onBlock?.(Math.min(done + BLOCK, result.length));
      }
    } finally {
      await pending?.evaluated.catch(() => {});
      pending?.gates.dispose();
    }
    return result;
  }

  /** Begins to evaluate the block at `from`; the context of `state` moves on. */
  #encode(op: string, samples: Float32Array, from: number, state: ScorerState): Encoded {
    const { chunkSize } = this;
    const piece = samples.subarray(from, from + BLOCK * chunkSize);
    const bad = piece.findIndex((sample) => !(Math.abs(sample) <= LOUDEST));
    if (bad >= 0) {
      const message = `expected finite samples, full scale from -1 to 1, got ${piece[bad]} at ${state.heard + bad}`;
      throw new ArgumentError({ op, message });
    }
    const { context } = state;
    const heard = new Float32Array(context.length + Math.ceil(piece.length / chunkSize) * chunkSize);
    heard.set(context);
    heard.set(piece, context.length);
    state.context = heard.slice(-context.length);
    state.heard += piece.length;
    const gates = rootScope(() => this.#branch.forward(array(heard)));
    return { gates, evaluated: evalAsync(gates) };
  }
}

interface Encoded {
  readonly gates: MLXArray;
  readonly evaluated: Promise<void>;
}

import type { MLXArray } from '@mlxts/core';
import * as mx from '@mlxts/core';
import { rootScope } from '@mlxts/core/native';
import { untilAborted } from '@mlxts/decoder';
import type { AudioStates, Whisper } from '../models/whisper.js';
import { ListeningDecoder } from './listening-decoder.js';

/** A window of sound as the decoder hears it, or several that are heard together. */
export class EncodedWindow implements Disposable {
  readonly whisper: Whisper;
  /** Keys and values of cross-attention, for each layer. */
  readonly states: readonly AudioStates[];
  readonly decoder: ListeningDecoder;

  private constructor(whisper: Whisper, states: readonly AudioStates[]) {
    this.whisper = whisper;
    this.states = states;
    this.decoder = new ListeningDecoder(whisper, states);
  }

  /** Encodes log-mel spectrograms `[A, frames, mels]`, made by `mel` in a scope of its own. */
  static async encode(whisper: Whisper, mel: () => MLXArray, signal?: AbortSignal): Promise<EncodedWindow> {
    signal?.throwIfAborted();
    const window = rootScope(() => {
      // Contiguous, because each step of decoding reads them.
      const states = whisper.audioStates(whisper.encode(mel()));
      return states.map(([keys, values]): AudioStates => [mx.contiguous(keys), mx.contiguous(values)]);
    });
    const encoded = new EncodedWindow(whisper, window);
    try {
      await untilAborted(mx.evalAsync(window), signal);
    } catch (error) {
      encoded.dispose();
      throw error;
    }
    return encoded;
  }

  /** One of several, without a copy: the memory of all is held until it is freed too. */
  only(index: number): EncodedWindow {
    const one = (x: MLXArray): MLXArray => mx.slice(x, [index, 0, 0, 0], [index + 1, ...x.shape.slice(1)]);
    return new EncodedWindow(
      this.whisper,
      rootScope(() => this.states.map(([keys, values]): AudioStates => [one(keys), one(values)])),
    );
  }

  get count(): number {
    return this.states[0]?.[0].shape[0] ?? 0;
  }

  dispose(): void {
    for (const array of this.states.flat()) array.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

import { checkChoice, checkInt, checkOptions } from '@mlxts/core/native';
import { MAX_RATE, MIN_RATE, Resampler } from '../dsp/resampler.js';
import { type PcmFormat, PcmParser, pcmFormats } from './pcm-parser.js';

export interface PcmFramesOptions {
  /** Samples of a channel in a second of what comes in. */
  sampleRate: number;
  /** Samples of a frame. */
  frameLength: number;
  /** The rate of the frames. Default: that of what comes in. */
  outputRate?: number | undefined;
  /** What bytes mean, little-endian. Default: `'int16'`. */
  format?: PcmFormat | undefined;
  /** Interleaved channels, which are mixed into one. Default: 1. */
  channels?: number | undefined;
  /** Gives up with `signal.reason`. */
  signal?: AbortSignal | undefined;
}

/** Chunks of sound, as a microphone or a socket gives them: bytes, or samples from -1 to 1. */
export type PcmChunks = AsyncIterable<Uint8Array | Float32Array> | Iterable<Uint8Array | Float32Array>;

/**
 * Cuts sound that comes in chunks of any size into mono frames of one size; the last is filled up with zeros. Nothing is
 * read ahead of the consumer, and samples may lie across chunks.
 *
 * @throws ArgumentError for chunks of another kind, and where the sound ends within a sample
 * @example
 * const chunks = [new Float32Array(1000), new Float32Array(500)];
 * const frames = [];
 * for await (const frame of pcmFrames(chunks, { sampleRate: 16000, frameLength: 512 })) frames.push(frame.length);
 * console.log(frames); // [512, 512, 512]
 */
export async function* pcmFrames(chunks: PcmChunks, options: PcmFramesOptions): AsyncGenerator<Float32Array, void> {
  const op = 'pcmFrames';
  const {
    sampleRate,
    frameLength,
    outputRate = sampleRate,
    format = 'int16',
    channels = 1,
    signal,
  } = checkOptions(op, options);
  checkInt(op, 'sampleRate', sampleRate, { min: MIN_RATE, max: MAX_RATE });
  checkInt(op, 'outputRate', outputRate, { min: MIN_RATE, max: MAX_RATE });
  const size = checkInt(op, 'frameLength', frameLength, { min: 1, max: 2 ** 24 });
  checkInt(op, 'channels', channels, { min: 1, max: 255 });
  checkChoice(op, 'format', format, pcmFormats);
  const resampler = new Resampler(sampleRate as number, outputRate as number);
  const parser = new PcmParser(op, format, channels);

  let frame = new Float32Array(size);
  let filled = 0;
  function* frames(samples: Float32Array): Generator<Float32Array> {
    for (let at = 0; at < samples.length; ) {
      const piece = samples.subarray(at, at + size - filled);
      frame.set(piece, filled);
      at += piece.length;
      filled += piece.length;
      if (filled < size) continue;
      yield frame;
      frame = new Float32Array(size);
      filled = 0;
    }
  }
  signal?.throwIfAborted();
  for await (const chunk of chunks) {
    for (const each of frames(resampler.push(parser.read(chunk)))) {
      signal?.throwIfAborted();
      yield each;
    }
    signal?.throwIfAborted();
  }
  parser.end();
  yield* frames(resampler.flush());
  if (filled > 0) yield frame;
}

import * as mx from '@mlxts/core';
import { type Dtype, type MLXArray, MLXError } from '@mlxts/core';
import { type ModelFiles, openModel } from '@mlxts/hub';
import * as nn from '@mlxts/nn';
import type { Transcriber } from './recognition/transcriber.js';
import { createRecognizer, type Recognizer } from './registry.js';

export interface LoadTranscriberOptions {
  /**
   * What activations and unpacked weights are kept in. Default `auto`: the checkpoint's on a GPU, float32 on the CPU,
   * where matrices of 16 bits and packed weights stay as they are.
   */
  dtype?: Dtype | 'auto' | undefined;
  /** Gives up with `signal.reason`. */
  signal?: AbortSignal | undefined;
}

/**
 * Loads a speech recognition model from a directory or a name in the Hugging Face cache: Whisper of all sizes. Anything wrong
 * with it is one error, and then nothing stays in memory.
 * @throws MLXError: `NotFound`, `File`, `Config`, `UnknownModelType`, `Tokenizer`, `MissingWeights`.
 * @example
 * ```ts ignore needs a model
 * using stt = await loadTranscriber('openai/whisper-small');
 * for await (const { start, text } of stt.transcribe('talk.mp3')) console.log(start, text);
 * ```
 */
export async function loadTranscriber(pathOrId: string, options: LoadTranscriberOptions = {}): Promise<Transcriber> {
  const files = await openModel(pathOrId, { signal: options.signal });
  try {
    if (files.format !== 'gguf') return await build(files, options);
    throw new MLXError({
      op: 'loadTranscriber',
      code: 'Unsupported',
      message: `expected a directory, got ${files.path}`,
    });
  } finally {
    files.dispose();
  }
}

async function build(files: ModelFiles, { dtype = 'auto', signal }: LoadTranscriberOptions): Promise<Transcriber> {
  const recognizer = await createRecognizer(files);
  const arrays = mx.treeArrays(recognizer.model);
  try {
    await loadWeights(files, recognizer, dtype, signal);
    for (const array of mx.treeArrays(recognizer.model)) arrays.add(array);
    signal?.throwIfAborted();
    await mx.evalAsync(recognizer.model);
    return recognizer;
  } catch (error) {
    release(new Set([...arrays, ...mx.treeArrays(recognizer.model)]));
    throw error;
  }
}

async function loadWeights(
  files: ModelFiles,
  { model }: Recognizer,
  dtype: Dtype | 'auto',
  signal: AbortSignal | undefined,
): Promise<void> {
  const weights = await files.loadWeights(signal && { signal });
  try {
    nn.loadInto(model, weights, { dtype });
  } finally {
    release(weights.values(), mx.treeArrays(model));
  }
}

function release(arrays: Iterable<MLXArray>, kept: ReadonlySet<MLXArray> = new Set()): void {
  for (const array of arrays) if (!kept.has(array)) array.dispose();
}

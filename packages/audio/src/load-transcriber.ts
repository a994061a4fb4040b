import { type Dtype, MLXError } from '@mlxts/core';
import { type ModelFiles, openModel } from '@mlxts/hub';
import * as nn from '@mlxts/nn';
import type { Transcriber } from './recognition/transcriber.js';
import { createRecognizer } from './registry.js';

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
  await nn.loadCheckpoint(recognizer.model, () => files.loadWeights(signal && { signal }), { dtype, signal });
  return recognizer;
}

import type { Dtype } from '@mlxts/core';
import { createLanguageModel, type LanguageModel } from '@mlxts/decoder';
import { type ChatTemplate, type ModelFiles, openModel, type Tokenizer } from '@mlxts/hub';
import * as nn from '@mlxts/nn';

export interface LoadOptions {
  /**
   * What activations and unpacked weights are kept in. Default `auto`: the checkpoint's on a GPU, float32 on the CPU,
   * where matrices of 16 bits and packed weights stay as they are.
   */
  dtype?: Dtype | 'auto' | undefined;
  /** Gives up with `signal.reason`. */
  signal?: AbortSignal | undefined;
}

export interface LoadedModel extends Disposable {
  model: LanguageModel;
  tokenizer: Tokenizer;
  /** The fields of `config.json`; of a GGUF file, those its metadata gives. */
  config: Readonly<Record<string, unknown>>;
  chatTemplate: ChatTemplate | undefined;
  /** Frees the weights. */
  dispose(): void;
}

/**
 * Loads a language model from a directory, a GGUF file, or a name in the Hugging Face cache.
 * Anything wrong with it is one error, and then nothing stays in memory.
 * @throws MLXError: `NotFound`, `File`, `Config`, `UnknownModelType`, `Tokenizer`, `MissingWeights`.
 * @example
 * ```ts ignore needs a model
 * const { model, tokenizer } = await load('path/to/model');
 * const { text } = await generate(model, tokenizer, 'The capital of France is', { maxTokens: 8 });
 * ```
 */
export async function load(pathOrId: string, options: LoadOptions = {}): Promise<LoadedModel> {
  const files = await openModel(pathOrId, { signal: options.signal, readWeights: true });
  try {
    return await build(files, options);
  } finally {
    files.dispose();
  }
}

async function build(files: ModelFiles, { dtype = 'auto', signal }: LoadOptions): Promise<LoadedModel> {
  const { config, tokenizer, chatTemplate } = files;
  const quantization = nn.quantizationConfig(config);
  const model = await createLanguageModel(config);
  await nn.loadCheckpoint(model, () => files.loadWeights(signal && { signal }), { quantization, dtype, signal });
  const dispose = (): void => nn.disposeModule(model);
  return { model, tokenizer, config, chatTemplate, dispose, [Symbol.dispose]: dispose };
}

import * as mx from '@mlxts/core';
import { type Dtype, MLXError } from '@mlxts/core';
import { rootScope } from '@mlxts/core/native';
import { type Architectures, openArchitecture, openCheckpoint, type RawConfig } from '@mlxts/hub';
import * as nn from '@mlxts/nn';
import type { SileroVAD } from '../models/silero-vad.js';
import { SpeechDetector } from './speech-detector.js';

export interface LoadVadOptions {
  /** What weights and activations are kept in. Default `auto`: the checkpoint's on a GPU, float32 on the CPU. */
  dtype?: Dtype | 'auto' | undefined;
  /** Gives up with `signal.reason`. */
  signal?: AbortSignal | undefined;
}

const architectures: Architectures<{ create(config: RawConfig): SileroVAD }> = {
  silero_vad: () => import('../models/silero-vad.js'),
};

/**
 * Loads a voice activity detector from a directory or a name in the Hugging Face cache, in the layout of mlx-audio, such as
 * `mlx-community/silero-vad`. Anything wrong with it is one error, and then nothing stays in memory.
 * @throws MLXError: `NotFound`, `File`, `Config`, `UnknownModelType`, `MissingWeights`
 * @example
 * ```ts ignore needs a model
 * using vad = await loadVad('mlx-community/silero-vad');
 * const speech = await vad.speechTimestamps('talk.wav', { returnSeconds: true });
 * ```
 */
export async function loadVad(
  pathOrId: string,
  { dtype = 'auto', signal }: LoadVadOptions = {},
): Promise<SpeechDetector> {
  const checkpoint = await openCheckpoint(pathOrId, { signal });
  const architecture = await openArchitecture('loadVad', architectures, checkpoint.config);
  const model = rootScope(() => architecture.create(checkpoint.config));
  await nn.loadCheckpoint(model, () => checkpoint.loadWeights(signal && { signal }), { dtype, signal });
  try {
    await checkFinite(model);
    return new SpeechDetector(model);
  } catch (error) {
    nn.disposeModule(model);
    throw error;
  }
}

/** @throws MLXError `File` for weights with NaN or infinity, which would make every answer NaN */
async function checkFinite(model: SileroVAD): Promise<void> {
  const arrays = [...mx.treeArrays(model)];
  const isFinite = rootScope(() => mx.all(mx.stack(arrays.map((each) => mx.all(mx.isfinite(each))))));
  try {
    await mx.evalAsync(isFinite);
    if (isFinite.item() === true) return;
  } finally {
    isFinite.dispose();
  }
  throw new MLXError({ op: 'loadVad', code: 'File', message: 'expected finite weights, got NaN or infinity' });
}

import { rootScope } from '@mlxts/core/native';
import { type Architectures, type ModelFiles, openArchitecture } from '@mlxts/hub';
import type { Module } from '@mlxts/nn';
import type { Transcriber } from './recognition/transcriber.js';

/** A transcriber and the module that its weights are loaded into. */
export type Recognizer = Transcriber & { readonly model: Module };

interface RecognizerFile {
  create(files: ModelFiles): Recognizer;
}

/** Where each `model_type` of a `config.json` is made into a transcriber. */
const recognizers: Architectures<RecognizerFile> = {
  whisper: () => import('./whisper/whisper-transcriber.js'),
};

/**
 * The transcriber that a model's files describe, with the random weights of its layers.
 * @throws MLXError `UnknownModelType` that lists the known ones; `Config`, `Tokenizer` for what does not fit.
 */
export async function createRecognizer(files: ModelFiles): Promise<Recognizer> {
  const recognizer = await openArchitecture('loadTranscriber', recognizers, files.config);
  return rootScope(() => recognizer.create(files));
}

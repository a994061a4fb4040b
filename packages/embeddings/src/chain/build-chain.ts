import { join } from 'node:path';
import { loadSafetensors, MLXError } from '@mlxts/core';
import { rootScope } from '@mlxts/core/native';
import type { LoadDtype, Unary } from '@mlxts/nn';
import * as nn from '@mlxts/nn';
import type { DenseDefinition, SentenceDefinition } from '../definition/definition.js';
import { Dense } from './dense.js';
import { Normalize } from './normalize.js';

export interface Chain {
  readonly stages: Unary[];
  /** What a vector has at the end. */
  readonly dimensions: number;
}

/**
 * Checks that each part of a definition takes what the one before it gives, and makes the parts after pooling.
 * @throws MLXError `Config` where dimensions differ
 */
export function buildStages(definition: SentenceDefinition, hiddenSize: number): Chain {
  const { pooling } = definition;
  if (pooling.inputDims !== undefined && pooling.inputDims !== hiddenSize)
    throw mismatch('Pooling', `hidden states of ${pooling.inputDims} dimensions`, hiddenSize);
  let dimensions = hiddenSize * pooling.modes.length;
  for (const stage of definition.stages) {
    if (stage.kind === 'normalize') continue;
    if (stage.inFeatures !== dimensions)
      throw mismatch(stage.directory, `in_features ${stage.inFeatures} of a vector`, dimensions);
    dimensions = stage.outFeatures;
  }
  const stages = rootScope(() =>
    definition.stages.map((stage) => (stage.kind === 'normalize' ? new Normalize() : new Dense(stage))),
  );
  return { stages, dimensions };
}

/** Fills a Dense module from the safetensors file in its folder. @throws FileError, WeightsError */
export async function loadDense(dense: Dense, { directory }: DenseDefinition, dtype: LoadDtype): Promise<void> {
  const read = async () => (await loadSafetensors(join(directory, 'model.safetensors'))).tensors;
  await nn.loadCheckpoint(dense, read, { dtype });
}

function mismatch(what: string, expected: string, dimensions: number): MLXError {
  return new MLXError({ op: 'load', code: 'Config', message: `${what}: expected ${expected}, got ${dimensions}` });
}

import { join } from 'node:path';
import { MLXError } from '@mlxts/core';
import { readJson } from '@mlxts/hub';
import type { ImageProcessor } from './image-processor.js';
import { createProcessor } from './registry.js';

const op = 'loadProcessor';

/**
 * The processor of the model in a directory: of its `preprocessor_config.json`, or where newer files have it, in its
 * `processor_config.json`.
 * @throws MLXError `NotFound` where neither is there; what `createProcessor` throws
 */
export async function loadProcessor(
  path: string,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<ImageProcessor> {
  const read = (name: string) => readJson(op, join(path, name), 'Config', signal);
  const processor = await read('processor_config.json');
  const config = (await read('preprocessor_config.json')) ?? nested(processor?.image_processor);
  if (config === undefined)
    throw new MLXError({ op, code: 'NotFound', message: `expected preprocessor_config.json in ${path}, got none` });
  const video = (await read('video_preprocessor_config.json')) ?? nested(processor?.video_processor);
  return createProcessor(config, { processor, video });
}

function nested(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

import { MLXError } from '@mlxts/core';
import type { RawConfig } from './config-reader.js';

/** Where each `model_type` of a `config.json` is implemented. */
export type Architectures<File> = Readonly<Record<string, () => Promise<File>>>;

/**
 * The file that implements the architecture of a configuration.
 * @throws MLXError `UnknownModelType` that lists the known ones
 */
export async function openArchitecture<File>(
  op: string,
  architectures: Architectures<File>,
  { model_type: modelType }: RawConfig,
): Promise<File> {
  const open =
    typeof modelType === 'string' && Object.hasOwn(architectures, modelType) ? architectures[modelType] : undefined;
  if (open !== undefined) return open();
  const known = Object.keys(architectures).join(', ');
  throw new MLXError({
    code: 'UnknownModelType',
    op,
    message: `expected a model_type among ${known}, got ${JSON.stringify(modelType) ?? 'none'}`,
  });
}
